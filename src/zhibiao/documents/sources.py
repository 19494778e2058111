"""The inputs: where each lies, what it is called, and its bytes."""

import os
import stat
import sys
import unicodedata
from dataclasses import dataclass
from hashlib import file_digest, sha256
from io import BufferedReader, BytesIO
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from zhibiao.documents.archive import Member, read_member
from zhibiao.documents.limits import MAX_BYTES
from zhibiao.documents.model import BadContent

STANDARD_INPUT = Path("-")


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why an input has no bytes to be read: a code, and a line for a person."""

    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a file came from that lies elsewhere now: its address there, what it is called, and the source that brought it."""

    address: str
    name: str
    collection: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """One input: a file, a member of an archive, or what stood in the way where one was looked for."""

    path: Path  # on disk
    members: tuple[Member, ...] = ()  # the way through archives to it, the outermost first
    size: int = 0  # bytes, as they were when it was found
    obstacle: Obstacle | None = None
    inside: str | None = None  # the name, with folders, of a member that is an obstacle
    origin: Origin | None = None  # None: it lies where it came from

    @property
    def name(self) -> str:
        """File name without folders, fit to be printed and stored."""
        if self.path == STANDARD_INPUT:
            return "stdin"
        inner = self._names()
        own = self.origin.name if self.origin is not None else self.path.name
        return printable(PurePosixPath(inner[-1]).name if inner else own)

    @property
    def address(self) -> str:
        """Where it lies or came from: `folder/report.pdf`, `folder/reports.zip!2022/report.pdf`, `https://…/report.pdf`."""
        return printable("!".join((self.origin.address if self.origin is not None else str(self.path), *self._names())))

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
        with open_regular(source.path) as file:
            data = file.read(MAX_BYTES + 1)
            size, digest = len(data), sha256(data).hexdigest()
            if size > MAX_BYTES:
                file.seek(0)
                size, digest = os.fstat(file.fileno()).st_size, file_digest(file, "sha256").hexdigest()
    if size > MAX_BYTES:
        detail = f"{size / 1e6:.0f} MB is over the limit of {MAX_BYTES // 10**6} MB; split the file"
        return Fetched(source, None, digest, Obstacle("too_large", detail))
    return Fetched(source, data, digest)


def open_regular(path: Path) -> BufferedReader:
    """The file, opened without waiting for whoever might write into it if it is a pipe. UnreachableError for what is no file."""
    file = os.fdopen(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)), "rb")
    if stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        return file
    file.close()
    raise UnreachableError("this is no regular file; save it as a file and load that")
