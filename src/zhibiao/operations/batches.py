"""The pieces of an ingest: find the files, read a batch of them, load the batch. A flow maps over the same pieces."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from zhibiao import places
from zhibiao.documents import find_files, open_document
from zhibiao.documents.model import Document
from zhibiao.errors import UnreadableDocument
from zhibiao.lake.addresses import Address, is_known
from zhibiao.lake.attach import reading
from zhibiao.lake.known import NOTHING, Known, look_up
from zhibiao.lake.location import Warehouse
from zhibiao.lake.originals import content_hash
from zhibiao.lake.schema import require_version, schema_version
from zhibiao.lake.staging import ReadFile
from zhibiao.operations.loading import Batch, Refusal, load
from zhibiao.operations.outcome import Fate, Outcome
from zhibiao.places.decisions import FILE_NAME, read_decisions
from zhibiao.quality.engine import warm_up
from zhibiao.reading.model import Report

BATCH_SIZE = 500  # files a load: a few seconds of reading, some megabytes of rows


def discover(paths: Sequence[Path]) -> list[Path]:
    """The files under `paths`, sorted. UsageError when a path does not exist or holds no report."""
    return find_files(paths)


def split(files: Sequence[Path], size: int = BATCH_SIZE) -> list[tuple[Path, ...]]:
    """The files in batches of at most `size`."""
    return [tuple(files[start : start + size]) for start in range(0, len(files), size)]


def read_batch(files: Sequence[Path], warehouse: Warehouse) -> Batch:
    """Read the files that the warehouse does not hold yet (by hash); touches no table.

    An unreadable file becomes a refusal, an error in the program a failure; neither stops the rest.
    """
    from zhibiao.reading import READING_VERSION, read

    decisions = read_decisions(warehouse.root / FILE_NAME, places.load)
    return read_batch_with(files, warehouse, partial(read, decisions=decisions), READING_VERSION)


def load_batch(batch: Batch, warehouse: Warehouse) -> tuple[Outcome, ...]:
    """Gate the batch and load it in one transaction; returns one outcome for every file of the batch.

    Safe to repeat: what is there already comes back as unchanged. Raises ZhibiaoError when the warehouse
    cannot be written (read-only, disk full, newer schema, locked for too long), leaving it as it was.
    """
    return load(batch, warehouse)


def read_batch_with(
    files: Sequence[Path], warehouse: Warehouse, read: Callable[[Document], Report], reading_version: str
) -> Batch:
    """`read_batch` with the reading as an argument."""
    read_files: list[ReadFile] = []
    refusals: list[Refusal] = []
    settled: list[Outcome] = []
    hashes: dict[Path, str] = {}
    for path in files:
        try:
            if path.exists() and not path.is_file():
                detail = f"{path}: this is no regular file. Save it as a file and load that"
                settled.append(Outcome(path, Fate.FAILED, "unreadable", detail))
                continue
            hashes[path] = content_hash(path)
        except OSError as error:
            detail = f"{path}: cannot be read ({error.strerror}). Look at its permissions and try again"
            settled.append(Outcome(path, Fate.FAILED, "unreadable", detail))
    known = _look_up(warehouse, list(hashes.values()), reading_version)
    if any(sha256 not in known.documents and sha256 not in known.refusals for sha256 in hashes.values()):
        warm_up()
    met: list[Address] = []
    for path, sha256 in hashes.items():
        document = known.documents.get(sha256)
        if document is not None and not is_known(str(path), document.addresses):
            met.append(Address(document.document_key, path.name, str(path), sha256, document.format))
        if document is not None or sha256 in known.refusals:
            settled.append(_settle(path, sha256, known, reading_version))
            continue
        try:
            document = open_document(path)
            read_files.append(ReadFile(path, document, read(document)))
        except UnreadableDocument as error:
            refusals.append(Refusal(path, sha256, error.reason, str(error)))
        except Exception as error:  # a defect of ours on one file must not cost the user the others
            detail = f"{path}: {type(error).__name__}: {error}. This is a defect of zhibiao; please report it with the file"
            settled.append(Outcome(path, Fate.FAILED, "defect", detail))
    return Batch(tuple(files), tuple(read_files), tuple(refusals), tuple(settled), reading_version, tuple(met))


def _look_up(warehouse: Warehouse, hashes: Sequence[str], reading_version: str) -> Known:
    if not warehouse.exists:
        return NOTHING
    with reading(warehouse) as connection:
        if schema_version(connection) is None:
            return NOTHING
        require_version(connection, warehouse)
        return look_up(connection, hashes, reading_version)


def _settle(path: Path, sha256: str, known: Known, reading_version: str) -> Outcome:
    document = known.documents.get(sha256)
    if document is None:
        refusal = known.refusals[sha256]
        return Outcome(path, Fate.REJECTED, refusal.rule, refusal.detail)
    return _unchanged(path, document.document_key, document.reading_version, reading_version)


def _unchanged(path: Path, key: int, loaded_with: str, reading_version: str) -> Outcome:
    if loaded_with == reading_version:
        return Outcome(path, Fate.UNCHANGED, document_key=key)
    detail = f"{path}: loaded by reading version {loaded_with}; load it into a new warehouse to read it with {reading_version}"
    return Outcome(path, Fate.UNCHANGED, "older_reading", detail, document_key=key)
