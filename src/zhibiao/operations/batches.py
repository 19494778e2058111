"""The pieces of an ingest: find the files, read a batch of them, load the batch. A flow maps over the same pieces."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

from zhibiao import places
from zhibiao.documents import Source, find_files
from zhibiao.documents.crossing import Broken
from zhibiao.documents.sources import Fetched, Fetcher, UnreachableError
from zhibiao.lake.addresses import Address, is_known
from zhibiao.lake.attach import reading
from zhibiao.lake.known import NOTHING, Known, look_up
from zhibiao.lake.location import Warehouse
from zhibiao.lake.schema import require_version, schema_version
from zhibiao.lake.staging import ReadFile
from zhibiao.operations.loading import Batch, Refusal, load
from zhibiao.operations.outcome import Fate, Outcome
from zhibiao.operations.reading import Read, Refused, read_all
from zhibiao.places.decisions import FILE_NAME, Decisions, digest, read_decisions
from zhibiao.quality.engine import warm_up

BATCH_SIZE = 500  # files a load: a few seconds of reading, some megabytes of rows
BATCH_BYTES = 100_000_000  # of files a load: they are held until their originals are kept

Readings = Iterator[tuple[Fetched, Read | Refused | Broken]]


def discover(paths: Sequence[Path]) -> list[Source]:
    """The inputs under `paths`, sorted. UsageError when a path does not exist or holds no file."""
    return find_files(paths)


def split(files: Sequence[Source], size: int = BATCH_SIZE) -> list[tuple[Source, ...]]:
    """The files in batches of at most `size`, and of at most BATCH_BYTES where they are large."""
    batches: list[list[Source]] = []
    room = 0
    for source in files:
        if not batches or len(batches[-1]) == size or source.size > room:
            batches.append([])
            room = BATCH_BYTES
        batches[-1].append(source)
        room -= source.size
    return [tuple(batch) for batch in batches]


def read_batch(files: Sequence[Source], warehouse: Warehouse) -> Batch:
    """Read the files that the warehouse does not hold yet (by hash); touches no table.

    Each is read in a worker process, as many at a time as there are cores. An unreadable file becomes a refusal, an error
    in the program a failure; neither stops the rest.
    """
    decisions, version = current_reading(warehouse)
    return read_batch_with(files, warehouse, partial(read_all, decisions=decisions), version)


def current_reading(warehouse: Warehouse) -> tuple[Decisions, str]:
    """The decisions that hold for this warehouse, and the version of the reading with them. UsageError for a wrong file.

    Those of organisations.yml, and the hints of sources.yml (see `places.decisions.applicable`).
    """
    from zhibiao.reading import READING_VERSION
    from zhibiao.sources.reading import read_hints

    decisions = (*read_decisions(warehouse.root / FILE_NAME, places.load), *read_hints(warehouse))
    return decisions, f"{READING_VERSION}+{digest(decisions)}" if decisions else READING_VERSION


def load_batch(batch: Batch, warehouse: Warehouse) -> tuple[Outcome, ...]:
    """Gate the batch and load it in one transaction; returns one outcome for every file of the batch.

    Safe to repeat: what is there already comes back as unchanged. Raises ZhibiaoError when the warehouse
    cannot be written (read-only, disk full, newer schema, locked for too long), leaving it as it was.
    """
    return load(batch, warehouse)


def read_batch_with(
    files: Sequence[Source], warehouse: Warehouse, read: Callable[[Iterable[Fetched]], Readings], reading_version: str
) -> Batch:
    """`read_batch` with the reading of all files as an argument."""
    refusals: list[Refusal] = []
    settled: list[Outcome] = []
    offered: list[Fetched] = []
    with Fetcher() as fetcher:
        for source in files:
            try:
                fetched = fetcher.fetch(source)
            except UnreachableError as error:
                settled.append(Outcome(source, Fate.FAILED, "unreadable", f"{source.address}: {error.detail}"))
                continue
            if fetched.refused is None:
                offered.append(fetched)
            else:
                refusals.append(_refusal(fetched, fetched.refused.reason, fetched.refused.detail))
    known = _look_up(warehouse, [fetched.sha256 for fetched in offered], reading_version)
    fresh: list[Fetched] = []
    met: list[Address] = []
    for fetched in offered:
        document = known.documents.get(fetched.sha256)
        address = fetched.source.address
        if document is not None and not is_known(address, document.addresses):
            met.append(Address(document.document_key, fetched.source.name, address, fetched.sha256, document.format))
        if fetched.sha256 in known.documents or fetched.sha256 in known.refusals:
            settled.append(_settle(fetched, known, reading_version))
        else:
            fresh.append(fetched)
    if fresh:
        warm_up()
    read_files: list[ReadFile] = []
    for fetched, value in read(fresh):
        match value:
            case Read(document, report):
                read_files.append(ReadFile(fetched, document, report))
            case Refused(reason, detail):
                refusals.append(_refusal(fetched, reason, detail))
            case Broken(reason, detail) if value.is_to_blame:
                refusals.append(_refusal(fetched, reason, detail))
            case Broken(reason, detail):  # a defect of ours on one file must not cost the user the others
                settled.append(Outcome(fetched.source, Fate.FAILED, reason, f"{fetched.source.address}: {detail}"))
    return Batch(tuple(files), tuple(read_files), tuple(refusals), tuple(settled), reading_version, tuple(met))


def _refusal(fetched: Fetched, reason: str, detail: str) -> Refusal:
    return Refusal(fetched, reason, f"{fetched.source.name}: {detail}")


def _look_up(warehouse: Warehouse, hashes: Sequence[str], reading_version: str) -> Known:
    if not warehouse.exists:
        return NOTHING
    with reading(warehouse) as connection:
        if schema_version(connection) is None:
            return NOTHING
        require_version(connection, warehouse)
        return look_up(connection, hashes, reading_version)


def _settle(fetched: Fetched, known: Known, reading_version: str) -> Outcome:
    document = known.documents.get(fetched.sha256)
    if document is None:
        refusal = known.refusals[fetched.sha256]
        return Outcome(fetched.source, Fate.REJECTED, refusal.rule, refusal.detail)
    return _unchanged(fetched.source, document.document_key, document.reading_version, reading_version)


def _unchanged(source: Source, key: int, loaded_with: str, reading_version: str) -> Outcome:
    if loaded_with == reading_version:
        return Outcome(source, Fate.UNCHANGED, document_key=key)
    detail = f"{source.address}: loaded by reading version {loaded_with}; `zhibiao backfill` reads it with {reading_version}"
    return Outcome(source, Fate.UNCHANGED, "older_reading", detail, document_key=key)
