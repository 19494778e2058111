"""The load of one batch: gate, transaction, checks, and what became of each file."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import cast

import duckdb
import pyarrow as pa

from zhibiao import catalogue
from zhibiao.corrections import Action
from zhibiao.lake.addresses import is_known, new_addresses
from zhibiao.lake.attach import reading
from zhibiao.lake.keys import fresh_key
from zhibiao.lake.known import KnownText, look_up, look_up_texts
from zhibiao.lake.load import LoadRecord, Standing, insert_addresses, insert_batch
from zhibiao.lake.location import Warehouse
from zhibiao.lake.marts import marts_are_current
from zhibiao.lake.metrics import catalogued
from zhibiao.lake.rejections import Rejection, are_open, record_rejections, rejection_rows
from zhibiao.operations.batch import Arrived, Batch
from zhibiao.operations.changing import change, renew
from zhibiao.operations.fates import failures, outcomes_of
from zhibiao.operations.outcome import Fate, Outcome
from zhibiao.operations.refusing import rejection
from zhibiao.operations.writing import BrokenTableError, Counts, now, write_checked
from zhibiao.quality.gate import Gated, gate

_MEMORY = ("160MB", "640MB")  # for the rows of a batch and what they are checked with; more of them goes to disk
_NONE_LOADED = pa.table({"sha256": pa.array([], pa.string())})


@dataclass(frozen=True, slots=True)
class _Copy:
    """A file that says what a document says that is loaded, or about to be."""

    file: Arrived
    original: KnownText


def load(batch: Batch, warehouse: Warehouse) -> tuple[Outcome, ...]:
    """Load the batch; one outcome a file, in the order of the files. See `operations.batches.load_batch`."""
    outcomes = {outcome.source: outcome for outcome in batch.settled}
    if batch.arrived or batch.refusals or batch.met:
        loaded = change(warehouse, lambda connection: _Load(batch, connection).run(), may_create=True, memory=_MEMORY)
        outcomes.update((outcome.source, outcome) for outcome in loaded)
    elif warehouse.exists:
        _refresh(warehouse)
    return tuple(outcomes[source] for source in batch.files)


def _refresh(warehouse: Warehouse) -> None:
    """Views of another version of the program are made anew, even when nothing is to be loaded."""
    metrics = catalogued(catalogue.load().metrics)
    with reading(warehouse) as connection:
        if marts_are_current(connection, metrics.values()):
            return
    renew(warehouse)


class _Load:
    """One attempt at loading a batch over an open connection, with the turn to write held."""

    def __init__(self, batch: Batch, connection: duckdb.DuckDBPyConnection) -> None:
        self._batch = batch
        self._connection = connection
        self._load = LoadRecord(fresh_key(), "ingest", now(), batch.reading_version)
        self._met = [*batch.met]  # further addresses of documents

    def run(self) -> tuple[Outcome, ...]:
        """The outcomes of the files that were read or refused."""
        fresh, known = self._take_out_known()
        fresh, copies = self._take_out_copies(fresh)
        gated = gate(self._batch.staged.only(_keys(file.address.document_key for file in fresh))) if fresh else None
        standings: dict[int, Standing] = {}

        def write() -> Counts | None:
            rejections = rejection_rows(self._rejections(fresh, gated), self._load.key, now())
            if not self._insert(gated, rejections, copies, standings):
                return None
            others = [*known, *self._copy_outcomes(copies, gated), *self._refusal_outcomes()]
            return self._counts([*others, *outcomes_of(fresh, gated, standings)], gated)

        def write_failed() -> Counts:
            rejections = rejection_rows(self._rejections((), None), self._load.key, now())
            record_rejections(self._connection, rejections, _NONE_LOADED, self._load.key, now())
            return self._counts([*known, *self._refusal_outcomes()], None) | {"failed": len(fresh) + len(copies)}

        try:
            write_checked(self._connection, self._load, gated, write, write_failed)
        except BrokenTableError as broken:
            failed = failures([*fresh, *(copy.file for copy in copies)], broken)
            return (*known, *failed, *self._refusal_outcomes())
        return (
            *known,
            *self._copy_outcomes(copies, gated),
            *outcomes_of(fresh, gated, standings),
            *self._refusal_outcomes(),
        )

    def _take_out_known(self) -> tuple[list[Arrived], list[Outcome]]:
        """Files to load, each content once; another process may have loaded some since they were read."""
        hashes = [file.address.sha256 for file in self._batch.arrived]
        known = look_up(self._connection, hashes, self._batch.reading_version)
        fresh: dict[str, Arrived] = {}
        outcomes: list[Outcome] = []
        for file in self._batch.arrived:
            sha256 = file.address.sha256
            loaded = known.documents.get(sha256)
            if loaded is None and sha256 not in fresh:
                fresh[sha256] = file
                continue
            document = loaded.document_key if loaded is not None else file.address.document_key
            if loaded is None or not is_known(file.address.address, loaded.addresses):
                self._met.append(replace(file.address, document_key=document))
            outcomes.append(Outcome(file.source, Fate.UNCHANGED, document_key=document))
        return list(fresh.values()), outcomes

    def _take_out_copies(self, files: Sequence[Arrived]) -> tuple[list[Arrived], list[_Copy]]:
        """Files that say what a loaded document, or an earlier one of the batch, says word for word are not loaded again.

        What stands around the words of the document itself differs from place to place; but a figure that is new there, in an
        annex, makes it another version.
        """
        hashes = [file.text_hash for file in files if file.text_hash is not None]
        known = look_up_texts(self._connection, hashes, self._batch.reading_version)
        times = Counter(hashes)
        alike = {file.address.document_key for file in files if file.text_hash in known or times[file.text_hash or ""] > 1}
        figures = self._figures(alike)
        fresh: list[Arrived] = []
        copies: list[_Copy] = []
        for file in files:
            text = file.text_hash
            said = figures[file.address.document_key]
            same = known[text] if text is not None else []
            original = next((one for one in same if one.says_all_of(said)), None)
            if original is not None:
                copies.append(_Copy(file, original))
                continue
            fresh.append(file)
            same.append(KnownText(file.address.document_key, file.address.name, said))
        return fresh, copies

    def _figures(self, documents: set[int]) -> defaultdict[int, Counter[str]]:
        """The figures of these documents of the batch, as they are written, those included that a person dropped."""
        figures: defaultdict[int, Counter[str]] = defaultdict(Counter)
        if not documents:
            return figures
        staged = self._batch.staged.only(_keys(documents))
        facts, corrections = staged.facts, staged.corrections
        for document, figure in _columns(facts, "document_key", "source_text"):
            figures[cast(int, document)][str(figure)] += 1
        for document, figure, action in _columns(corrections, "document_key", "source_text", "action"):
            if action == Action.DROP:
                figures[cast(int, document)][str(figure)] += 1
        return figures

    def _copy_outcomes(self, copies: Sequence[_Copy], gated: Gated | None) -> list[Outcome]:
        refused = {row.document_key: row for row in gated.documents} if gated else {}
        outcomes: list[Outcome] = []
        for copy in copies:
            source, original = copy.file.source, copy.original
            if (row := refused.get(original.document_key)) is not None:
                detail = f"{source.address}: says the same as {original.name}: {row.description}"
                outcomes.append(Outcome(source, Fate.REJECTED, row.rule, detail))
                continue
            detail = f"{source.address}: says the same as {original.name}, word for word; kept as another address of it"
            outcomes.append(Outcome(source, Fate.UNCHANGED, "copy", detail, document_key=original.document_key))
        return outcomes

    def _rejections(self, fresh: Sequence[Arrived], gated: Gated | None) -> list[Rejection]:
        of_files = [
            Rejection("file", r.source.name, r.source.address, r.sha256, None, None, r.reason, r.detail, None, None)
            for r in self._batch.refusals
        ]
        if gated is None:
            return of_files
        met = {file.address.document_key: file.address for file in fresh}
        of_documents = [rejection("document", row, met[row.document_key]) for row in gated.documents]
        return [*of_files, *of_documents, *(rejection("fact", row, met[row.document_key]) for row in gated.facts)]

    def _insert(self, gated: Gated | None, rejections: pa.Table, copies: Sequence[_Copy], standings: dict[int, Standing]) -> bool:
        """Insert what there is, and fill in the standings; False when the warehouse knows all of it."""
        connection, moment = self._connection, now()
        met = [*self._met, *(replace(copy.file.address, document_key=copy.original.document_key) for copy in copies)]
        some = gated is not None and gated.staged.documents.num_rows > 0
        if not some and are_open(connection, rejections) and not new_addresses(connection, met).num_rows:
            return False
        loaded = gated.staged.documents.select(["sha256"]) if gated else _NONE_LOADED
        record_rejections(connection, rejections, loaded, self._load.key, moment)
        if gated is not None and some:
            standings.update(insert_batch(connection, gated.staged, self._load.key, moment))
        insert_addresses(connection, new_addresses(connection, met), self._load.key)
        return True

    def _counts(self, outcomes: Iterable[Outcome], gated: Gated | None) -> dict[str, int]:
        counted = Counter(outcome.fate for outcome in (*self._batch.settled, *outcomes))
        return {fate.value: counted[fate] for fate in Fate} | {
            "files": len(self._batch.files),
            "facts": gated.staged.facts.num_rows if gated else 0,
            "rows_rejected": len(gated.facts) if gated else 0,
        }

    def _refusal_outcomes(self) -> list[Outcome]:
        return [Outcome(r.source, Fate.REJECTED, r.reason, r.detail) for r in self._batch.refusals]


def _columns(rows: pa.Table, *names: str) -> Iterator[tuple[object, ...]]:
    return zip(*(rows[name].to_pylist() for name in names), strict=True)


def _keys(documents: Iterable[int]) -> pa.Table:
    return pa.table({"document_key": pa.array(list(documents), pa.int64())})
