"""Read the documents of the warehouse anew: after a newer reading, or when a person has decided something: `zhibiao backfill`."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

from zhibiao import catalogue
from zhibiao.documents.crossing import Broken
from zhibiao.documents.sources import Fetched, Source
from zhibiao.lake.attach import reading, writing
from zhibiao.lake.keys import fresh_key
from zhibiao.lake.load import insert_load
from zhibiao.lake.location import Warehouse
from zhibiao.lake.metrics import catalogued
from zhibiao.lake.originals import find_original
from zhibiao.lake.patience import patiently, turn
from zhibiao.lake.prepare import prepare, transaction
from zhibiao.lake.replace import StaleDocument, replace_batch, stale_documents
from zhibiao.lake.schema import require_version
from zhibiao.lake.staging import ReadFile, stage
from zhibiao.operations.batches import BATCH_SIZE, current_reading
from zhibiao.operations.reading import File, Read, read_again
from zhibiao.places.decisions import Decisions, applicable
from zhibiao.quality.gate import gate
from zhibiao.quality.tables import check_tables, record_checks
from zhibiao.sources.history import collections


@dataclass(frozen=True, slots=True)
class Kept:
    """A document that keeps its old rows, and why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class BackfillSummary:
    """What came of it: `replaced + len(kept)` documents were read anew."""

    replaced: int
    facts: int  # of the documents replaced, now
    kept: tuple[Kept, ...]
    reading_version: str
    seconds: float


def backfill(warehouse: Warehouse, *, progress: Callable[[int, int], None] = lambda done, total: None) -> BackfillSummary:
    """Read every document anew that another version of the reading, or other decisions, have read; replace its rows.

    Each batch is one transaction; what cannot be read or is refused now keeps its rows. Safe to repeat and to interrupt.
    UsageError for a wrong organisations.yml; ZhibiaoError when the warehouse is empty or cannot be written.
    """
    started = time.monotonic()
    decisions, version = current_reading(warehouse)
    with reading(warehouse) as connection:
        require_version(connection, warehouse)
        stale = stale_documents(connection, version)
    replaced = facts = done = 0
    kept: list[Kept] = []
    for batch in _batches(stale):
        read, unread = _read(batch, warehouse, decisions)
        kept += unread
        if read:
            loaded, rows, refused = _replace(read, warehouse, version)
            replaced, facts = replaced + loaded, facts + rows
            kept += refused
        done += len(batch)
        progress(done, len(stale))
    return BackfillSummary(replaced, facts, tuple(kept), version, time.monotonic() - started)


def _batches(stale: Sequence[StaleDocument]) -> Iterator[list[StaleDocument]]:
    """Documents in batches, all versions of a report in one."""
    batch: list[StaleDocument] = []
    for _, versions in groupby(stale, key=lambda document: document.report_key):
        batch += versions
        if len(batch) >= BATCH_SIZE:
            yield batch
            batch = []
    if batch:
        yield batch


def _read(batch: Sequence[StaleDocument], warehouse: Warehouse, decisions: Decisions) -> tuple[list[ReadFile], list[Kept]]:
    files: list[File] = []
    at_hand: list[StaleDocument] = []
    kept: list[Kept] = []
    brought_by = collections(warehouse, [document.address for document in batch])
    for document in batch:
        original = find_original(warehouse, document.sha256)
        if original is None:
            kept.append(Kept(document.name, "its original is not in the warehouse's folder; put it back"))
            continue
        about = applicable(decisions, brought_by.get(document.address))
        files.append(File(original.read_bytes(), document.name, document.address, about))
        at_hand.append(document)
    read: list[ReadFile] = []
    for document, (_, value) in zip(at_hand, read_again(files), strict=True):
        match value:
            case Read(found, report):
                read.append(ReadFile(Fetched(Source(Path(document.address)), None, document.sha256), found, report))
            case Broken(_, detail):
                kept.append(Kept(document.name, detail))
            case refused:
                kept.append(Kept(document.name, refused.detail))
    return read, kept


def _replace(read: Sequence[ReadFile], warehouse: Warehouse, version: str) -> tuple[int, int, list[Kept]]:
    """Replace the rows of a batch in one transaction: documents, facts, and what was refused."""
    metrics = catalogue.load().metrics
    gated = gate(stage(read, metrics, version))
    names = {file.document.sha256: file.document.name for file in read}
    documents = gated.staged.documents.num_rows
    passed = set(gated.staged.documents["sha256"].to_pylist())
    refused = [Kept(name, "its header breaks a rule now") for sha256, name in names.items() if sha256 not in passed]
    if not documents:
        return 0, 0, refused
    started = _now()
    load_key = fresh_key()
    facts = gated.staged.facts.num_rows

    def attempt() -> str | None:
        try:
            with transaction(connection):
                replace_batch(connection, gated.staged, catalogued(metrics), load_key, _now())
                counts = {"loaded": documents, "facts": facts, "rows_rejected": len(gated.facts)}
                insert_load(connection, load_key, started, _now(), counts, version, "backfill")
                checks = check_tables(connection, load_key)
                broken = next((check for check in checks if not check.passed), None)
                if broken is not None:
                    raise _BrokenError(f"{broken.table} would break {broken.rule}: {broken.description}")
                record_checks(connection, (*gated.checks, *checks), load_key, load_key, _now())
        except _BrokenError as error:
            return str(error)
        return None

    with turn(warehouse), writing(warehouse) as connection:
        patiently(lambda: prepare(connection, warehouse, catalogued(metrics)))
        broken = patiently(attempt)
    if broken is not None:
        return 0, 0, [Kept(name, f"the batch was not replaced, since {broken}") for name in names.values()]
    return documents, facts, refused


class _BrokenError(Exception):
    """A table-level expectation does not hold for what is being replaced."""


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
