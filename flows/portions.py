"""Batches sized in seconds of work: large enough that a task is worth its while, small enough that a killed one costs little."""

from collections.abc import Iterator, Sequence

from zhibiao.documents import Source

SECONDS = 10.0  # of work a batch
MOST_FILES = 1_000
_A_FILE = 0.01  # seconds, on two cores, about; scans take longer, and each has its own limit
_A_MEGABYTE = 0.5


def portions(files: Sequence[Source], seconds: float = SECONDS) -> Iterator[tuple[Source, ...]]:
    """The files in their order, in batches of about so many seconds."""
    batch: list[Source] = []
    work = 0.0
    for file in files:
        cost = _A_FILE + _A_MEGABYTE * file.size / 1e6
        if batch and (work + cost > seconds or len(batch) == MOST_FILES):
            yield tuple(batch)
            batch, work = [], 0.0
        batch.append(file)
        work += cost
    if batch:
        yield tuple(batch)
