"""A folder that is written beside its place and then takes it, so that a reader never sees half of it."""

import shutil
import tempfile
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from zhibiao.errors import UsageError


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of folder that we write: how people call it, and what of ours a folder holds (nothing when it is another's)."""

    name: str
    entries: Callable[[Path], set[str]]


@contextmanager
def replacing(folder: Path, kind: Kind) -> Generator[Path, None, None]:
    """A new folder to write into; it takes the place of `folder` when all went well, and vanishes when not.

    `kind` is what the folder may hold already. UsageError when it holds something else: it would be deleted.
    """
    folder = folder.resolve()  # a link stays, and what it leads to is replaced
    require_ours(folder, kind)
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


def require_ours(folder: Path, kind: Kind) -> None:
    """UsageError when the folder holds anything but what we wrote there as this kind; it may be empty or missing."""
    if not folder.exists():
        return
    if not folder.is_dir():
        raise UsageError(f"{folder}: there is a file of this name. Name a folder")
    if not any(folder.iterdir()):
        return
    strangers = {path.name for path in folder.iterdir()} - kind.entries(folder)
    if strangers:
        raise UsageError(
            f"{folder}: this folder holds other things than {kind.name}: {min(strangers)}. Name a new or an empty folder"
        )
