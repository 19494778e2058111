"""The pieces of an ingest: find the files, read a batch of them, load the batch. A flow maps over the same pieces."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from zhibiao.documents.model import Document
from zhibiao.lake.location import Warehouse
from zhibiao.operations.outcome import Outcome
from zhibiao.reading.model import Report

BATCH_SIZE = 100  # files a load: a few seconds of reading, a few megabytes of rows


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file that was read: its document and what it says."""

    path: Path
    document: Document
    report: Report


@dataclass(frozen=True, slots=True)
class Batch:
    """Files read together and loaded in one transaction. `refused` are those that could not become a Document."""

    read: tuple[ReadFile, ...]
    refused: tuple[Outcome, ...]


def discover(paths: Sequence[Path]) -> list[Path]:
    """The files under `paths`, sorted. UsageError when a path does not exist or holds no report."""
    raise NotImplementedError


def split(files: Sequence[Path], size: int = BATCH_SIZE) -> list[tuple[Path, ...]]:
    """The files in batches of at most `size`."""
    raise NotImplementedError


def read_batch(files: Sequence[Path], warehouse: Warehouse) -> Batch:
    """Read the files that the warehouse does not hold yet (by hash and reading version); touches no table.

    An unreadable file becomes a refused outcome, a bug in reading a failed one; neither stops the rest.
    """
    raise NotImplementedError


def load_batch(batch: Batch, warehouse: Warehouse) -> tuple[Outcome, ...]:
    """Gate the batch and load it in one transaction; returns one outcome for every file of the batch.

    Safe to repeat: what is there already comes back as unchanged. Raises ZhibiaoError when the warehouse
    cannot be written (read-only, disk full, newer schema, locked for too long), leaving it as it was.
    """
    raise NotImplementedError
