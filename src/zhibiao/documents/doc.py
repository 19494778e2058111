"""Word 97 to 2003 documents (.doc, and the .wps of WPS): the text as it reads with all tracked changes accepted."""

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from zhibiao.documents.breaks import split_at_breaks
from zhibiao.documents.building import Builder
from zhibiao.documents.doc_tables import Row, TableRows
from zhibiao.documents.limits import LIMITS, Limits
from zhibiao.documents.marks import has_stop
from zhibiao.documents.model import BadContent, Content
from zhibiao.documents.signs import sign
from zhibiao.documents.word97 import Piece, Run, WordFile, offset_of
from zhibiao.documents.word97_styles import Lists, Place, Styles, place_of

_CHARACTER_RUNS, _PARAGRAPH_RUNS = 12, 13  # structures of the header's list
_DELETED, _HIDDEN, _SYMBOL = 0x0800, 0x083C, 0x6A09
_IN_TABLE, _ROW_END, _DEPTH = 0x2416, 0x2417, 0x6649
_CELL_MARK = "\x07"
_ENDS = re.compile("[\r\x07\x0c]")
_PICTURES = ("\x01", "\x08")
_FIELD = re.compile("[\x13\x14\x15]")
_CHARACTERS = dict.fromkeys(range(32)) | {9: "\t", 11: "\n", 30: "-"}
_CHINESE = 0x04  # the language proper, in the low byte of a code of language and country
_HIGH = re.compile("[\x80-\xff\u0152-\u02dc\u2013-\u2122]")
_MAX_HEADING = 100  # characters; a longer paragraph in the style of a heading is prose


@dataclass(frozen=True, slots=True)
class _Marked:
    """A paragraph with the character that ends it, and what its properties say."""

    text: str
    end: str
    style: int
    place: Place
    depth: int  # tables around it
    row: Row | None  # it ends a row of a table


def read(data: bytes, limits: Limits = LIMITS) -> Content:
    """The text of a Word document: main text, text boxes, notes; no headers, footers and comments. Raises BadContent."""
    if not data:
        raise BadContent("empty", "the file is empty; fetch the report again")
    reader = _Reader(WordFile(data), limits)
    builder = Builder(limits)
    for part in (0, 6, 1, 5):  # main text, text boxes, footnotes, endnotes
        reader.build(builder, part)
    try:
        return builder.content("doc")
    except BadContent as error:
        if error.reason == "empty" and reader.pictures:
            raise BadContent("needs_ocr", "it holds pictures and no text; save it as PDF") from error
        raise


class _Reader:
    """Puts paragraphs and tables together from the text and the runs of properties."""

    def __init__(self, file: WordFile, limits: Limits) -> None:
        self._file = file
        self._limits = limits
        self._pieces = file.pieces(limits)
        self._firsts = [piece.first for piece in self._pieces]
        self._styles = Styles(file)
        self._lists = Lists(file)
        self._runs = file.runs(_PARAGRAPH_RUNS, paragraphs=True)
        self._starts = [run.start for run in self._runs]
        self._known: dict[bytes, tuple[Place, int, Row | None]] = {}
        units = file.characters(self._pieces)
        _blot(units, self._pieces, file)
        self._text = "".join(map(chr, units))
        self.pictures = any(mark in self._text for mark in _PICTURES)

    def build(self, builder: Builder, part: int) -> None:
        """Add one part of the text to the document."""
        table = TableRows()
        start = sum(self._file.lengths[:part])
        for marked in self._paragraphs(start, start + self._file.lengths[part]):
            if not marked.depth:
                self._flush(builder, table)
                self._lines(builder, marked)
            elif marked.row is not None and marked.end == _CELL_MARK:
                table.end_row(marked.row)
            else:
                number, _ = self._number_and_level(marked)
                table.add(number + marked.text, ends_cell=marked.end == _CELL_MARK)
        self._flush(builder, table)

    def _flush(self, builder: Builder, table: TableRows) -> None:
        if table.empty:
            return
        for text in table.prose():
            for line in split_at_breaks(text):
                builder.paragraph(line)
        rows = table.grid().rows(self._limits)
        if rows:
            builder.table(rows)
        table.clear()

    def _lines(self, builder: Builder, marked: _Marked) -> None:
        number, level = self._number_and_level(marked)
        for line in split_at_breaks(marked.text):
            line, number = number + line, ""
            if self._styles.is_contents(marked.style):
                builder.furniture(line)
            elif level and len(line) <= _MAX_HEADING and not has_stop(line[:-1]):
                builder.heading(line, level)
            else:
                builder.paragraph(line)

    def _number_and_level(self, marked: _Marked) -> tuple[str, int]:
        place = marked.place.over(self._styles.place(marked.style))
        return self._lists.number(place), self._styles.heading_level(marked.style, place.outline)

    def _paragraphs(self, start: int, end: int) -> Iterator[_Marked]:
        fields: list[bool] = []  # of each open field, whether its instruction is still being read
        for match in _ENDS.finditer(self._text, start, min(end, len(self._text))):
            place = match.start()
            run = self._run(place)
            known, depth, row = self._properties(run)
            raw = _results(self._text[start:place], fields)
            start = place + 1
            depth = max(depth, 1) if match.group() == _CELL_MARK else depth
            yield _Marked(self._clean(raw), match.group(), run.style, known, depth, row)
        if start < end:
            yield _Marked(self._clean(_results(self._text[start:end], fields)), "\r", 0, Place(), 0, None)

    def _run(self, position: int) -> Run:
        offset = offset_of(position, self._pieces, self._firsts)
        number = bisect_right(self._starts, offset) - 1
        if number >= 0 and offset < self._runs[number].end:
            return self._runs[number]
        return Run(offset, offset + 1, 0, b"")

    def _properties(self, run: Run) -> tuple[Place, int, Row | None]:
        """What is said of a paragraph: its place in lists and outline, the tables around it, and the row that it ends."""
        found = self._known.get(run.properties)
        if found is None:
            sprms = list(self._file.sprms(run.properties))
            values = {code: int.from_bytes(operand[:4], "little") for code, operand in sprms}
            depth = values.get(_DEPTH, 0) or values.get(_IN_TABLE, 0)
            row = Row.of(sprms) if values.get(_ROW_END) else None
            found = self._known[run.properties] = (place_of(sprms), depth, row)
        return found

    def _clean(self, text: str) -> str:
        """The characters that a person sees, with newlines for line breaks."""
        text = text.translate(_CHARACTERS)
        if any("\ud800" <= character <= "\udfff" for character in text):
            text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        return _as_chinese(text) if self._file.language & 0xFF == _CHINESE else text


def _blot(units: "array[int]", pieces: list[Piece], file: WordFile) -> None:
    """Overwrite what was deleted or is hidden with zeros, and signs of symbol fonts with what they mean."""
    changes: list[tuple[Run, int]] = []
    for run in file.runs(_CHARACTER_RUNS, paragraphs=False):
        for code, operand in file.sprms(run.properties):
            if code in (_DELETED, _HIDDEN) and operand[:1] == b"\x01":
                changes.append((run, 0))
            elif code == _SYMBOL and len(operand) == 4:
                changes.append((run, ord(sign("wingdings", int.from_bytes(operand[2:], "little")) or "\0")))
    starts = [run.start for run, _ in changes]
    for piece in pieces:
        end = piece.offset + (piece.last - piece.first) * piece.width
        for number in range(max(bisect_right(starts, piece.offset) - 1, 0), len(changes)):
            run, unit = changes[number]
            if run.start >= end:
                break
            first = piece.first + max(run.start - piece.offset, 0) // piece.width
            last = piece.first + max(min(run.end, end) - piece.offset, 0) // piece.width
            for position in range(first, last):
                units[position] = unit


def _results(text: str, fields: list[bool]) -> str:
    """The text without the instructions of fields, `fields` being those open before it and after it."""
    # An instruction never runs on into the next paragraph; a field that seems so is broken and must not hide the rest.
    fields[:] = [False for instruction in fields if not instruction]
    parts: list[str] = []
    start = 0
    for match in _FIELD.finditer(text):
        if not any(fields):
            parts.append(text[start : match.start()])
        start = match.end()
        if match.group() == "\x13":
            fields.append(True)
        elif match.group() == "\x14" and fields:
            fields[-1] = False
        elif fields:
            fields.pop()
    if not any(fields):
        parts.append(text[start:])
    return "".join(parts)


def _as_chinese(text: str) -> str:
    """The text, or what it should be where a program stored GBK bytes as if they were Western letters."""
    if 2 * len(_HIGH.findall(text)) <= len(text):
        return text
    try:
        return text.encode("cp1252").decode("gbk")
    except UnicodeError:
        return text
