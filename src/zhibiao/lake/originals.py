"""The bytes of every document that was offered, kept under their hash: what a backfill reads again."""

import os
import re
import tempfile
from pathlib import Path, PurePath

from zhibiao.lake.location import Warehouse

_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")


def original_path(warehouse: Warehouse, sha256: str, name: str) -> Path:
    """Where the bytes with this hash lie; they have the suffix of the file that they came in (".txt")."""
    suffix = PurePath(name).suffix.lower()
    return warehouse.originals / sha256[:2] / f"{sha256}{suffix if _SUFFIX.fullmatch(suffix) else ''}"


def find_original(warehouse: Warehouse, sha256: str) -> Path | None:
    """The kept file with this content, whatever its suffix."""
    return next(iter(sorted((warehouse.originals / sha256[:2]).glob(f"{sha256}*"))), None)


def keep_original(warehouse: Warehouse, data: bytes, sha256: str, name: str) -> None:
    """Put the bytes, which came in a file of this name, into the warehouse unless they are there. Whole or not at all."""
    place = original_path(warehouse, sha256, name)
    if find_original(warehouse, sha256) is not None:
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    # A dot in front: what a killed process leaves behind is never taken for an original.
    handle, scratch = tempfile.mkstemp(dir=place.parent, prefix=".")
    try:
        with os.fdopen(handle, "wb") as target:
            target.write(data)
        Path(scratch).chmod(0o644)
        Path(scratch).replace(place)
    except BaseException:
        Path(scratch).unlink(missing_ok=True)
        raise
