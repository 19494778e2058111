"""Which files a user means by the paths on the command line, those in archives included."""

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from zhibiao.documents.archive import BadMember, Budget, list_members, read_member
from zhibiao.documents.limits import LIMITS
from zhibiao.documents.magic import is_zip, office_format
from zhibiao.documents.model import BadContent
from zhibiao.documents.sources import STANDARD_INPUT, Obstacle, Source, UnreachableError, open_regular, printable
from zhibiao.errors import UsageError

_LEFT_BEHIND = frozenset(("__macosx", "thumbs.db", "desktop.ini", "ehthumbs.db"))
_BEGINNING = 4  # bytes that tell an archive


def find_files(paths: Sequence[Path]) -> list[Source]:
    """The inputs: each named file, every file in and under each named folder, and every file in an archive among them.

    What is hidden or left behind by systems is left out of folders; links to folders are not followed. What cannot be looked
    at is an input with an obstacle. The order is that of the addresses, and a file named twice comes once. "-" is standard
    input. Raises UsageError for a path that does not exist or a folder without files.
    """
    found: dict[str, Source] = {}
    for path in paths:
        if path.is_dir():
            inside = list(files_under(path))
            if not inside:
                raise UsageError(f"{printable(str(path))}: no reports in this folder; name one that holds files")
            for source in inside:
                found.setdefault(os.path.realpath(source.path) if source.obstacle is None else str(source.path), source)
        elif path.exists():
            found.setdefault(os.path.realpath(path), _file(path))
        elif path == STANDARD_INPUT:
            found["-"] = Source(path)
        else:
            raise UsageError(f"{printable(str(path))}: no such file or folder; check the spelling of the path")
    return sorted((source for file in found.values() for source in _unpacked(file)), key=lambda source: source.address)


def files_under(folder: Path) -> Iterator[Source]:
    """The files in and under a folder, archives as they are, sorted; what is hidden or left behind by systems is left out."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        yield _obstacle(folder, f"cannot list this folder ({error.strerror}); check its permissions")
        return
    for entry in entries:
        path = Path(entry)
        if _is_left_behind(entry.name):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from files_under(path)
        elif entry.is_dir():
            yield _obstacle(path, "links to folders are not followed; name the folder that it leads to")
        else:
            yield _file(path)


def _file(path: Path) -> Source:
    try:
        found = path.stat()
    except OSError as error:
        return _obstacle(path, f"cannot be read ({error.strerror}); look at its permissions and try again")
    if not stat.S_ISREG(found.st_mode):
        return _obstacle(path, "this is no regular file; save it as a file and load that")
    return Source(path, size=found.st_size)


def _obstacle(path: Path, detail: str) -> Source:
    return Source(path, obstacle=Obstacle("unreadable", detail))


def _unpacked(file: Source) -> Iterator[Source]:
    """The file, or what lies in it where it is an archive."""
    if file.obstacle is not None or file.path == STANDARD_INPUT:
        yield file
        return
    try:
        with open_regular(file.path) as opened:
            if not is_zip(opened.read(_BEGINNING)):
                yield file
                return
            yield from _inside(opened, file, Budget()) or (file,)
    except (OSError, UnreachableError):
        yield file  # it cannot be read, and will say so when it is


def _inside(archive: BinaryIO, source: Source, budget: Budget) -> list[Source]:
    """What lies in an archive; nothing when it is a document in a ZIP container, is empty, or cannot be listed."""
    try:
        members = list(list_members(archive, budget))
    except BadContent:
        return []
    if office_format(member.name for member in members):
        return []
    found: list[Source] = []
    for member in members:
        if any(_is_left_behind(part) for part in PurePosixPath(member.name).parts if part != ".."):
            continue
        if isinstance(member, BadMember):
            obstacle = Obstacle(member.reason, member.detail)
            found.append(replace(source, obstacle=obstacle, inside=member.name))
        else:
            found += _member(archive, replace(source, members=(*source.members, member), size=member.size), budget)
    return found


def _member(archive: BinaryIO, source: Source, budget: Budget) -> list[Source]:
    member = source.members[-1]
    try:
        if len(source.members) < LIMITS.depth and is_zip(read_member(archive, member, most=_BEGINNING)):
            return _inside(BytesIO(read_member(archive, member)), source, budget) or [source]
    except BadContent:
        pass  # it is damaged, and will say so when it is read
    return [source]


def _is_left_behind(name: str) -> bool:
    return name.startswith((".", "~$")) or name.lower() in _LEFT_BEHIND
