"""The binary structures of Word 97 to 2003 ([MS-DOC]): streams, pieces of text, and runs of properties."""

import io
import struct
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Protocol, cast

from olefile import OleFileIO  # pyright: ignore[reportUnknownVariableType]

from zhibiao.documents.limits import Limits
from zhibiao.documents.model import BadContent

_WORD_97 = 0xA5EC
_OLDEST = 0x6A  # the first version after Word 95
_ENCRYPTED, _TABLE_1 = 0x0100, 0x0200
_LENGTHS, _PLACES = 76, 154  # where the header says how long each part of the text is, and where each structure lies
_PAGE = 512
_HUGE = (0x6645, 0x6646)  # "these properties lie in the stream Data"
_DEFINE_TABLE, _TABS = 0xD608, 0xC615
_SIZES = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}  # bytes of an operand, by the top bits of the code
_CP1252 = [ord(bytes((code,)).decode("cp1252", "replace")) for code in range(256)]

Sprm = tuple[int, bytes]  # a property: its code and operand


class _Ole(Protocol):
    """What is used of olefile, which is not typed."""

    def exists(self, filename: str) -> bool: ...
    def openstream(self, filename: str) -> IO[bytes]: ...


@dataclass(frozen=True, slots=True)
class Run:
    """Properties of the characters at bytes `start` to `end` of the main stream."""

    start: int
    end: int
    style: int
    properties: bytes


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters `first` to `last` of the text lie from byte `offset` on, `width` bytes each."""

    first: int
    last: int
    offset: int
    width: int


class WordFile:
    """The streams of a file and where things lie in them. Raises BadContent: damaged, encrypted, unsupported."""

    def __init__(self, data: bytes) -> None:
        streams = _streams(data)
        self._main = streams["WordDocument"]
        if len(self._main) < _PLACES:
            raise _damaged()
        magic, version = struct.unpack_from("<HH", self._main)
        if magic != _WORD_97 or version < _OLDEST:
            raise BadContent("unsupported", "it was written by Word 95 or older; open it and save it as .docx")
        (flags,) = struct.unpack_from("<H", self._main, 10)
        if flags & _ENCRYPTED:
            raise BadContent("encrypted", "it is protected by a password; save a copy without one")
        self._table = streams.get("1Table" if flags & _TABLE_1 else "0Table", b"")
        self._data = streams.get("Data", b"")
        self.language = int.from_bytes(self._main[6:8], "little")
        # Main text, footnotes, headers, macros, comments, endnotes, text boxes, text boxes of headers: in this order.
        self.lengths = struct.unpack_from("<8I", self._main, _LENGTHS)

    def structure(self, number: int) -> bytes:
        """The structure with this number in the header's list of places; empty where there is none."""
        place = _PLACES + 8 * number
        if place + 8 > len(self._main):
            return b""
        start, length = struct.unpack_from("<II", self._main, place)
        return self._table[start : start + length]

    def pieces(self, limits: Limits) -> list[Piece]:
        """Where the text lies, in its order."""
        table = _piece_table(self.structure(33))
        count = (len(table) - 4) // 12
        if count < 1:
            raise _damaged()
        bounds = struct.unpack_from(f"<{count + 1}I", table)
        pieces: list[Piece] = []
        for number in range(count):
            (place,) = struct.unpack_from("<I", table, 4 * (count + 1) + 8 * number + 2)
            first, last = bounds[number], bounds[number + 1]
            if last > limits.characters:
                raise BadContent("too_large", f"it holds over {limits.characters:,} characters; split the file")
            width = 1 if place & 0x40000000 else 2
            offset = (place & 0x3FFFFFFF) // (2 if width == 1 else 1)
            if first > last or (pieces and first != pieces[-1].last) or offset + width * (last - first) > len(self._main):
                raise BadContent("damaged", "it is cut off or broken; fetch it again")
            pieces.append(Piece(first, last, offset, width))
        return pieces

    def characters(self, pieces: list[Piece]) -> "array[int]":
        """The text as UTF-16 units: one for each of the positions that Word counts."""
        units: array[int] = array("H")
        for piece in pieces:
            data = self._main[piece.offset : piece.offset + piece.width * (piece.last - piece.first)]
            if piece.width == 1:
                units.extend(_CP1252[code] for code in data)
            else:
                units.extend(struct.unpack(f"<{len(data) // 2}H", data))
        return units

    def runs(self, number: int, *, paragraphs: bool) -> list[Run]:
        """The runs that the structure `number` lists, in order and without overlaps: those of paragraphs or of characters."""
        listed = self.structure(number)
        count = (len(listed) - 4) // 8  # between one bound more
        numbers = struct.unpack_from(f"<{count}I", listed, 4 * (count + 1)) if count > 0 else ()
        pages = dict.fromkeys(number & 0x3FFFFF for number in numbers)
        found: list[Run] = []
        for page in pages:
            data = self._main[page * _PAGE : (page + 1) * _PAGE]
            if len(data) == _PAGE:
                found += _runs_of_page(data, paragraphs)
        found.sort(key=lambda run: run.start)
        runs: list[Run] = []
        for run in found:
            if run.end > run.start and (not runs or run.start >= runs[-1].end):
                runs.append(run)
        return runs

    def sprms(self, properties: bytes) -> Iterator[Sprm]:
        """The properties, also those that are stored apart for their length."""
        for code, operand in _sprms(properties):
            if code in _HUGE:
                start = int.from_bytes(operand, "little")
                length = int.from_bytes(self._data[start : start + 2], "little")
                yield from _sprms(self._data[start + 2 : start + 2 + length])
            else:
                yield code, operand


def offset_of(position: int, pieces: list[Piece], firsts: list[int]) -> int:
    """The byte at which the character at `position` lies; `firsts` are the first positions of the pieces."""
    piece = pieces[bisect_right(firsts, position) - 1]
    return piece.offset + (position - piece.first) * piece.width


def _streams(data: bytes) -> dict[str, bytes]:
    try:
        ole = cast(_Ole, OleFileIO(io.BytesIO(data)))
        if ole.exists("EncryptedPackage"):
            raise BadContent("encrypted", "it is protected by a password; save a copy without one")
        if not ole.exists("WordDocument"):
            raise BadContent("unsupported", "it is an old Office file but no Word document; open it and save it as .docx")
        return {name: ole.openstream(name).read() for name in ("WordDocument", "0Table", "1Table", "Data") if ole.exists(name)}
    except BadContent:
        raise
    except Exception as error:  # of a damaged file the library raises anything
        raise _damaged() from error


def _damaged() -> BadContent:
    return BadContent("damaged", "it is cut off or broken; fetch it again")


def _piece_table(structure: bytes) -> bytes:
    """The list of pieces, behind the properties that are stored before it."""
    place = 0
    while place + 5 <= len(structure):
        if structure[place] == 2:
            (length,) = struct.unpack_from("<I", structure, place + 1)
            return structure[place + 5 : place + 5 + length]
        if structure[place] != 1:
            break
        place += 3 + int.from_bytes(structure[place + 1 : place + 3], "little")
    raise _damaged()


def _runs_of_page(data: bytes, paragraphs: bool) -> Iterator[Run]:
    """The runs of one page: the bounds of all, then where in the page each one's properties lie, and its length last."""
    count = data[_PAGE - 1]
    entry = 13 if paragraphs else 1
    if 4 * (count + 1) + entry * count >= _PAGE:
        return
    bounds = struct.unpack_from(f"<{count + 1}I", data)
    for number in range(count):
        place = 2 * data[4 * (count + 1) + entry * number]
        properties = b""
        if place and paragraphs:
            length = 2 * data[place] - 1
            if length < 0:
                place += 1
                length = 2 * data[place]  # in words, where the first length is zero
            properties = data[place + 1 : place + 1 + length]
        elif place:
            properties = data[place + 1 : place + 1 + data[place]]
        style = int.from_bytes(properties[:2], "little") if paragraphs else 0
        yield Run(bounds[number], bounds[number + 1], style, properties[2:] if paragraphs else properties)


def _sprms(properties: bytes) -> Iterator[Sprm]:
    place = 0
    while place + 3 <= len(properties):
        code = int.from_bytes(properties[place : place + 2], "little")
        place += 2
        size = _SIZES.get(code >> 13)
        if size is None:
            if code == _DEFINE_TABLE:
                size = int.from_bytes(properties[place : place + 2], "little") - 1
                place += 2
            elif code == _TABS and properties[place] == 255:
                return
            else:
                size = properties[place]
                place += 1
        if size < 0:
            return
        yield code, properties[place : place + size]
        place += size
