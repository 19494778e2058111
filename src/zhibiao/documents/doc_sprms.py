"""Formatting as Word 97 stores it: lists of modifiers ("sprms"), kept apart from the text in pages of 512 bytes."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

IN_TABLE, ROW_END = 0x2416, 0x2417
INNER_ROW_END = 0x244C
NESTING = 0x6649  # how many tables a paragraph lies in
STYLE, LIST, LIST_LEVEL, OUTLINE_LEVEL = 0x4600, 0x460B, 0x260A, 0x2640
HEADER_ROW, CELLS, MERGED_DOWN, MERGED_ACROSS = 0x3404, 0xD608, 0xD62B, 0x5624
DELETED, HIDDEN, SYMBOL = 0x0800, 0x083C, 0x6A09
_ELSEWHERE = frozenset((0x6645, 0x6646, 0x646B))  # the modifiers stand in the stream "Data"
_TABS = 0xC615
_SIZES = (1, 1, 2, 4, 2, 2, 0, 3)
# Of the modifiers that a piece of the text can carry in short form, those that are read here.
_SHORT = {0x0C: LIST_LEVEL, 0x18: IN_TABLE, 0x19: ROW_END, 0x41: DELETED, 0x5C: HIDDEN}
_PAGE = 512


def u16(data: bytes, at: int) -> int:
    """The unsigned number in the two bytes at `at`; fewer where the data end."""
    return int.from_bytes(data[at : at + 2], "little")


def u32(data: bytes, at: int) -> int:
    """The unsigned number in the four bytes at `at`; fewer where the data end."""
    return int.from_bytes(data[at : at + 4], "little")


def sprms(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The modifiers in `data`, each with its operand. Ends without a word where the data do."""
    at = 0
    while at + 2 < len(data):
        code = u16(data, at)
        at += 2
        size = _SIZES[code >> 13] or _variable_size(code, data, at)
        if at + size > len(data):
            return
        yield code, data[at : at + size]
        at += size


def short_sprm(prm: int) -> bytes:
    """The modifier in the short form of a piece, written out; empty for one that is not read."""
    code = _SHORT.get(prm >> 1 & 0x7F)
    return b"" if code is None else code.to_bytes(2, "little") + bytes((prm >> 8,))


def _variable_size(code: int, data: bytes, at: int) -> int:
    """The size of an operand that states it, in its first byte or two."""
    if code == CELLS:
        return u16(data, at) + 1
    size = data[at]
    if code == _TABS and size == 255:
        cleared = 4 * data[at + 1] if at + 1 < len(data) else 0
        place = at + 2 + cleared
        return 3 + cleared + 3 * (data[place] if place < len(data) else 0)
    return size + 1


@dataclass(slots=True)
class Properties:
    """What is read of a paragraph's formatting; `operands` are those of the modifiers, the last of a kind only."""

    style: int = 0
    operands: dict[int, bytes] = field(default_factory=dict[int, bytes])
    down: list[bytes] = field(default_factory=list[bytes])  # of MERGED_DOWN, one for each cell
    across: list[bytes] = field(default_factory=list[bytes])

    def number(self, code: int) -> int | None:
        """The operand of a modifier as an unsigned number; None where the paragraph has none."""
        operand = self.operands.get(code)
        return None if operand is None else int.from_bytes(operand, "little")

    def apply(self, data: bytes, elsewhere: bytes = b"") -> None:
        """Let the modifiers in `data` change the properties; `elsewhere` is the stream that they may refer to."""
        for code, operand in sprms(data):
            if code in _ELSEWHERE:
                at = u32(operand, 0)
                self.apply(elsewhere[at + 2 : at + 2 + u16(elsewhere, at)])
            elif code == STYLE:
                self.style = u16(operand, 0)
            elif code == MERGED_DOWN:
                self.down.append(operand)
            elif code == MERGED_ACROSS:
                self.across.append(operand)
            else:
                self.operands[code] = operand


class Pages:
    """The pages that hold the formatting of one kind, and what they say of a byte of the text."""

    def __init__(self, word: bytes, plc: bytes, entry: int) -> None:
        self._word = word
        self._entry = entry  # bytes of a page's entry for one stretch of text
        count = max(min(len(plc) // 8, len(word) // _PAGE), 0) if len(plc) >= 12 else 0
        stored = (len(plc) - 4) // 8 if count else 0
        self._starts = [u32(plc, 4 * index) for index in range(count)]
        self._numbers = [u32(plc, 4 * (stored + 1 + index)) & 0x3FFFFF for index in range(min(count, stored))]
        self._page = lru_cache(8)(self._read)

    def at(self, offset: int) -> tuple[int, bytes]:
        """Where the stretch that the byte at `offset` lies in ends, and what it says; (0, b"") where nothing is known."""
        index = bisect_right(self._starts, offset) - 1
        if not 0 <= index < len(self._numbers):
            return 0, b""
        starts, entries = self._page(self._numbers[index])
        place = bisect_right(starts, offset) - 1
        return (starts[place + 1], self._content(*entries[place])) if 0 <= place < len(entries) else (0, b"")

    def stretches(self) -> Iterator[tuple[int, int, bytes]]:
        """All stretches: first byte, the one after the last, and what is said of them."""
        for number in dict.fromkeys(self._numbers):
            starts, entries = self._page(number)
            for start, end, (page, place) in zip(starts, starts[1:], entries, strict=False):
                if place:
                    yield start, end, self._content(page, place)

    def _read(self, number: int) -> tuple[list[int], list[tuple[int, int]]]:
        page = number * _PAGE
        if page + _PAGE > len(self._word):
            return [], []
        count = min(self._word[page + _PAGE - 1], (_PAGE - 5) // (4 + self._entry))
        starts = [u32(self._word, page + 4 * index) for index in range(count + 1)]
        entries = page + 4 * (count + 1)
        return starts, [(page, 2 * self._word[entries + self._entry * index]) for index in range(count)]

    def _content(self, page: int, place: int) -> bytes:
        """What stands at `place` of the page: of paragraphs the number of the style first."""
        if not place:
            return b""
        at, end = page + place, page + _PAGE - 1
        size = self._word[at]
        if self._entry == 1:
            return self._word[at + 1 : min(at + 1 + size, end)]
        if size:
            return self._word[at + 1 : min(at + 2 * size, end)]
        return self._word[at + 2 : min(at + 2 + 2 * self._word[at + 1], end)]
