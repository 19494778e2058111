"""The load of one batch: gate, transaction, checks, and what became of each file."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from zhibiao import catalogue
from zhibiao.documents.sources import Fetched, Source
from zhibiao.lake.addresses import Address, is_known, new_addresses
from zhibiao.lake.attach import reading, writing
from zhibiao.lake.create import create
from zhibiao.lake.keys import fresh_key
from zhibiao.lake.known import KnownText, look_up, look_up_texts
from zhibiao.lake.load import LoadRecord, Standing, insert_addresses, insert_batch
from zhibiao.lake.location import Warehouse
from zhibiao.lake.marts import marts_are_current
from zhibiao.lake.metrics import Metrics, catalogued
from zhibiao.lake.originals import Original, keep_originals
from zhibiao.lake.patience import patiently, persistently, turn
from zhibiao.lake.prepare import prepare
from zhibiao.lake.rejections import Rejection, are_open, record_rejections, rejection_rows
from zhibiao.lake.staging import ReadFile, address_of, document_key, stage
from zhibiao.operations.outcome import Fate, Outcome
from zhibiao.operations.refusing import rejection
from zhibiao.operations.writing import BrokenTableError, Counts, now, write_checked
from zhibiao.quality.gate import Gated, gate

_NONE_LOADED = pa.table({"sha256": pa.array([], pa.string())})


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that could not become a Document."""

    file: Fetched
    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class Batch:
    """Files read together and loaded in one transaction; every file is in exactly one of the three groups after it."""

    files: tuple[Source, ...]
    read: tuple[ReadFile, ...]
    refusals: tuple[Refusal, ...]
    settled: tuple[Outcome, ...]  # unchanged, refused before, or failed: nothing of them is to be loaded
    reading_version: str
    met: tuple[Address, ...] = ()  # new addresses of documents that are loaded, the files of which are among `settled`


@dataclass(frozen=True, slots=True)
class _Copy:
    """A file that says what a document says that is loaded, or about to be."""

    file: ReadFile
    original: KnownText


def load(batch: Batch, warehouse: Warehouse) -> tuple[Outcome, ...]:
    """Load the batch; one outcome a file, in the order of the files. See `operations.batches.load_batch`."""
    outcomes = {outcome.source: outcome for outcome in batch.settled}
    if batch.read or batch.refusals or batch.met:
        loaded = persistently(lambda: _load(batch, warehouse))
        outcomes.update((outcome.source, outcome) for outcome in loaded)
    elif warehouse.exists:
        _refresh(warehouse)
    return tuple(outcomes[source] for source in batch.files)


def _load(batch: Batch, warehouse: Warehouse) -> tuple[Outcome, ...]:
    """Outcomes of the files that were read or refused; all from the connection to the commit, so that it can be done again."""
    metrics = catalogue.load().metrics
    with turn(warehouse):
        create(warehouse)
        with writing(warehouse) as connection:
            patiently(lambda: prepare(connection, warehouse, catalogued(metrics)))
            return patiently(lambda: _Load(batch, warehouse, connection, metrics).run())


def _refresh(warehouse: Warehouse) -> None:
    """Views of another version of the program are made anew, even when nothing is to be loaded."""
    metrics = catalogued(catalogue.load().metrics)
    with reading(warehouse) as connection:
        if marts_are_current(connection, metrics.values()):
            return

    def renew() -> None:
        with turn(warehouse), writing(warehouse) as connection:
            patiently(lambda: prepare(connection, warehouse, metrics))

    persistently(renew)


class _Load:
    """One attempt at loading a batch over an open connection, with the turn to write held."""

    def __init__(self, batch: Batch, warehouse: Warehouse, connection: duckdb.DuckDBPyConnection, metrics: Metrics) -> None:
        self._batch = batch
        self._warehouse = warehouse
        self._connection = connection
        self._metrics = metrics
        self._load = LoadRecord(fresh_key(), "ingest", now(), batch.reading_version)
        self._met = [*batch.met]  # further addresses of documents

    def run(self) -> tuple[Outcome, ...]:
        """The outcomes of the files that were read or refused."""
        fresh, known = self._take_out_known()
        fresh, copies = self._take_out_copies(fresh)
        self._keep_originals([*fresh, *(copy.file for copy in copies)])
        gated = gate(stage(fresh, self._metrics, self._batch.reading_version)) if fresh else None
        standings: dict[int, Standing] = {}

        def write() -> Counts | None:
            rejections = rejection_rows(self._rejections(fresh, gated), self._load.key, now())
            if not self._insert(gated, rejections, copies, standings):
                return None
            others = [*known, *self._copy_outcomes(copies, gated), *self._refusal_outcomes()]
            return self._counts([*others, *_outcomes(fresh, gated, standings)], gated)

        def write_failed() -> Counts:
            rejections = rejection_rows(self._rejections((), None), self._load.key, now())
            record_rejections(self._connection, rejections, _NONE_LOADED, self._load.key, now())
            return self._counts([*known, *self._refusal_outcomes()], None) | {"failed": len(fresh) + len(copies)}

        try:
            write_checked(self._connection, self._load, gated, write, write_failed)
        except BrokenTableError as broken:
            failed = _failures([*fresh, *(copy.file for copy in copies)], broken)
            return (*known, *failed, *self._refusal_outcomes())
        return (
            *known,
            *self._copy_outcomes(copies, gated),
            *_outcomes(fresh, gated, standings),
            *self._refusal_outcomes(),
        )

    def _take_out_known(self) -> tuple[list[ReadFile], list[Outcome]]:
        """Files to load, each content once; another process may have loaded some since they were read."""
        known = look_up(self._connection, [file.document.sha256 for file in self._batch.read], self._batch.reading_version)
        fresh: dict[str, ReadFile] = {}
        outcomes: list[Outcome] = []
        for file in self._batch.read:
            sha256 = file.document.sha256
            loaded = known.documents.get(sha256)
            if loaded is None and sha256 not in fresh:
                fresh[sha256] = file
                continue
            document = loaded.document_key if loaded is not None else document_key(sha256)
            if loaded is None or not is_known(file.document.address, loaded.addresses):
                self._met.append(address_of(file, document))
            outcomes.append(Outcome(file.file.source, Fate.UNCHANGED, document_key=document))
        return list(fresh.values()), outcomes

    def _take_out_copies(self, files: Sequence[ReadFile]) -> tuple[list[ReadFile], list[_Copy]]:
        """Files that say what a loaded document, or an earlier one of the batch, says word for word are not loaded again."""
        hashes = [text for file in files if (text := file.report.header.text_hash) is not None]
        known = look_up_texts(self._connection, hashes)
        fresh: list[ReadFile] = []
        copies: list[_Copy] = []
        for file in files:
            text = file.report.header.text_hash
            if text is not None and (original := known.get(text)) is not None:
                copies.append(_Copy(file, original))
                continue
            fresh.append(file)
            if text is not None:
                known[text] = KnownText(document_key(file.document.sha256), file.document.name)
        return fresh, copies

    def _copy_outcomes(self, copies: Sequence[_Copy], gated: Gated | None) -> list[Outcome]:
        refused = {row.document_key: row for row in gated.documents} if gated else {}
        outcomes: list[Outcome] = []
        for copy in copies:
            source, original = copy.file.file.source, copy.original
            if (row := refused.get(original.document_key)) is not None:
                detail = f"{source.address}: says the same as {original.name}: {row.description}"
                outcomes.append(Outcome(source, Fate.REJECTED, row.rule, detail))
                continue
            detail = f"{source.address}: says the same as {original.name}, word for word; kept as another address of it"
            outcomes.append(Outcome(source, Fate.UNCHANGED, "copy", detail, document_key=original.document_key))
        return outcomes

    def _keep_originals(self, read: Iterable[ReadFile]) -> None:
        """Keep the bytes of everything that is loaded, met again or refused, where there are any to be held."""
        files = (*(file.file for file in read), *(refusal.file for refusal in self._batch.refusals))
        originals = (Original(file.data, file.sha256, file.source.name) for file in files if file.data is not None)
        keep_originals(self._warehouse, originals)

    def _rejections(self, fresh: Sequence[ReadFile], gated: Gated | None) -> list[Rejection]:
        of_files = [
            Rejection(
                "file", r.file.source.name, r.file.source.address, r.file.sha256, None, None, r.reason, r.detail, None, None
            )
            for r in self._batch.refusals
        ]
        if gated is None:
            return of_files
        files = {document_key(file.document.sha256): file for file in fresh}
        of_documents = [rejection("document", row, files[row.document_key].document) for row in gated.documents]
        return [*of_files, *of_documents, *(rejection("fact", row, files[row.document_key].document) for row in gated.facts)]

    def _insert(self, gated: Gated | None, rejections: pa.Table, copies: Sequence[_Copy], standings: dict[int, Standing]) -> bool:
        """Insert what there is, and fill in the standings; False when the warehouse knows all of it."""
        connection, moment = self._connection, now()
        met = [*self._met, *(address_of(copy.file, copy.original.document_key) for copy in copies)]
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
        return [Outcome(r.file.source, Fate.REJECTED, r.reason, r.detail) for r in self._batch.refusals]


def _outcomes(fresh: Iterable[ReadFile], gated: Gated | None, standings: dict[int, Standing]) -> list[Outcome]:
    """Outcomes of the files that went through the gate."""
    if gated is None:
        return []
    refused = {row.document_key: row for row in gated.documents}
    facts: Counter[object] = Counter(gated.staged.facts["document_key"].to_pylist())
    rows_rejected = Counter(row.document_key for row in gated.facts)
    outcomes: list[Outcome] = []
    for file in fresh:
        key, source = document_key(file.document.sha256), file.file.source
        if key in refused:
            detail = f"{source.address}: {refused[key].description}"
            outcomes.append(Outcome(source, Fate.REJECTED, refused[key].rule, detail))
            continue
        standing = standings[key]
        fate = Fate.SUPERSEDING if standing.supersedes else Fate.LOADED
        reason = None if standing.is_current else "older_version"
        detail = _said_of_version(source, standing)
        outcomes.append(Outcome(source, fate, reason, detail, key, facts[key], rows_rejected[key]))
    return outcomes


def _said_of_version(source: Source, standing: Standing) -> str | None:
    if not standing.is_current:
        return f"{source.address}: loaded as an earlier version of a report that is there"
    if standing.replaced is None:
        return None
    replaces = f"{source.address}: replaces {standing.replaced}; `zhibiao diff '{source.name}'` shows what changed"
    if standing.corrected:
        facts = "1 fact of it was" if standing.corrected == 1 else f"{standing.corrected} facts of it were"
        return f"{replaces}. {facts} corrected: look whether the new version needs the same (`zhibiao correct` lists them)"
    return replaces


def _failures(fresh: Iterable[ReadFile], broken: BrokenTableError) -> list[Outcome]:
    return [
        Outcome(source, Fate.FAILED, broken.broken.rule, f"{source.address}: the batch was not loaded, since {broken}")
        for source in (file.file.source for file in fresh)
    ]
