"""A folder that is written beside its place and then takes it, so that a reader never sees half of it."""

import json
import shutil
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from zhibiao.errors import UsageError

DESCRIPTOR = "datapackage.json"


@contextmanager
def replacing(folder: Path) -> Generator[Path, None, None]:
    """A new folder to write into; it takes the place of `folder` when all went well, and vanishes when not.

    UsageError when `folder` holds something that is no package of ours: it would be deleted.
    """
    folder = folder.absolute()
    _require_ours(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}-"))
    try:
        fresh = scratch / "fresh"
        fresh.mkdir()
        yield fresh
        _swap(fresh, folder, scratch / "old")
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _swap(fresh: Path, folder: Path, old: Path) -> None:
    if folder.exists():
        folder.rename(old)
    try:
        fresh.rename(folder)
    except OSError:
        if old.exists():
            old.rename(folder)
        raise


def _require_ours(folder: Path) -> None:
    if not folder.exists():
        return
    if not folder.is_dir():
        raise UsageError(f"{folder}: there is a file of this name. Name a folder to publish into")
    if not any(folder.iterdir()):
        return
    try:
        ours = json.loads((folder / DESCRIPTOR).read_text(encoding="utf-8")).get("name") == "zhibiao"
    except (OSError, ValueError, AttributeError):
        ours = False
    if not ours:
        raise UsageError(f"{folder}: this folder holds other things than a published package. Name a new or an empty folder")
