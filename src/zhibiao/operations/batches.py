"""The pieces of an ingest: find the files, read a batch of them, load the batch. A flow maps over the same pieces."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

from zhibiao.corrections import Corrections, StaleCorrection
from zhibiao.corrections.model import digest as digest_of_corrections
from zhibiao.documents import Source, find_files
from zhibiao.documents.crossing import Broken
from zhibiao.documents.sources import Fetched, Fetcher, UnreachableError
from zhibiao.lake.addresses import Address, is_known
from zhibiao.lake.known import NOTHING, Known, look_up
from zhibiao.lake.location import Warehouse
from zhibiao.lake.staging import ReadFile
from zhibiao.operations.current import corrected, current_reading
from zhibiao.operations.loading import Batch, Refusal, load
from zhibiao.operations.opening import opened
from zhibiao.operations.outcome import Fate, Outcome
from zhibiao.operations.reading import Read, Refused, read_all
from zhibiao.quality.engine import warm_up

BATCH_SIZE = 500  # files a load: a few seconds of reading, some megabytes of rows
BATCH_BYTES = 100_000_000  # of files a load: they are held until their originals are kept
NO_CORRECTIONS = Corrections()

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


def read_batch(files: Sequence[Source], warehouse: Warehouse, *, again: bool = False) -> Batch:
    """Read the files that the warehouse does not hold yet (by hash); touches no table. With `again` refused ones as well.

    Each is read in a worker process, as many at a time as there are cores. An unreadable file becomes a refusal, an error
    in the program a failure; neither stops the rest.
    """
    current = current_reading(warehouse)
    read = partial(read_all, decisions=current.decisions)
    return read_batch_with(files, warehouse, read, current.version, current.corrections, again=again)


def load_batch(batch: Batch, warehouse: Warehouse) -> tuple[Outcome, ...]:
    """Gate the batch and load it in one transaction; returns one outcome for every file of the batch.

    Safe to repeat: what is there already comes back as unchanged. Raises ZhibiaoError when the warehouse
    cannot be written (read-only, disk full, newer schema, locked for too long), leaving it as it was.
    """
    return load(batch, warehouse)


def read_batch_with(
    files: Sequence[Source],
    warehouse: Warehouse,
    read: Callable[[Iterable[Fetched]], Readings],
    reading_version: str,
    corrections: Corrections = NO_CORRECTIONS,
    *,
    again: bool = False,
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
    if again:
        known = Known(known.documents, {})
    fresh: list[Fetched] = []
    met: list[Address] = []
    for fetched in offered:
        document = known.documents.get(fetched.sha256)
        address = fetched.source.address
        if document is not None and not is_known(address, document.addresses):
            met.append(Address(document.document_key, fetched.source.name, address, fetched.sha256, document.format))
        if fetched.sha256 in known.documents or fetched.sha256 in known.refusals:
            settled.append(_settle(fetched, known, reading_version, corrections))
        else:
            fresh.append(fetched)
    if fresh:
        warm_up()
    read_files: list[ReadFile] = []
    for fetched, value in read(fresh):
        match value:
            case Read(document, report):
                try:
                    read_files.append(corrected(fetched, document, report, corrections))
                except StaleCorrection as stale:
                    settled.append(Outcome(fetched.source, Fate.FAILED, "stale_correction", str(stale)))
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
    with opened(warehouse) as connection:
        return look_up(connection, hashes, reading_version)


def _settle(fetched: Fetched, known: Known, reading_version: str, corrections: Corrections) -> Outcome:
    document, source = known.documents.get(fetched.sha256), fetched.source
    if document is None:
        refusal = known.refusals[fetched.sha256]
        return Outcome(source, Fate.REJECTED, refusal.rule, refusal.detail)
    key, loaded_with = document.document_key, document.reading_version
    if loaded_with != reading_version:
        detail = f"{source.address}: loaded by reading version {loaded_with}; `zhibiao backfill` reads it with {reading_version}"
        return Outcome(source, Fate.UNCHANGED, "older_reading", detail, document_key=key)
    if document.corrections != digest_of_corrections(corrections.about(document.name, document.sha256)):
        detail = f"{source.address}: loaded before corrections/ said what it says now; `zhibiao backfill` applies that"
        return Outcome(source, Fate.UNCHANGED, "older_corrections", detail, document_key=key)
    return Outcome(source, Fate.UNCHANGED, document_key=key)
