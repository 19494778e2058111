"""Batches sized in seconds of work: large enough that a task is worth its while, small enough that a killed one costs little."""

from collections.abc import Iterable, Iterator

from zhibiao.documents import Source
from zhibiao.operations.triage import grouped

SECONDS = 10.0  # of work a batch
MOST_FILES = 1_000
_A_FILE = 0.01  # seconds, on two cores, about; scans take longer, and each has its own limit
_A_MEGABYTE = 0.5


def portions(files: Iterable[Source], seconds: float = SECONDS) -> Iterator[tuple[Source, ...]]:
    """The files in their order, in batches of about so many seconds."""
    return grouped(files, MOST_FILES, lambda file: _A_FILE + _A_MEGABYTE * file.size / 1e6, seconds)
