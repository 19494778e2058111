"""Styles and lists of Word 97 documents: which paragraphs are headings, and which number stands before them."""

import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from zhibiao.documents.list_numbers import Counters, Level
from zhibiao.documents.word97 import Sprm, WordFile

_STYLES, _LISTS, _USES = 1, 73, 74  # structures of the header's list
_OUTLINE, _LIST, _LEVEL = 0x2640, 0x460B, 0x260A
_HEADINGS = range(1, 10)  # the numbers of the built-in styles heading 1 to 9, in the table and as identifiers
_CONTENTS = range(19, 28)  # the identifiers of the lines of a table of contents
_TITLE = 62
_PARAGRAPH_STYLE = 1
_NO_STYLE = 0xFFF
_BODY_LEVEL = 9
# The numbers of formats, and their names in OOXML.
_FORMATS = {
    0: "decimal", 1: "upperRoman", 2: "lowerRoman", 3: "upperLetter", 4: "lowerLetter", 10: "ideographDigital",
    11: "japaneseCounting", 14: "decimalFullWidth", 16: "ideographLegalTraditional", 17: "japaneseDigitalTenThousand",
    18: "decimalEnclosedCircle", 22: "decimalZero", 23: "bullet", 26: "decimalEnclosedFullstop", 27: "decimalEnclosedParen",
    28: "decimalEnclosedCircleChinese", 29: "ideographEnclosedCircle", 30: "ideographTraditional", 31: "ideographZodiac",
    33: "taiwaneseCounting", 34: "ideographLegalTraditional", 35: "taiwaneseCountingThousand", 36: "taiwaneseDigital",
    37: "chineseCounting", 38: "chineseLegalSimplified", 39: "chineseCountingThousand", 255: "none",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """What properties say of a paragraph; None where they say nothing."""

    outline: int | None = None
    list: int | None = None
    level: int | None = None

    def over(self, other: "Place") -> "Place":
        """This, and what the other says where this says nothing."""
        return Place(
            self.outline if self.outline is not None else other.outline,
            self.list if self.list is not None else other.list,
            self.level if self.level is not None else other.level,
        )


@dataclass(frozen=True, slots=True)
class _Style:
    identifier: int
    base: int
    place: Place


def place_of(sprms: Iterable[Sprm]) -> Place:
    """What these properties say."""
    place = Place()
    for code, operand in sprms:
        value = int.from_bytes(operand, "little")
        if code == _OUTLINE:
            place = replace(place, outline=value)
        elif code == _LIST:
            place = replace(place, list=value)
        elif code == _LEVEL:
            place = replace(place, level=value)
    return place


class Styles:
    """The paragraph styles."""

    def __init__(self, file: WordFile) -> None:
        self._styles = dict(_styles(file))

    def place(self, number: int) -> Place:
        """What the style with this number and those that it is based on say."""
        place = Place()
        for style in self._chain(number):
            place = place.over(style.place)
        return place

    def heading_level(self, number: int, outline: int | None) -> int:
        """1 to 9 for a heading of this style, `outline` being what is said of it; 0 for what is none."""
        if outline is not None:
            return outline + 1 if outline < _BODY_LEVEL else 0
        for style in self._chain(number):
            if style.identifier in _HEADINGS:
                return style.identifier
            if style.identifier == _TITLE:
                return 1
        return 0

    def is_contents(self, number: int) -> bool:
        """Whether it is the style of a line of a table of contents."""
        return any(style.identifier in _CONTENTS for style in self._chain(number))

    def _chain(self, number: int) -> Iterator[_Style]:
        seen: set[int] = set()
        while number in self._styles and number not in seen:
            seen.add(number)
            yield self._styles[number]
            number = self._styles[number].base


class Lists:
    """The lists, and how far each has counted."""

    def __init__(self, file: WordFile) -> None:
        self._counters = Counters()
        self._levels = dict(_lists(file.structure(_LISTS)))
        self._uses = _uses(file.structure(_USES))

    def number(self, place: Place) -> str:
        """The number before a paragraph that stands there; empty for none and for a bullet."""
        if not place.list or not 0 < place.list <= len(self._uses):
            return ""
        key, own = self._uses[place.list - 1]
        level = place.level or 0
        levels = self._levels.get(key, {})
        start = own.pop(level, None)
        if start is not None and level in levels:
            levels[level] = replace(levels[level], start=start)
            self._counters.restart(str(key), level)
        return self._counters.next(str(key), levels, level)


def _styles(file: WordFile) -> Iterator[tuple[int, _Style]]:
    data = file.structure(_STYLES)
    if len(data) < 6:
        return
    header, count, fixed = struct.unpack_from("<HHH", data)
    start = 2 + header
    for number in range(count):
        if start + 2 > len(data):
            return
        (size,) = struct.unpack_from("<H", data, start)
        style = data[start + 2 : start + 2 + size]
        start += 2 + size + size % 2
        if len(style) < fixed + 2 or fixed < 10:
            continue
        identifier, kind, parts = (int.from_bytes(style[place : place + 2], "little") for place in (0, 2, 4))
        base = kind >> 4
        if kind & 0xF == _PARAGRAPH_STYLE:
            place = Place()
            name = 2 * int.from_bytes(style[fixed : fixed + 2], "little")
            properties = fixed + 2 + name + 2  # behind the name and the zero that ends it
            properties += properties % 2
            if parts & 0xF:
                (length,) = struct.unpack_from("<H", style.ljust(properties + 2, b"\0"), properties)
                place = place_of(file.sprms(style[properties + 4 : properties + 2 + length]))
            yield number, _Style(identifier & 0xFFF, base if base != _NO_STYLE else -1, place)


def _lists(data: bytes) -> Iterator[tuple[int, dict[int, Level]]]:
    """The levels of each list: the heads of all lists come first, then the levels of one list after the other."""
    count = int.from_bytes(data[:2], "little")
    start = 2 + 28 * count
    for number in range(count):
        head = data[2 + 28 * number : 30 + 28 * number]
        if len(head) < 28:
            return
        levels: dict[int, Level] = {}
        for index in range(1 if head[26] & 1 else 9):
            level, start = _level(data, start)
            if level is None:
                return
            levels[index] = level
        yield int.from_bytes(head[:4], "little"), levels


def _level(data: bytes, start: int) -> tuple[Level | None, int]:
    """The level that is stored from `start` on, and where the next one begins."""
    head = data[start : start + 28]
    if len(head) < 28:
        return None, start
    begin, format_, flags = struct.unpack_from("<iBB", head)
    text_at = start + 28 + head[24] + head[25]
    length = int.from_bytes(data[text_at : text_at + 2], "little")
    end = text_at + 2 + 2 * length
    # In the text a character below nine stands for the number of that level.
    written = data[text_at + 2 : end].decode("utf-16-le", "replace")
    text = "".join(f"%{ord(character) + 1}" if ord(character) < 9 else character for character in written)
    name = _FORMATS.get(format_, "decimal")
    restart = head[26] if flags & 8 else None
    return Level(name, "" if name == "bullet" else text, begin, bool(flags & 4), restart, head[15] == 2), end


def _uses(data: bytes) -> list[tuple[int, dict[int, int]]]:
    """What paragraphs refer to by number: a list, and the numbers that levels of it begin anew with."""
    count = int.from_bytes(data[:4], "little")
    uses: list[tuple[int, dict[int, int]]] = []
    start = 4 + 16 * count
    for number in range(count):
        head = data[4 + 16 * number : 20 + 16 * number]
        if len(head) < 16:
            break
        own: dict[int, int] = {}
        start += 4
        for _ in range(head[12]):
            if start + 8 > len(data):
                break
            begin, flags = struct.unpack_from("<iI", data, start)
            start += 8
            if flags & 0x20:
                start = _level(data, start)[1]
            if flags & 0x10:
                own[flags & 0xF] = begin
        uses.append((int.from_bytes(head[:4], "little"), own))
    return uses
