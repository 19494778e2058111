"""The bytes of every document that was offered, kept under their hash: what a backfill reads again."""

import os
import shutil
import tempfile
from hashlib import file_digest
from pathlib import Path
from typing import BinaryIO

from zhibiao.errors import ZhibiaoError
from zhibiao.lake.location import Warehouse


class ChangedFileError(ZhibiaoError):
    """The file is not what it was when it was read."""


def content_hash(path: Path) -> str:
    """SHA-256 of the file's bytes, hexadecimal."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def original_path(warehouse: Warehouse, sha256: str, suffix: str) -> Path:
    """Where the bytes with this hash lie; the suffix is that of the file they came in (".txt")."""
    return warehouse.originals / sha256[:2] / f"{sha256}{suffix.lower()}"


def find_original(warehouse: Warehouse, sha256: str) -> Path | None:
    """The kept file with this content, whatever its suffix."""
    return next(iter(sorted((warehouse.originals / sha256[:2]).glob(f"{sha256}*"))), None)


def keep_original(warehouse: Warehouse, path: Path, sha256: str) -> None:
    """Copy the file into the warehouse unless its content is there. Whole or not at all, also when killed.

    Raises ChangedFileError when the file has vanished or changed since it was hashed.
    """
    place = original_path(warehouse, sha256, path.suffix)
    if find_original(warehouse, sha256) is not None:
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    # A dot in front: what a killed process leaves behind is never taken for an original.
    handle, scratch = tempfile.mkstemp(dir=place.parent, prefix=".")
    try:
        with os.fdopen(handle, "wb") as target, _still_there(path) as source:
            shutil.copyfileobj(source, target)
        if content_hash(Path(scratch)) != sha256:
            raise ChangedFileError(f"{path}: the file changed while it was being read. Run the same command again")
        Path(scratch).chmod(0o644)
        Path(scratch).replace(place)
    except BaseException:
        Path(scratch).unlink(missing_ok=True)
        raise


def _still_there(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise ChangedFileError(f"{path}: gone since it was read ({error.strerror}). Put it back and run again") from error
