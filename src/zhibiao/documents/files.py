"""Which files a user means by the paths on the command line, those in archives included."""

import os
import stat
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import file_digest, sha256
from io import BufferedReader, BytesIO
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from zhibiao.documents.archive import BadMember, Budget, Member, list_members, read_member
from zhibiao.documents.limits import LIMITS, MAX_BYTES
from zhibiao.documents.magic import is_zip, office_format
from zhibiao.documents.model import BadContent
from zhibiao.errors import UsageError

STANDARD_INPUT = Path("-")
_LEFT_BEHIND = frozenset(("__macosx", "thumbs.db", "desktop.ini", "ehthumbs.db"))
_BEGINNING = 4  # bytes that tell an archive


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why an input has no bytes to be read: a code, and a line for a person."""

    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class Source:
    """One input: a file, a member of an archive, or what stood in the way where one was looked for."""

    path: Path  # on disk
    members: tuple[Member, ...] = ()  # the way through archives to it, the outermost first
    size: int = 0  # bytes, as they were when it was found
    obstacle: Obstacle | None = None
    inside: str | None = None  # the name, with folders, of a member that is an obstacle

    @property
    def name(self) -> str:
        """File name without folders, fit to be printed and stored."""
        if self.path == STANDARD_INPUT:
            return "stdin"
        inner = self._names()
        return printable(PurePosixPath(inner[-1]).name if inner else self.path.name)

    @property
    def address(self) -> str:
        """Where it lies: `folder/report.pdf`, `folder/reports.zip!2022/report.pdf`."""
        return printable("!".join((str(self.path), *self._names())))

    @property
    def in_archive(self) -> bool:
        """Whether it is part of an archive."""
        return bool(self._names())

    def _names(self) -> list[str]:
        return [*(member.name for member in self.members), *([self.inside] if self.inside is not None else [])]


@dataclass(frozen=True, slots=True)
class Fetched:
    """The bytes of a source, read once: what is hashed, read and kept is the same."""

    source: Source
    data: bytes | None  # None: too many to be held
    sha256: str  # hexadecimal; of the archive for a member that cannot be unpacked
    refused: Obstacle | None = None  # why it will not be read


class UnreachableError(Exception):
    """The machine does not give the bytes away; trying again may help."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


def printable(name: str) -> str:
    """A name that can be shown and stored: names on disk may hold any bytes. Those of GBK become characters."""
    if name.isprintable():
        return name
    try:
        name.encode()
    except UnicodeEncodeError:
        raw = os.fsencode(name)
        try:
            name = raw.decode("gb18030")
        except UnicodeDecodeError:
            name = raw.decode("utf-8", "replace")
    return "".join("\ufffd" if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp") else char for char in name)


def find_files(paths: Sequence[Path]) -> list[Source]:
    """The inputs: each named file, every file in and under each named folder, and every file in an archive among them.

    What is hidden or left behind by systems is left out of folders; links to folders are not followed. What cannot be looked
    at is an input with an obstacle. The order is that of the addresses, and a file named twice comes once. "-" is standard
    input. Raises UsageError for a path that does not exist or a folder without files.
    """
    found: dict[str, Source] = {}
    for path in paths:
        if path.is_dir():
            inside = list(_files_under(path))
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


class Fetcher:
    """Reads the bytes of sources; keeps the last archive open, as members come one after the other. Close it at the end."""

    def __init__(self) -> None:
        self._open: dict[tuple[Path, tuple[Member, ...]], BinaryIO] = {}
        self._hashes: dict[Path, str] = {}

    def __enter__(self) -> "Fetcher":
        return self

    def __exit__(self, *_: object) -> None:
        self._drop(())

    def fetch(self, source: Source) -> Fetched:
        """The bytes of the source. UnreachableError when the machine does not give them away."""
        try:
            if source.obstacle is not None:
                if not source.in_archive:
                    raise UnreachableError(source.obstacle.detail)
                return Fetched(source, None, self._hash(source.path), source.obstacle)
            if not source.members:
                return _fetch_file(source)
            try:
                data = read_member(self._container(source.path, source.members[:-1]), source.members[-1])
            except BadContent as error:
                return Fetched(source, None, self._hash(source.path), Obstacle(error.reason, error.detail))
            return Fetched(source, data, sha256(data).hexdigest())
        except OSError as error:
            raise UnreachableError(f"cannot be read ({error.strerror}); look at its permissions and try again") from error

    def _container(self, path: Path, members: tuple[Member, ...]) -> BinaryIO:
        """The archive that these members lead to; of others only those around it stay open."""
        self._drop(tuple((path, members[:depth]) for depth in range(len(members) + 1)))
        if (path, members) not in self._open:
            around = self._container(path, members[:-1]) if members else None
            self._open[path, members] = path.open("rb") if around is None else BytesIO(read_member(around, members[-1]))
        return self._open[path, members]

    def _drop(self, keep: tuple[tuple[Path, tuple[Member, ...]], ...]) -> None:
        for key in [key for key in self._open if key not in keep]:
            self._open.pop(key).close()

    def _hash(self, path: Path) -> str:
        if path not in self._hashes:
            with path.open("rb") as file:
                self._hashes[path] = file_digest(file, "sha256").hexdigest()
        return self._hashes[path]


def _fetch_file(source: Source) -> Fetched:
    if source.path == STANDARD_INPUT:
        data = sys.stdin.buffer.read(MAX_BYTES + 1)
        size, digest = len(data), sha256(data).hexdigest()
    else:
        with _regular(source.path) as file:
            data = file.read(MAX_BYTES + 1)
            size, digest = len(data), sha256(data).hexdigest()
            if size > MAX_BYTES:
                file.seek(0)
                size, digest = os.fstat(file.fileno()).st_size, file_digest(file, "sha256").hexdigest()
    if size > MAX_BYTES:
        detail = f"{size / 1e6:.0f} MB is over the limit of {MAX_BYTES // 10**6} MB; split the file"
        return Fetched(source, None, digest, Obstacle("too_large", detail))
    return Fetched(source, data, digest)


def _regular(path: Path) -> BufferedReader:
    """The file, opened without waiting for whoever might write into it if it is a pipe."""
    file = os.fdopen(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)), "rb")
    if stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        return file
    file.close()
    raise UnreachableError("this is no regular file; save it as a file and load that")


def _files_under(folder: Path) -> Iterator[Source]:
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
            yield from _files_under(path)
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
        with _regular(file.path) as opened:
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
