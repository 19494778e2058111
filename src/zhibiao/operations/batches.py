"""The pieces of an ingest: find the files, read them in batches, load a batch. A flow maps over the same pieces."""

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

from zhibiao.corrections import Corrections
from zhibiao.documents import Source, find_files
from zhibiao.documents.crossing import Broken
from zhibiao.documents.sources import Fetched
from zhibiao.lake.location import Warehouse
from zhibiao.operations.ahead import ahead
from zhibiao.operations.batch import LIMITS, ONE, Batch, Collection, Limits
from zhibiao.operations.current import current_reading
from zhibiao.operations.loading import load
from zhibiao.operations.outcome import Outcome, ReadProgress, unseen
from zhibiao.operations.recording import Recorded, record_all
from zhibiao.operations.triage import Triage
from zhibiao.quality.engine import warm_up

NO_CORRECTIONS = Corrections()

Readings = Iterator[tuple[Fetched, Recorded | Broken]]


def discover(paths: Sequence[Path]) -> list[Source]:
    """The inputs under `paths`, sorted. UsageError when a path does not exist or holds no file."""
    return find_files(paths)


def read_batches(
    files: Sequence[Source],
    warehouse: Warehouse,
    *,
    again: bool = False,
    limits: Limits = LIMITS,
    reading: ReadProgress = unseen,
    loads: bool = True,
) -> Generator[Batch]:
    """Read the files that the warehouse does not hold yet (by hash); touches no table. With `again` refused ones as well.

    Each is read in a worker process, as many at a time as there are cores. An unreadable file becomes a refusal, an error
    in the program a failure; neither stops the rest. Their bytes are kept as originals. Every file is in one batch. `loads`:
    this process will load them as well, and begins to prepare itself.
    """
    current = current_reading(warehouse)
    read = partial(record_all, current=current)
    yield from read_batches_with(
        files, warehouse, read, current.version, current.corrections, again=again, limits=limits, reading=reading, loads=loads
    )


def read_batch(files: Sequence[Source], warehouse: Warehouse, *, again: bool = False, loads: bool = True) -> Batch:
    """All of these files in one batch, see `read_batches`."""
    return _one(read_batches(files, warehouse, again=again, limits=ONE, loads=loads))


def load_batch(batch: Batch, warehouse: Warehouse) -> tuple[Outcome, ...]:
    """Gate the batch and load it in one transaction; returns one outcome for every file of the batch.

    Safe to repeat: what is there already comes back as unchanged. Raises ZhibiaoError when the warehouse
    cannot be written (read-only, disk full, newer schema, locked for too long), leaving it as it was.
    """
    return load(batch, warehouse)


def read_batches_with(
    files: Sequence[Source],
    warehouse: Warehouse,
    read: Callable[[Iterable[Fetched]], Readings],
    reading_version: str,
    corrections: Corrections = NO_CORRECTIONS,
    *,
    again: bool = False,
    limits: Limits = LIMITS,
    reading: ReadProgress = unseen,
    loads: bool = True,
) -> Generator[Batch]:
    """`read_batches` with the reading of files as an argument."""
    collecting = Collection(warehouse, reading_version)
    done = 0
    with closing(ahead(Triage(warehouse, reading_version, corrections, again).groups(files))) as groups:
        for group in groups:
            collecting.expect(group)
            if group.fresh and loads:
                warm_up()
            done += len(group.files) - len(group.fresh)
            for fetched, value in read(group.to_be_read()):
                if collecting.is_due(limits):
                    yield collecting.batch()
                collecting.take(fetched, value)
                done += 1
                reading(done, len(files))
            reading(done, len(files))
            if collecting.is_due(limits):
                yield collecting.batch()
    if collecting.files:
        yield collecting.batch()


def read_batch_with(
    files: Sequence[Source],
    warehouse: Warehouse,
    read: Callable[[Iterable[Fetched]], Readings],
    reading_version: str,
    corrections: Corrections = NO_CORRECTIONS,
) -> Batch:
    """`read_batch` with the reading of files as an argument."""
    return _one(read_batches_with(files, warehouse, read, reading_version, corrections, limits=ONE))


def _one(batches: Iterable[Batch]) -> Batch:
    (batch,) = batches
    return batch
