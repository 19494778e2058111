"""A folder of releases: each dated and never changed again, and `latest`, a link that moves from one to the next."""

import fcntl
import os
import re
import shutil
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from zhibiao.errors import UsageError

LATEST = "latest"
_NAME = re.compile(r"v(\d{4})\.(\d\d)\.(\d\d)(?:\.(\d+))?")
_SCRATCH = ".publishing-"


@contextmanager
def drafting(folder: Path) -> Generator[Path]:
    """An empty folder in `folder` to write the next release into, to be put up by `release`; it vanishes when it was not.

    Waits while another process publishes into the same folder. What a killed one left behind is cleared away. UsageError when
    `folder` is a file, or has a `latest` that is no link of ours.
    """
    _require_usable(folder)
    folder.mkdir(parents=True, exist_ok=True)
    with _locked(folder):
        for left in folder.glob(f"{_SCRATCH}*"):
            shutil.rmtree(left, ignore_errors=True)
        draft = Path(tempfile.mkdtemp(dir=folder, prefix=_SCRATCH))
        try:
            yield draft
        finally:
            shutil.rmtree(draft, ignore_errors=True)


@contextmanager
def _locked(folder: Path) -> Generator[None]:
    """Alone at work in the folder: its own lock, so that no file of one account is in the way of another."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def releases(folder: Path) -> list[Path]:
    """The releases in a folder, the oldest first."""
    found = [path for path in folder.iterdir() if _order(path.name) and path.is_dir() and not path.is_symlink()]
    return sorted(found, key=lambda path: _order(path.name))


def next_name(folder: Path, day: date) -> str:
    """What a release of this day is called: v2026.11.20, and v2026.11.20.2 when there is one already."""
    name = f"v{day:%Y.%m.%d}"
    numbers = [order[3] for path in releases(folder) if (order := _order(path.name))[:3] == _order(name)[:3]]
    return f"{name}.{max(numbers) + 1}" if numbers else name


def release(draft: Path, folder: Path, name: str) -> Path:
    """Put the draft up under its name, and let `latest` lead to it. Killed in between, `latest` leads where it led before."""
    place = folder / name
    for path in (*draft.rglob("*"), draft):
        path.chmod(0o755 if path.is_dir() else 0o444)  # for everybody, whatever the publisher's umask is
        _sync(path)
    draft.rename(place)
    swing(folder, name)
    return place


def swing(folder: Path, name: str) -> None:
    """Let `latest` lead to the release of this name, in one step."""
    latest = folder / LATEST
    if latest.is_symlink() and latest.readlink() == Path(name):
        return
    link = folder / f"{_SCRATCH}{LATEST}"
    link.unlink(missing_ok=True)
    link.symlink_to(name, target_is_directory=True)
    link.replace(latest)
    _sync(folder)


def prune(folder: Path, keep: int) -> list[Path]:
    """Remove all but the newest `keep` releases; what `latest` leads to always stays. Returns what was removed."""
    led_to = (folder / LATEST).resolve()
    removed = [path for path in releases(folder)[:-keep] if path.resolve() != led_to]
    for path in removed:
        # Gone under its name at once: a reader never finds half of a release.
        path = path.rename(folder / f"{_SCRATCH}{path.name}")
        shutil.rmtree(path)
    return removed


def _order(name: str) -> tuple[int, ...]:
    """A release's name as numbers; nothing for any other name."""
    found = _NAME.fullmatch(name)
    return tuple(int(group or 1) for group in found.groups()) if found else ()


def _require_usable(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder}: there is a file of this name. Name a folder to publish into")
    inside = next((path for path in (folder.resolve(), *folder.resolve().parents) if _order(path.name)), None)
    if inside is not None:
        raise UsageError(
            f"{folder}: this lies in the release {inside.name}, which is not changed. Name the folder of the releases"
        )
    latest = folder / LATEST
    if latest.is_symlink() and _order(str(latest.readlink())):
        return
    if latest.is_symlink() or latest.exists():
        raise UsageError(f"{latest}: this is no link to a release of ours, and it would be replaced. Name another folder")


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
