"""How a Word 97 document counts its numbered paragraphs, and which styles are headings or counted."""

from dataclasses import dataclass, replace

from zhibiao.documents.doc_sprms import LIST, LIST_LEVEL, OUTLINE_LEVEL, Properties, u16, u32
from zhibiao.documents.list_numbers import Counters, Level

_FORMATS = {
    0: "decimal", 1: "upperRoman", 2: "lowerRoman", 3: "upperLetter", 4: "lowerLetter", 10: "ideographDigital",
    11: "japaneseCounting", 14: "decimalFullWidth", 17: "japaneseDigitalTenThousand", 18: "decimalEnclosedCircle",
    19: "decimalFullWidth", 22: "decimalZero", 26: "decimalEnclosedFullstop", 27: "decimalEnclosedParen",
    28: "decimalEnclosedCircleChinese", 29: "ideographEnclosedCircle", 30: "ideographTraditional", 31: "ideographZodiac",
    33: "taiwaneseCounting", 34: "ideographLegalTraditional", 35: "taiwaneseCountingThousand", 36: "taiwaneseDigital",
    37: "chineseCounting", 38: "chineseLegalSimplified", 39: "chineseCountingThousand", 255: "none",
}  # fmt: skip
_BULLET = 23
_LEVELS = 9
_MOST = 20_000  # lists, uses of lists, or styles of one document
_NO_SPACE = 2  # what follows a number: 0 a tab, 1 a blank
_CONTENTS = range(19, 28)  # built-in styles of the lines of a table of contents
_BODY_LEVEL = 9  # the outline level of text that is no heading
_MAX_DEPTH = 12  # styles that are based on others


@dataclass(frozen=True, slots=True)
class Style:
    """`level` is that of a heading, 0 for none; `contents` tells a line of a table of contents."""

    level: int = 0
    contents: bool = False
    list: int = 0
    list_level: int = 0


@dataclass(frozen=True, slots=True)
class _StoredStyle:
    identifier: int  # which of Word's built-in styles it is
    base: int
    modifiers: bytes


def read_styles(table: bytes) -> dict[int, Style]:
    """The paragraph styles of the style sheet, by number, with what they inherit from others."""
    header = u16(table, 0)
    count, base_size = u16(table, 2), u16(table, 4)
    stored: dict[int, _StoredStyle] = {}
    at = 2 + header
    for number in range(min(count, _MOST)):
        size = u16(table, at)
        style = _stored_style(table[at + 2 : at + 2 + size], base_size)
        if style is not None:
            stored[number] = style
        at += 2 + size
    return {number: _resolved(number, stored) for number in stored}


def _stored_style(data: bytes, base_size: int) -> _StoredStyle | None:
    kind, base = u16(data, 2) & 15, u16(data, 2) >> 4
    if len(data) <= base_size or base_size < 10 or kind != 1:
        return None
    at = base_size + 2 + 2 * u16(data, base_size) + 2  # after the name
    return _StoredStyle(u16(data, 0) & 0xFFF, base, data[at + 4 : at + 2 + u16(data, at)])


def _resolved(number: int, stored: dict[int, _StoredStyle]) -> Style:
    chain: list[_StoredStyle] = []
    current = stored.get(number)
    while current is not None and len(chain) < _MAX_DEPTH:
        chain.append(current)
        current = stored.get(current.base)
    properties = Properties()
    for style in reversed(chain):
        properties.apply(style.modifiers)
    outline = properties.number(OUTLINE_LEVEL)
    if outline is None:
        outline = next((style.identifier - 1 for style in chain if 1 <= style.identifier <= _LEVELS), _BODY_LEVEL)
    return Style(
        level=outline + 1 if outline < _BODY_LEVEL else 0,
        contents=any(style.identifier in _CONTENTS for style in chain),
        list=properties.number(LIST) or 0,
        list_level=properties.number(LIST_LEVEL) or 0,
    )


@dataclass(frozen=True, slots=True)
class _Use:
    """A use of a list: its key, its levels, and those that begin anew with their first paragraph."""

    key: str
    levels: dict[int, Level]
    restarted: frozenset[int]


class Numbers:
    """Counts the paragraphs of a document."""

    def __init__(self, lists: bytes, uses: bytes) -> None:
        """`lists` and `uses` begin with the tables of lists (LSTF) and of their uses (LFO); what follows those is read too."""
        self._uses = _read_uses(uses, _read_lists(lists))
        self._counters = Counters()
        self._begun: set[tuple[int, int]] = set()

    def next(self, use: int, level: int) -> str:
        """The number before the next paragraph of a use of a list, 1 the first; empty for none, or a bullet."""
        if not 1 <= use <= len(self._uses):
            return ""
        entry = self._uses[use - 1]
        if level in entry.restarted and (use, level) not in self._begun:
            self._begun.add((use, level))
            self._counters.restart(entry.key, level)
        return self._counters.next(entry.key, entry.levels, level)


def _read_lists(data: bytes) -> dict[int, dict[int, Level]]:
    """The levels of each list, by the list's identifier."""
    count = min(u16(data, 0), _MOST, len(data) // 28)
    at = 2 + 28 * count
    lists: dict[int, dict[int, Level]] = {}
    for index in range(count):
        header = 2 + 28 * index
        levels: dict[int, Level] = {}
        for level in range(1 if data[header + 26 : header + 27] and data[header + 26] & 1 else _LEVELS):
            levels[level], at = _read_level(data, at)
        lists[u32(data, header)] = levels
    return lists


def _read_level(data: bytes, at: int) -> tuple[Level, int]:
    """The level that is described at `at`, and where the description ends."""
    header = data[at : at + 28].ljust(28, b"\x00")
    start, format_, flags = min(u32(header, 0), 0x7FFF), header[4], header[5]
    text_at = at + 28 + header[24] + header[25]
    length = min(u16(data, text_at), 1_000)
    end = text_at + 2 + 2 * length
    template = data[text_at + 2 : end].decode("utf-16-le", "replace")
    shown = "".join(f"%{ord(sign) + 1}" if sign < "\x09" else sign for sign in template if sign >= " " or sign < "\x09")
    level = Level(
        format=_FORMATS.get(format_, "decimal"),
        text="" if format_ == _BULLET else shown,
        start=start,
        legal=bool(flags & 4),
        restart=header[26] if flags & 8 else None,
        tight=header[15] == _NO_SPACE,
    )
    return level, end


def _read_uses(data: bytes, lists: dict[int, dict[int, Level]]) -> list[_Use]:
    count = min(u32(data, 0), _MOST, len(data) // 16)
    at = 4 + 16 * count
    uses: list[_Use] = []
    for index in range(count):
        header = 4 + 16 * index
        identifier = u32(data, header)
        levels = dict(lists.get(identifier, {}))
        restarted: set[int] = set()
        at += 4
        for _ in range(min(data[header + 12] if header + 12 < len(data) else 0, _LEVELS)):
            start, flags = u32(data, at), u32(data, at + 4)
            at += 8
            place = flags & 15
            if flags & 32:
                levels[place], at = _read_level(data, at)
                restarted.add(place)
            elif flags & 16 and place in levels:
                levels[place] = replace(levels[place], start=min(start, 0x7FFF))
                restarted.add(place)
        uses.append(_Use(str(identifier), levels, frozenset(restarted)))
    return uses


def counted_by(properties: Properties, style: Style) -> tuple[int, int]:
    """The use of a list (0: none) and the level that a paragraph is counted by."""
    use, level = properties.number(LIST), properties.number(LIST_LEVEL)
    return style.list if use is None else use, style.list_level if level is None else level
