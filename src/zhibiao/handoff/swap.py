"""A folder that is written beside its place and then takes it, so that a reader never sees half of it."""

import json
import shutil
import tempfile
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from zhibiao.errors import UsageError

DESCRIPTOR = "datapackage.json"
DATABASE = "zhibiao.duckdb"


class Resource(TypedDict):
    """A table of a package: one file or several."""

    path: str | list[str]


class Descriptor(TypedDict):
    """What is needed of a data package's descriptor."""

    name: str
    resources: list[Resource]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of folder that we write: how people call it, and what of ours a folder holds (nothing when it is another's)."""

    name: str
    entries: Callable[[Path], set[str]]


@contextmanager
def replacing(folder: Path, kind: Kind | None = None) -> Generator[Path, None, None]:
    """A new folder to write into; it takes the place of `folder` when all went well, and vanishes when not.

    `kind` is what the folder may hold already, a published package when it is left out. UsageError when it holds
    something else: it would be deleted.
    """
    folder = folder.resolve()  # a link stays, and what it leads to is replaced
    require_ours(folder, kind or PACKAGE)
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
        raise UsageError(f"{folder}: there is a file of this name. Name a folder to publish into")
    if not any(folder.iterdir()):
        return
    strangers = {path.name for path in folder.iterdir()} - kind.entries(folder)
    if strangers:
        raise UsageError(
            f"{folder}: this folder holds other things than {kind.name}: {min(strangers)}. Name a new or an empty folder"
        )


def _entries(folder: Path) -> set[str]:
    """What a package of ours has in this folder; nothing where its descriptor is missing or another's."""
    try:
        descriptor: Descriptor = json.loads((folder / DESCRIPTOR).read_text(encoding="utf-8"))
        if descriptor["name"] != "zhibiao":
            return set()
        paths = [resource["path"] for resource in descriptor["resources"]]
        files = [file for path in paths for file in ([path] if isinstance(path, str) else path)]
        return {DESCRIPTOR, DATABASE, *(Path(file).parts[0] for file in files)}
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return set()


PACKAGE = Kind("a published package", _entries)
