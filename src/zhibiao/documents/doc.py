"""Word 97 documents (.doc), which WPS writes as well (.wps)."""

import re
from itertools import islice

from zhibiao.documents.doc_body import Body
from zhibiao.documents.doc_lists import Numbers, Style, counted_by, read_styles
from zhibiao.documents.doc_ole import damaged, streams
from zhibiao.documents.doc_sprms import IN_TABLE, NESTING, OUTLINE_LEVEL, ROW_END, Pages, Properties, u16, u32
from zhibiao.documents.doc_text import read_text, without_fields
from zhibiao.documents.limits import LIMITS, Limits
from zhibiao.documents.model import BadContent, Content

_WORD_97, _WORD_6 = 0xA5EC, (0xA5DC, 0xA59B, 0xA5DB, 0xA697, 0xA698, 0xA699)
_FIRST_VERSION = 0x00C1
_ENCRYPTED, _SECOND_TABLE = 0x0100, 0x0200
_SAVE_AS = "open it in Word or WPS and save it as .docx"
# Where the main stream states the lengths of its parts, and (offset, length) pairs of what is in the table stream.
_LENGTHS = {"text": 76, "notes": 80, "headers": 84, "comments": 92, "endnotes": 96, "boxes": 100}
_PAIRS = 154
_STYLES, _CHARACTERS, _PARAGRAPHS, _PIECES, _LISTS, _USES = 1, 12, 13, 33, 73, 74
_READ = ("text", "notes", "endnotes", "boxes")
_PARAGRAPH = re.compile("[^\x07\r\x0c]*(?:[\x07\r\x0c]|\\Z)")
_LEVELS = 9
_CELLS_TRIED = 10_000
_LONGEST_ENTRY = 500  # characters of a line of a table of contents
_PICTURES = "\x01\x08"
_PLAIN = Style()
_HALF = re.compile("[\ud800-\udfff]")
_BREAK = "\n\n"  # of a page or column: a paragraph rarely goes on after it
_SHOWN: dict[int, str | None] = dict.fromkeys(range(32)) | {
    0x09: " ", 0x0A: " ", 0x0B: "\n", 0x0C: _BREAK, 0x0E: _BREAK, 0x1E: "-", 0xA0: " ", 0xAD: None,
}  # fmt: skip


def read(data: bytes, limits: Limits = LIMITS) -> Content:
    """The text and tables of a Word 97 document, with the numbers of its lists; its notes and text boxes follow the text.

    Headers, footers, comments, hidden and deleted text are left out. Raises BadContent: "empty", "encrypted", "damaged",
    "too_large", "unsupported" (older Word, other Office files), and "needs_ocr" where there are only pictures.
    """
    if not data.strip(b"\x00"):
        raise BadContent("empty", "the file is empty; fetch the report again")
    parts = streams(data, ("WordDocument", "0Table", "1Table", "Data", "EncryptedPackage"))
    if "EncryptedPackage" in parts:
        raise _encrypted()
    if "WordDocument" not in parts:
        raise BadContent("unsupported", f"this Office file holds no Word document; {_SAVE_AS}")
    word = parts["WordDocument"]
    table = parts.get(_table_name(word))
    if table is None:
        raise damaged("the stream that describes its text is missing")
    return _Reader(word, table, parts.get("Data", b""), limits).content()


def _table_name(word: bytes) -> str:
    """The stream that describes the text. BadContent where the header is none that can be read."""
    if u16(word, 0) in _WORD_6 or (u16(word, 0) == _WORD_97 and u16(word, 2) < _FIRST_VERSION):
        raise BadContent("unsupported", f"it was written by a Word older than Word 97; {_SAVE_AS}")
    if u16(word, 0) != _WORD_97 or len(word) < _PAIRS + 8 * (_USES + 1) or u16(word, 32) < 14 or u16(word, 62) < 22:
        raise damaged("its header is not that of a Word document")
    if u16(word, 10) & _ENCRYPTED:
        raise _encrypted()
    return "1Table" if u16(word, 10) & _SECOND_TABLE else "0Table"


def _encrypted() -> BadContent:
    return BadContent("encrypted", "it is protected by a password; save a copy without one")


class _Reader:
    def __init__(self, word: bytes, table: bytes, data: bytes, limits: Limits) -> None:
        self._word = word
        self._table = table
        self._data = data
        self._body = Body(limits)
        self._text = read_text(word, self._part(_PIECES), Pages(word, self._part(_CHARACTERS), 1), limits)
        self._formatting = Pages(word, self._part(_PARAGRAPHS), 13)
        self._styles = read_styles(self._part(_STYLES))
        self._numbers = Numbers(self._part(_LISTS, open_end=True), self._part(_USES, open_end=True))
        self._rows_are_marked = False

    def content(self) -> Content:
        """The document."""
        stories = self._stories()
        self._rows_are_marked = any(self._marks_rows(start, story) for start, story in stories)
        for start, story in stories:
            self._story(start, without_fields(story))
        try:
            return self._body.content("doc")
        except BadContent as error:
            if error.reason == "empty" and any(sign in self._text.text for sign in _PICTURES):
                raise BadContent("needs_ocr", "it holds only pictures; save it as PDF and read that") from error
            raise

    def _part(self, index: int, *, open_end: bool = False) -> bytes:
        """A part of the table stream; with `open_end` what follows it as well, as some parts go on after their stated end."""
        at = _PAIRS + 8 * index
        offset, length = u32(self._word, at), u32(self._word, at + 4)
        if index >= u16(self._word, _PAIRS - 2) or not length or offset + length > len(self._table):
            return b""
        return self._table[offset:] if open_end else self._table[offset : offset + length]

    def _stories(self) -> list[tuple[int, str]]:
        """The texts that are read, each with its position. BadContent where the text is shorter than stated."""
        stories: list[tuple[int, str]] = []
        start = 0
        for name, at in _LENGTHS.items():
            end = start + u32(self._word, at)
            if end > len(self._text.text):
                raise damaged("a part of its text is missing")
            if name in _READ:
                stories.append((start, self._text.text[start:end]))
            start = end
        return stories

    def _marks_rows(self, start: int, story: str) -> bool:
        """Whether the end of a row is marked as such anywhere, as in sound files."""
        cells = islice(re.finditer("\x07", story), _CELLS_TRIED)
        return any(self._properties(start + match.start())[0].number(ROW_END) for match in cells)

    def _properties(self, position: int) -> tuple[Properties, bool]:
        """The formatting of the paragraph with the character at `position`, and whether that is its last."""
        origin, piece = self._text.origin(position)
        end, stored = self._formatting.at(origin)
        properties = Properties(style=u16(stored, 0))
        properties.apply(stored[2:], self._data)
        properties.apply(piece.modifiers)
        return properties, end <= origin + piece.width

    def _story(self, start: int, story: str) -> None:
        held: list[str] = []  # of a paragraph in which a page breaks
        for match in _PARAGRAPH.finditer(story):
            text = match.group()
            if not text:
                break
            self._body.count()
            properties, ends = self._properties(start + match.end() - 1)
            held.append(text)
            if text[-1] != "\x0c" or ends or match.end() == len(story):
                self._paragraph("".join(held), properties)
                held.clear()
        self._body.end_table()

    def _paragraph(self, text: str, properties: Properties) -> None:
        line = _readable(text)
        if text[-1] == "\x07" and self._ends_row(text, properties):
            self._body.end_row().define(properties)
            return
        style = self._styles.get(properties.style, _PLAIN)
        number = self._numbers.next(*counted_by(properties, style))
        if text[-1] == "\x07" or properties.number(IN_TABLE) or properties.number(NESTING):
            self._body.cell_paragraph(number + line.strip())
            if text[-1] == "\x07":
                self._body.end_cell()
        elif style.contents and len(line) <= _LONGEST_ENTRY:
            self._body.furniture(line)
        elif line.strip():
            self._body.paragraph(number + line.lstrip() if number else line, _level(properties, style))
        else:
            self._body.end_table()

    def _ends_row(self, text: str, properties: Properties) -> bool:
        if self._rows_are_marked:
            return bool(properties.number(ROW_END))
        return text == "\x07" and not self._body.at_row_start


def _level(properties: Properties, style: Style) -> int:
    """The level of a heading, 1 the highest; 0 for text."""
    outline = properties.number(OUTLINE_LEVEL)
    if outline is None:
        return style.level
    return outline + 1 if outline < _LEVELS else 0


def _readable(text: str) -> str:
    """The text as a person reads it. Characters beyond the first plane may come as two halves, which are one again."""
    text = text.translate(_SHOWN)
    if _HALF.search(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text
