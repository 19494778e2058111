"""Read the documents of the warehouse anew: after a newer reading, a decision or a correction: `zhibiao backfill`."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import duckdb
import pyarrow as pa

from zhibiao.corrections import Corrections
from zhibiao.corrections.model import digest
from zhibiao.lake.differences import NO_DIFFERENCES, differences_since, remember_facts
from zhibiao.lake.keys import fresh_key
from zhibiao.lake.load import LoadRecord
from zhibiao.lake.location import Warehouse
from zhibiao.lake.originals import read_originals
from zhibiao.lake.records import Address, FileRows
from zhibiao.lake.rejections import record_rejections, rejection_rows
from zhibiao.lake.replace import StaleDocument, document_corrections, replace_batch, stale_documents
from zhibiao.lake.staging import stage
from zhibiao.operations.changing import change
from zhibiao.operations.current import CurrentReading, current_reading
from zhibiao.operations.opening import opened
from zhibiao.operations.reading import File
from zhibiao.operations.recording import Job, record_again
from zhibiao.operations.refusing import rejection
from zhibiao.operations.writing import BrokenTableError, Counts, now, write_checked
from zhibiao.places.decisions import applicable
from zhibiao.quality.engine import warm_up
from zhibiao.quality.gate import Gated, gate
from zhibiao.sources.history import collections

_BATCH = 500  # documents in one transaction


@dataclass(frozen=True, slots=True)
class Kept:
    """A document that keeps its old rows, and why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class BackfillSummary:
    """What came of it: `replaced + len(kept)` documents were read anew. After a dry run: what would come of it."""

    replaced: int
    facts: int  # of the documents replaced, now
    kept: tuple[Kept, ...]
    differences: pa.Table  # facts that are not what they were, see lake.differences
    reading_version: str
    seconds: float
    dry_run: bool = False


Progress = Callable[[int, int], None]


def _silent(done: int, total: int) -> None:
    del done, total


def backfill(
    warehouse: Warehouse,
    *,
    dry_run: bool = False,
    only_corrections: bool = False,
    also: Iterable[int] = (),
    progress: Progress = _silent,
) -> BackfillSummary:
    """Read every document anew that another reading, other decisions or other corrections have read; replace its rows.

    With `only_corrections` those alone whose corrections have changed; `also` names further documents by their keys. Each batch
    is one transaction; what cannot be read, is refused now, or has a correction that does not fit keeps its rows. A dry run
    does all of it and takes it back. Safe to repeat and to interrupt.
    UsageError for a mistake in organisations.yml or corrections/; ZhibiaoError when the warehouse is empty or cannot be written.
    """
    started = time.monotonic()
    current = current_reading(warehouse)
    with opened(warehouse) as connection:
        wanted = [*also, *_otherwise_corrected(connection, current.corrections)]
        stale = stale_documents(connection, None if only_corrections else current.version, wanted)
    run = _Run(warehouse, current, "correct" if only_corrections else "backfill", dry_run)
    if stale:
        warm_up()
    done = 0
    for batch in _batches(stale):
        run.replace(batch)
        done += len(batch)
        progress(done, len(stale))
    return BackfillSummary(
        run.replaced,
        run.facts,
        tuple(run.kept),
        pa.concat_tables([NO_DIFFERENCES, *run.differences]),
        current.version,
        time.monotonic() - started,
        dry_run,
    )


def _otherwise_corrected(connection: duckdb.DuckDBPyConnection, corrections: Corrections) -> list[int]:
    """Documents to which other corrections were applied than there are now."""
    documents = document_corrections(connection, corrections.names(), corrections.hashes())
    return [key for key, name, sha256, applied in documents if digest(corrections.about(name, sha256)) != applied]


def _batches(stale: Sequence[StaleDocument]) -> Iterator[list[StaleDocument]]:
    """Documents in batches, all versions of a report in one."""
    batch: list[StaleDocument] = []
    for _, versions in groupby(stale, key=lambda document: document.report_key):
        batch += versions
        if len(batch) >= _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


class _Run:
    """One backfill, batch by batch."""

    def __init__(self, warehouse: Warehouse, current: CurrentReading, kind: str, dry_run: bool) -> None:
        self._warehouse = warehouse
        self._current = current
        self._kind = kind
        self._dry_run = dry_run
        self.replaced = self.facts = 0
        self.kept: list[Kept] = []
        self.differences: list[pa.Table] = []

    def replace(self, batch: Sequence[StaleDocument]) -> None:
        """Read the documents and put their new rows in the place of the old ones, in one transaction."""
        read = self._read(batch)
        if not read:
            return
        staged = stage(read)
        addresses = {found.document_key: found for found in staged.met}
        gated = gate(staged)
        passed = set(gated.staged.documents["document_key"].to_pylist())
        for document, found in addresses.items():
            if document not in passed:
                self.kept.append(Kept(found.name, "its header breaks a rule now"))
        if not passed:
            return
        try:
            differences = change(self._warehouse, lambda connection: self._write(connection, gated, addresses))
        except BrokenTableError as broken:
            self.kept += [Kept(found.name, f"the batch was not replaced, since {broken}") for found in addresses.values()]
            return
        self.replaced += gated.staged.documents.num_rows
        self.facts += gated.staged.facts.num_rows
        self.differences.append(differences)

    def _read(self, batch: Sequence[StaleDocument]) -> list[FileRows]:
        jobs: list[Job] = []
        at_hand: list[StaleDocument] = []
        brought_by = collections(self._warehouse, [document.address for document in batch])
        originals = read_originals(self._warehouse, [document.sha256 for document in batch])
        for document, original in zip(batch, originals, strict=True):
            if original is None:
                self.kept.append(Kept(document.name, "its original is not in the warehouse's folder; put it back"))
                continue
            about = applicable(self._current.decisions, brought_by.get(document.address))
            file = File(original, document.name, document.address, about)
            corrections = self._current.corrections.about(document.name, document.sha256)
            jobs.append(Job(file, corrections, self._current.version))
            at_hand.append(document)
        read: list[FileRows] = []
        for document, (_, value) in zip(at_hand, record_again(jobs), strict=True):
            if isinstance(value, FileRows):
                read.append(value)
            else:
                self.kept.append(Kept(document.name, value.detail))
        return read

    def _write(self, connection: duckdb.DuckDBPyConnection, gated: Gated, addresses: Mapping[int, Address]) -> pa.Table:
        load = LoadRecord(fresh_key(), self._kind, now(), self._current.version)
        found: list[pa.Table] = []

        def write() -> Counts:
            documents = gated.staged.documents
            refused = [rejection("fact", row, addresses[row.document_key]) for row in gated.facts]
            rejections = rejection_rows(refused, load.key, now())
            record_rejections(connection, rejections, documents.select(["sha256"]), load.key, now())
            keys = documents["document_key"].to_pylist()
            remember_facts(connection, keys)
            replace_batch(connection, gated.staged, load.key, now())
            found.append(differences_since(connection, keys))
            return {
                "files": documents.num_rows,
                "loaded": documents.num_rows,
                "facts": gated.staged.facts.num_rows,
                "rows_rejected": len(gated.facts),
            }

        def write_failed() -> Counts:
            return {"files": len(addresses), "failed": len(addresses)}

        write_checked(connection, load, gated, write, write_failed, dry_run=self._dry_run)
        return found[0]
