"""One file becomes rows of the star: what the workers of an ingest run. No database here: workers start fast."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zhibiao import catalogue
from zhibiao.corrections import Correction, StaleCorrection, correct
from zhibiao.corrections.model import digest
from zhibiao.documents.crossing import Broken
from zhibiao.documents.model import Document
from zhibiao.documents.sources import Fetched
from zhibiao.lake.records import FileRows, rows_of
from zhibiao.operations.reading import File, Refused, as_file, hand_over, read_facts
from zhibiao.reading.model import Report

if TYPE_CHECKING:
    from zhibiao.operations.current import CurrentReading


@dataclass(frozen=True, slots=True)
class Stale:
    """Why a correction does not fit the document: a line for a person."""

    detail: str


@dataclass(frozen=True, slots=True)
class Job:
    """A file, and what is to be done with it besides reading."""

    file: File
    corrections: tuple[Correction, ...]  # those about it
    reading_version: str


Recorded = FileRows | Refused | Stale


def read_rows(job: Job) -> Recorded:
    """The rows of the file."""
    read = read_facts(job.file)
    return read if isinstance(read, Refused) else record(read.document, read.report, job.corrections, job.reading_version)


def record(document: Document, report: Report, corrections: Sequence[Correction], reading_version: str) -> FileRows | Stale:
    """The rows of a document that was read, corrections applied."""
    metrics = catalogue.load().metrics
    if not corrections:
        return rows_of(document, report, metrics, reading_version)
    try:
        report, amendments = correct(document, report, corrections)
    except StaleCorrection as stale:
        return Stale(str(stale))
    return rows_of(document, report, metrics, reading_version, amendments, digest(corrections))


def record_all(files: Iterable[Fetched], current: "CurrentReading") -> Iterator[tuple[Fetched, Recorded | Broken]]:
    """The rows of files that have bytes, in order; read in worker processes."""

    def job(fetched: Fetched) -> Job:
        file = as_file(fetched, current.decisions)
        return Job(file, current.corrections.about(file.name, fetched.sha256), current.version)

    return hand_over(read_rows, files, job, lambda fetched: len(fetched.data or b""))


def record_again(jobs: Iterable[Job]) -> Iterator[tuple[Job, Recorded | Broken]]:
    """The rows of files whose bytes are at hand, in order; read in worker processes."""
    return hand_over(read_rows, jobs, lambda job: job, lambda job: len(job.file.data))
