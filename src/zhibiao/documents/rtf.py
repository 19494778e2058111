"""RTF documents: what Word, WPS and LibreOffice save as .rtf, often under the name .doc."""

import codecs
from dataclasses import dataclass, replace

from zhibiao.documents.limits import LIMITS, Limits
from zhibiao.documents.model import BadContent, Content
from zhibiao.documents.rtf_body import Body
from zhibiao.documents.rtf_tokens import Kind, Token, tokens

_MAX_DEPTH = 2_000  # groups in groups
# Groups whose text is no part of the document, or stands in it a second time.
_UNREAD = frozenset((
    "fonttbl", "colortbl", "stylesheet", "info", "pict", "nonshppict", "shprslt", "sp", "fldinst", "datafield", "objdata",
    "header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf", "annotation", "xe", "tc", "rxe",
    "pntxta", "pntxtb", "pnseclvl", "listtable", "listoverridetable", "generator", "filetbl", "revtbl", "rsidtbl", "template",
))  # fmt: skip
# Marked as ignorable, and yet part of what is read: a text box, the Unicode form of a text, a picture's frame.
_READ_THOUGH_IGNORABLE = frozenset(("shpinst", "shptxt", "ud", "shppict"))
_CHARACTERS = {
    "tab": " ", "emdash": "—", "endash": "–", "bullet": "•", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”",
    "emspace": "\u3000", "enspace": " ", "qmspace": " ", "~": " ", "_": "-", "\\": "\\", "{": "{", "}": "}", "\t": " ",
}  # fmt: skip
_PARAGRAPH_ENDS = frozenset(("par", "line", "sect", "page", "column", "\n", "\r"))
_FONT_ENCODINGS = {
    128: "cp932", 129: "cp949", 134: "gb18030", 136: "cp950", 161: "cp1253", 162: "cp1254", 204: "cp1251", 238: "cp1250",
}  # fmt: skip
_DOUBLE_BYTE = frozenset(("gb18030", "cp932", "cp949", "cp950", "utf-8"))


@dataclass(slots=True)
class _State:
    """What a group passes on to the groups inside, and gets back as it was."""

    unread: bool = False
    hidden: bool = False
    replaced: int = 1  # bytes after \u that stand for the character in old programs
    encoding: str | None = None  # of the font
    table: str = ""  # "fonttbl" or "stylesheet" inside one of these
    in_cell: bool = False
    level: int = 0
    note: bool = False


def read(data: bytes, limits: Limits = LIMITS) -> Content:
    """The text and tables of an RTF document; headers, footers, comments and hidden text left out. Raises BadContent."""
    if not data.strip():
        raise BadContent("empty", "the file is empty; fetch the report again")
    if not data.lstrip()[:5].lower().startswith(b"{\\rtf"):
        raise BadContent("damaged", "it does not begin as an RTF document does; fetch the report again")
    reader = _Reader(limits)
    for token in tokens(data.lstrip()):
        if not reader.take(token):
            break
    return reader.content()


class _Reader:
    def __init__(self, limits: Limits) -> None:
        self._body = Body(limits)
        self._state = _State()
        self._outer: list[_State] = []
        self._bytes = bytearray()
        self._to_skip = 0  # bytes that an \u has made superfluous
        self._opening = False  # whether the token before was {, or {\*
        self._ignorable = False
        self._encoding = "cp1252"
        self._fonts: dict[int, str] = {}
        self._font = 0
        self._levels: dict[int, int] = {}  # of headings, by the number of their style
        self._style = 0
        self._lost = 0

    def take(self, token: Token) -> bool:
        """Read one token; False after the end of the document."""
        if token.kind is Kind.TEXT:
            self._text(token.data)
        else:
            self._flush(token)
            if token.kind is Kind.OPEN:
                self._open()
                return True
            if token.kind is Kind.CLOSE:
                return self._close()
            if token.name == "*" and self._opening:
                self._ignorable = True
                return True
            self._control(token.name, token.number)
        self._opening = self._ignorable = False
        return True

    def content(self) -> Content:
        """What was read."""
        self._flush(None)
        warnings: list[str] = []
        if self._outer:
            warnings.append("the document ends in its middle; fetch it again")
        if self._lost:
            warnings.append(f"{self._lost} characters could not be decoded (U+FFFD); compare the text with the source")
        return self._body.content("rtf", None, warnings)

    def _open(self) -> None:
        if len(self._outer) >= _MAX_DEPTH:
            raise BadContent("damaged", f"its groups are nested over {_MAX_DEPTH:,} deep; save the report as text")
        self._outer.append(replace(self._state))
        self._opening, self._ignorable, self._to_skip = True, False, 0

    def _close(self) -> bool:
        self._opening = self._ignorable = False
        self._to_skip = 0
        if not self._outer:
            return False
        inner, self._state = self._state, self._outer.pop()
        if inner.note and not self._state.note:
            self._body.end_note()
        return bool(self._outer)

    def _text(self, data: bytes) -> None:
        skipped = min(self._to_skip, len(data))
        self._to_skip -= skipped
        if not self._state.unread and not self._state.hidden:
            self._bytes += data[skipped:]

    def _flush(self, token: Token | None) -> None:
        """Decode the bytes so far. An escaped brace or backslash is a byte like others."""
        if token is not None and token.kind is Kind.SYMBOL and token.name in "\\{}" and self._bytes:
            return
        if self._bytes:
            text = _decoded(bytes(self._bytes), self._state.encoding or self._encoding)
            self._lost += text.count("\ufffd")
            self._bytes.clear()
            self._write(text)

    def _write(self, text: str) -> None:
        if not self._state.unread and not self._state.hidden:
            self._body.text(text, note=self._state.note)

    def _control(self, name: str, number: int | None) -> None:
        state = self._state
        if self._opening and (name in _UNREAD or (self._ignorable and name not in _READ_THOUGH_IGNORABLE)):
            state.unread = True
            state.table = name if name in ("fonttbl", "stylesheet") else state.table
        elif state.table:
            self._define(name, number)
        elif name == "u":
            self._unicode(number or 0)
        elif name in _CHARACTERS:
            if self._to_skip:
                self._to_skip -= 1
            elif self._bytes:
                self._bytes += _CHARACTERS[name].encode("ascii")
            else:
                self._write(_CHARACTERS[name])
        elif not state.unread:
            self._to_skip = 0
            self._structure(name)
            self._format(name, number)

    def _unicode(self, number: int) -> None:
        number += 65_536 if number < 0 else 0
        self._write(chr(number) if 32 <= number < 65_536 else "\ufffd")
        self._to_skip = self._state.replaced

    def _define(self, name: str, number: int | None) -> None:
        """Inside the tables of fonts and styles: which font has which code page, which style is a heading."""
        if name == "f":
            self._font = number or 0
        elif name == "fcharset" and number in _FONT_ENCODINGS:
            self._fonts[self._font] = _FONT_ENCODINGS[number]
        elif name == "s":
            self._style = number or 0
        elif name == "outlinelevel" and number is not None and 0 <= number < 9:
            self._levels[self._style] = number + 1

    def _structure(self, name: str) -> None:
        state = self._state
        if state.note:
            if name in _PARAGRAPH_ENDS:
                self._body.text(" ", note=True)
        elif name in _PARAGRAPH_ENDS or name == "nestrow":
            self._body.end_paragraph(in_cell=state.in_cell, level=state.level)
        elif name == "cell":
            self._body.end_cell()
        elif name == "nestcell":
            self._body.text(" ")
        elif name == "row":
            self._body.end_row()
        elif name == "trowd":
            self._body.define_row()
        elif name == "cellx":
            self._body.define_cell()
        elif name in ("clmrg", "clvmrg"):
            self._body.merge(name)

    def _format(self, name: str, number: int | None) -> None:
        state = self._state
        if name == "pard":
            state.in_cell, state.level = False, 0
        elif name == "intbl":
            state.in_cell = number != 0
        elif name in ("v", "deleted"):
            state.hidden = number != 0
        elif name == "plain":
            state.hidden, state.encoding = False, None
        elif name == "uc":
            state.replaced = min(max(number or 0, 0), 100)
        elif name == "f":
            state.encoding = self._fonts.get(number or 0)
        elif name == "s":
            state.level = self._levels.get(number or 0, 0)
        elif name == "outlinelevel":
            state.level = number + 1 if number is not None and 0 <= number < 9 else 0
        elif name == "ansicpg":
            self._encoding = _code_page(number or 1252)
        elif name == "footnote":
            state.note = True


def _code_page(number: int) -> str:
    if number in (936, 54936):
        return "gb18030"
    name = "utf-8" if number == 65001 else f"cp{number}"
    try:
        return codecs.lookup(name).name
    except LookupError:
        return "cp1252"


def _decoded(data: bytes, encoding: str) -> str:
    """The text of bytes. Chinese bytes in a Western font are Chinese, as many programs name no code page."""
    if data.isascii():
        return data.decode("ascii")
    if encoding not in _DOUBLE_BYTE:
        try:
            text = data.decode("gb18030")
        except UnicodeDecodeError:
            text = ""
        if any("\u4e00" <= character <= "\u9fff" for character in text):
            return text
    return data.decode(encoding, "replace")
