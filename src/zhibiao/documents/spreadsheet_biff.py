"""Workbooks of Excel 97 and before, and those of WPS (.xls, .et): the records of the BIFF format, version 5 and 8.

Record numbers and layouts are those of Microsoft's [MS-XLS].
"""

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol, cast

from olefile import OleFileIO  # pyright: ignore[reportMissingTypeStubs]

from zhibiao.documents.limits import Limits
from zhibiao.documents.model import BadContent
from zhibiao.documents.spreadsheet_biff_strings import Segments
from zhibiao.documents.spreadsheet_numbers import builtin, displayed
from zhibiao.documents.spreadsheet_sheet import Area, Cells, Sheet

_BOF, _EOF, _CONTINUE, _FILEPASS = 0x0809, 0x000A, 0x003C, 0x002F
_BOUNDSHEET, _SST, _FORMAT, _XF, _DATEMODE, _CODEPAGE = 0x0085, 0x00FC, 0x041E, 0x00E0, 0x0022, 0x0042
_FORMULA, _STRING, _NUMBER, _RK, _MULRK, _LABELSST = 0x0006, 0x0207, 0x0203, 0x027E, 0x00BD, 0x00FD
_LABEL, _RSTRING, _BOOLERR, _MERGED, _ROW, _COLINFO = 0x0204, 0x00D6, 0x0205, 0x00E5, 0x0208, 0x007D
_BIFF5, _BIFF8 = 0x0500, 0x0600
_RECORDS = 4  # for each cell that may hold something: empty ones have a format, and formulas a text, in others
_WORKSHEET = 0  # among charts, macros and modules
_CODE_PAGES = {874: "cp874", 932: "cp932", 936: "gb18030", 949: "cp949", 950: "cp950", 1200: "utf-16-le", 10000: "mac-roman"}
_ENCRYPTED = BadContent("encrypted", "it is protected by a password; save a copy without one")
_DAMAGED = BadContent("damaged", "the workbook is cut off or broken; fetch it again")


class _Stream(Protocol):
    def read(self) -> bytes: ...


class _Ole(Protocol):
    """What is used of olefile, which is not typed."""

    def exists(self, filename: str) -> bool: ...
    def openstream(self, filename: str) -> _Stream: ...


@dataclass(slots=True)
class _Book:
    """What comes before the sheets."""

    biff8: bool = True
    encoding: str = "cp1252"
    since_1904: bool = False
    codes: dict[int, str] = field(default_factory=dict[int, str])
    styles: list[int] = field(default_factory=list[int])  # numbers of formats
    strings: list[str] = field(default_factory=list[str])
    records: int = 0  # that may still be read: any number of sheets can be said to begin at the same place
    sheets: list[tuple[int, Sheet]] = field(default_factory=list[tuple[int, Sheet]])

    def shown(self, value: float, style: int) -> str:
        number = self.styles[style] if style < len(self.styles) else 0
        return displayed(value, self.codes.get(number) or builtin(number), since_1904=self.since_1904)


def sheets(data: bytes, limits: Limits) -> Iterator[Sheet]:
    """The sheets in their order. Raises BadContent."""
    stream = _workbook(data)
    cells = Cells(limits)
    try:
        book = _globals(stream, limits)
        book.records = _RECORDS * limits.cells
        for position, sheet in book.sheets:
            _read_sheet(stream, position, sheet, book, cells)
            yield sheet
    except (struct.error, IndexError) as error:  # a record is shorter than what it must hold
        raise _DAMAGED from error


def _workbook(data: bytes) -> bytes:
    try:
        ole = cast(_Ole, OleFileIO(io.BytesIO(data)))
        if ole.exists("EncryptedPackage"):
            raise _ENCRYPTED
        for name in ("Workbook", "Book"):
            if ole.exists(name):
                return ole.openstream(name).read()
    except BadContent:
        raise
    except Exception as error:  # of a damaged file the library raises anything
        raise _DAMAGED from error
    raise BadContent("unsupported", "this Office file holds no workbook; save it as .xlsx")


def _records(stream: bytes, position: int) -> Iterator[tuple[int, bytes]]:
    """The records of the part that begins at `position`, those of charts within it left out. BadContent when it is cut off."""
    depth = 0
    while position + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, position)
        position += 4 + size
        if position > len(stream):
            break
        if kind == _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if depth <= 0:
                return
        if depth == 1:
            yield kind, stream[position - size : position]
    raise _DAMAGED


def _globals(stream: bytes, limits: Limits) -> _Book:
    book = _Book()
    segments: list[bytes] = []
    last = 0
    for kind, record in _records(stream, 0):
        if kind == _BOF:
            (version,) = struct.unpack_from("<H", record)
            if version not in (_BIFF5, _BIFF8):
                raise BadContent("unsupported", "this workbook is of an Excel before 1993; save it as .xlsx")
            book.biff8 = version == _BIFF8
        elif kind == _FILEPASS:
            raise _ENCRYPTED
        elif kind == _CODEPAGE:
            (page,) = struct.unpack_from("<H", record)
            book.encoding = _CODE_PAGES.get(page, f"cp{page}" if 1250 <= page <= 1258 else "gb18030")
        elif kind == _SST or (kind == _CONTINUE and last == _SST):
            segments.append(record)
            kind = _SST
        else:
            _global(kind, record, book)
        last = kind
    if segments:
        book.strings = Segments(segments).table(limits.cells)
    return book


def _global(kind: int, record: bytes, book: _Book) -> None:
    if kind == _DATEMODE:
        book.since_1904 = record[:1] == b"\x01"
    elif kind == _XF:
        book.styles.append(struct.unpack_from("<HH", record)[1])
    elif kind == _FORMAT:
        (number,) = struct.unpack_from("<H", record)
        book.codes[number] = _text(record[2:], book, wide_count=book.biff8)
    elif kind == _BOUNDSHEET:
        position, state, sort = struct.unpack_from("<IBB", record)
        if sort == _WORKSHEET:
            book.sheets.append((position, Sheet(_text(record[6:], book, wide_count=False), hidden=state & 3 != 0)))


def _text(data: bytes, book: _Book, *, wide_count: bool) -> str:
    """A string after the number of its characters, which takes two bytes or one."""
    if book.biff8:
        return Segments([data]).text(wide_count=wide_count)
    start = 2 if wide_count else 1
    count = int.from_bytes(data[:start], "little")
    return data[start : start + count].decode(book.encoding, "replace")


def _read_sheet(stream: bytes, position: int, sheet: Sheet, book: _Book, cells: Cells) -> None:
    waiting: tuple[int, int] | None = None  # the formula whose text comes in a record of its own
    for kind, record in _records(stream, position):
        book.records -= 1
        if book.records < 0:
            raise BadContent("too_large", "its sheets have too many records; save it as .xlsx, or split the file")
        if kind == _STRING:
            if waiting is not None:
                cells.put(sheet, *waiting, _text(record, book, wide_count=True))
            waiting = None
        elif kind == _MERGED:
            for place in range(2, 2 + 8 * int.from_bytes(record[:2], "little"), 8):
                top, bottom, left, right = struct.unpack_from("<4H", record, place)
                cells.merge(sheet, Area(top, left, bottom, right))
        elif kind == _ROW:
            if struct.unpack_from("<H", record, 12)[0] & 0x20:
                sheet.hidden_rows.add(struct.unpack_from("<H", record)[0])
        elif kind == _COLINFO:
            first, last, _, _, options = struct.unpack_from("<5H", record)
            if options & 1:
                sheet.hidden_columns.append((first, last))
        elif kind == _MULRK:
            row, column = struct.unpack_from("<HH", record)
            for place in range(4, len(record) - 2, 6):
                style, packed = struct.unpack_from("<HI", record, place)
                cells.put(sheet, row, column + (place - 4) // 6, book.shown(_unpacked(packed), style))
        elif kind in (_FORMULA, _NUMBER, _RK, _LABELSST, _LABEL, _RSTRING, _BOOLERR):
            row, column, style = struct.unpack_from("<HHH", record)
            cells.put(sheet, row, column, _value(kind, record[6:], style, book))
            if kind == _FORMULA:
                waiting = (row, column) if record[12:14] == b"\xff\xff" and record[6] == 0 else None


def _value(kind: int, data: bytes, style: int, book: _Book) -> str:
    if kind == _LABELSST:
        (index,) = struct.unpack_from("<I", data)
        return book.strings[index] if index < len(book.strings) else ""
    if kind in (_LABEL, _RSTRING):
        return _text(data, book, wide_count=True)
    if kind == _BOOLERR:
        return "" if data[1] else "是" if data[0] else "否"
    if kind == _RK:
        return book.shown(_unpacked(*struct.unpack_from("<I", data)), style)
    if kind == _FORMULA and data[6:8] == b"\xff\xff":  # no number
        return ("是" if data[2] else "否") if data[0] == 1 else ""
    return book.shown(*struct.unpack_from("<d", data), style)


def _unpacked(packed: int) -> float:
    """The number of an RK value: 30 bits of an integer or of a floating-point number, perhaps in hundredths."""
    if packed & 2:
        value: float = (packed >> 2) - (1 << 30 if packed & 0x80000000 else 0)
    else:
        (value,) = struct.unpack("<d", struct.pack("<II", 0, packed & 0xFFFFFFFC))
    return value / 100 if packed & 1 else value
