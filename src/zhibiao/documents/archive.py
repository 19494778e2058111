"""ZIP archives as if they were folders: what lies in them, and the bytes of each member, in memory and never on disk."""

import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO

from zhibiao.documents.limits import LIMITS, MAX_BYTES, Limits
from zhibiao.documents.model import BadContent

_UTF8_NAME = 0x800
_ENCRYPTED = 0x1
_LOCAL_HEADER = struct.Struct("<4s22xHH")
_LOCAL_SIGNATURE = b"PK\x03\x04"
_DIRECTORY_BYTES = 600  # a member's share of the central directory, at the most


@dataclass(frozen=True, slots=True)
class Member:
    """Where a file lies in an archive: enough to read it without going through the directory again."""

    name: str  # with its folders, "/" between them
    offset: int
    packed: int  # bytes
    size: int  # bytes, unpacked, as the directory claims; no more is ever unpacked
    method: int
    crc: int


@dataclass(frozen=True, slots=True)
class BadMember:
    """A file in an archive that must not or cannot be read, and why: the parts of a BadContent."""

    name: str
    reason: str
    detail: str


class Budget:
    """How much one archive may hold, those inside it included; counted down while they are listed."""

    def __init__(self, limits: Limits = LIMITS) -> None:
        self.members = limits.members
        self.bytes = limits.archive

    def take(self, size: int) -> bool:
        """Whether a member of this size still fits."""
        self.members -= 1
        self.bytes -= size
        return self.members >= 0 and self.bytes >= 0


def list_members(file: BinaryIO, budget: Budget, limits: Limits = LIMITS) -> Iterator[Member | BadMember]:
    """The files in the archive in the order of its directory. BadContent ("damaged", "too_large") where it cannot be listed."""
    for info in _directory(file, limits):
        if info.filename.endswith("/"):
            continue
        name = decoded_name(info)
        if budget.members <= 0:
            yield BadMember(name, "too_large", f"the archive holds over {limits.members:,} files; split it")
            return
        bad = _objection(info, name)
        if bad is None and not budget.take(info.file_size):
            bad = "too_large", f"the archive unpacks to over {limits.archive / 1e9:.0f} GB; split it"
        if bad is not None:
            yield BadMember(name, *bad)
        else:
            yield Member(name, info.header_offset, info.compress_size, info.file_size, info.compress_type, info.CRC)


def read_member(file: BinaryIO, member: Member, *, most: int | None = None) -> bytes:
    """The bytes of a member, or its first `most`. BadContent ("damaged") when they are not what the directory says."""
    try:
        file.seek(member.offset)
        signature, name, extra = _LOCAL_HEADER.unpack(file.read(_LOCAL_HEADER.size))
        if signature != _LOCAL_SIGNATURE:
            raise _damaged()
        file.seek(name + extra, 1)
        packed = file.read(member.packed if most is None else min(member.packed, most + 1024))
        wanted = member.size if most is None else min(most, member.size)
        if member.method == zipfile.ZIP_STORED:
            data = packed[:wanted]
        else:
            data = zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, max(wanted, 1))[:wanted]
    except (struct.error, zlib.error, ValueError, OverflowError):
        raise _damaged() from None
    if most is None and (len(data) != member.size or zlib.crc32(data) != member.crc):
        raise _damaged()
    return data


def decoded_name(info: zipfile.ZipInfo) -> str:
    """The member's name. Chinese programs write GBK where the format says code page 437, and macOS UTF-8 without the flag."""
    name = info.orig_filename
    if not info.flag_bits & _UTF8_NAME:
        raw = name.encode("cp437", "replace")
        for encoding in ("utf-8", "gb18030"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    return name.replace("\\", "/").partition("\x00")[0]


def _directory(file: BinaryIO, limits: Limits) -> list[zipfile.ZipInfo]:
    try:
        # The directory is parsed at once: what is said to be larger than any that is allowed is not begun with.
        with zipfile.ZipFile(_Reluctant(file, limits.members * _DIRECTORY_BYTES)) as archive:
            return archive.infolist()
    except BadContent:
        raise
    except OSError:
        raise
    except Exception as error:  # of a damaged directory the library raises anything
        raise BadContent("damaged", "the file, which is packed, is damaged or cut off; fetch it again") from error


class _Reluctant:
    """A file that does not hand out more than so many bytes at once."""

    def __init__(self, file: BinaryIO, most: int) -> None:
        self._file = file
        self._most = most
        self.seek = file.seek
        self.tell = file.tell
        self.seekable = file.seekable

    def read(self, size: int = -1) -> bytes:
        """As that of a file."""
        if size > self._most:
            raise BadContent("too_large", "the archive holds too many files; split it")
        return self._file.read(size)


def _objection(info: zipfile.ZipInfo, name: str) -> tuple[str, str] | None:
    path = PurePosixPath(name)
    if info.flag_bits & _ENCRYPTED:
        return "encrypted", "it is protected by a password; unpack the archive and load the folder"
    if stat.S_ISLNK(info.external_attr >> 16):
        return "unsupported", "it is a link in an archive; save the file that it leads to"
    if path.is_absolute() or ".." in path.parts or name[1:2] == ":" or not path.name:
        return "unsupported", "its name leads out of the archive; make the archive anew from the report's folder"
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "unsupported", "it is packed in an unusual way; unpack the archive and load the folder"
    if info.file_size > MAX_BYTES or info.compress_size > MAX_BYTES:
        return "too_large", f"{info.file_size / 1e6:.0f} MB is over the limit of {MAX_BYTES // 10**6} MB; split the file"
    return None


def _damaged() -> BadContent:
    return BadContent("damaged", "the archive is damaged where this file lies; fetch it again")
