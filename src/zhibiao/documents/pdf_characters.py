"""The characters of a PDF page with their places, the way up that they are read."""

import ctypes
import math
import unicodedata
from collections import Counter
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from zhibiao.documents.model import BadContent

UNKNOWN = "\ufffd"  # a glyph of which the file does not say what character it is
_ANGLE_OFF = math.radians(5)
_SYMBOL_FONT = range(0xF03A, 0xF100)  # where bullets and ticks of symbol fonts come to lie; digits lie below
_MAX_CHARACTERS = 300_000  # of a page
_MIN_SIZE, _MAX_SIZE = 1.0, 1000.0  # points


@dataclass(frozen=True, slots=True)
class Character:
    """One character, or a ligature's several; x to the right and y downwards in points."""

    text: str
    x0: float
    x1: float
    y: float  # of the base line
    size: float


@dataclass(frozen=True, slots=True)
class Upright:
    """Turns places on a page, as the file has them, to where they are once the text runs from left to right."""

    turns: int  # quarter turns, counterclockwise, that the text runs in

    def point(self, x: float, y: float) -> tuple[float, float]:
        """x to the right and y downwards."""
        return ((x, -y), (y, x), (-x, y), (-y, -x))[self.turns]

    def box(self, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        """(x0, y0, x1, y1), with y0 the upper edge."""
        xs, ys = zip(self.point(left, bottom), self.point(right, top), strict=True)
        return min(xs), min(ys), max(xs), max(ys)


def characters_of(page: pdfium.PdfPage) -> tuple[list[Character], Upright]:
    """The visible characters and blanks of a page in the order of the file. Text askew, such as a watermark, is left out."""
    text_page = page.get_textpage()
    try:
        raw = _raw_characters(text_page)
    finally:
        text_page.close()
    turns = Counter(turn for *_, turn in raw if turn is not None)
    turn = turns.most_common(1)[0][0] if turns else 0
    upright = Upright(turn)
    characters: list[Character] = []
    for text, box, origin, size, own_turn in raw:
        if own_turn == turn:
            x0, _, x1, _ = upright.box(*box)
            characters.append(Character(text, x0, x1, upright.point(*origin)[1], size))
    return characters, upright


_Raw = tuple[str, tuple[float, float, float, float], tuple[float, float], float, int | None]


def _raw_characters(text_page: pdfium.PdfTextPage) -> list[_Raw]:
    page = text_page.raw
    box, matrix = pdfium_c.FS_RECTF(), pdfium_c.FS_MATRIX()
    x, y = ctypes.c_double(), ctypes.c_double()
    found: list[_Raw] = []
    count = text_page.count_chars()
    if count > _MAX_CHARACTERS:
        raise BadContent("too_large", f"one of its pages holds {count:,} characters; split the file")
    for index in range(count):
        if pdfium_c.FPDFText_IsGenerated(page, index) == 1:
            continue  # blanks and line ends that the library guesses
        text = text_of(pdfium_c.FPDFText_GetUnicode(page, index), pdfium_c.FPDFText_HasUnicodeMapError(page, index) == 1)
        if not text or not (
            pdfium_c.FPDFText_GetMatrix(page, index, matrix)
            and pdfium_c.FPDFText_GetLooseCharBox(page, index, box)
            and pdfium_c.FPDFText_GetCharOrigin(page, index, x, y)
        ):
            continue
        size = pdfium_c.FPDFText_GetFontSize(page, index) * math.hypot(matrix.c, matrix.d)
        if _MIN_SIZE <= size <= _MAX_SIZE:
            place = (box.left, box.bottom, box.right, box.top)
            found.append((text, place, (x.value, y.value), size, turn_of(matrix.a, matrix.b)))
    return found


def turn_of(a: float, b: float) -> int | None:
    """Quarter turns in which a character stands, None when it stands askew."""
    quarters = math.atan2(b, a) / (math.pi / 2)
    nearest = round(quarters)
    return nearest % 4 if abs(quarters - nearest) * (math.pi / 2) <= _ANGLE_OFF else None


def text_of(code: int, unmapped: bool) -> str:
    """What a code stands for: ligatures and compatibility forms as the characters they are made of, "" for nothing visible."""
    if 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
        return UNKNOWN
    if code in _SYMBOL_FONT:
        return "•"
    character = chr(code)
    if unmapped or 0xE000 <= code <= 0xF8FF or code >= 0xF0000:
        return UNKNOWN
    if code < 0x20 or code == 0x7F or unicodedata.category(character) in ("Cf", "Cc"):
        return " " if character in "\t\n\r" else ""
    # Fonts often map characters to the radicals and ligatures that look the same.
    if 0x2E80 <= code <= 0x2FDF or 0xF900 <= code <= 0xFAFF or 0xFB00 <= code <= 0xFB06 or 0x2F800 <= code <= 0x2FA1F:
        return unicodedata.normalize("NFKC", character)
    return character
