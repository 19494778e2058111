"""The text as the reader sees it, and the way back to the source.

Reports differ in typography only: full-width digits, spaces around numbers, lines broken anywhere. The view removes
those differences, so that every later step can look at plain, continuous text, and maps any stretch of it back to the
characters it came from.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import NamedTuple

from zhibiao.documents.model import Block, BlockKind, Document, Span

_FULL_WIDTH = (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B), *map(ord, "％．＋－～"))
_LOOK_ALIKES = {"∶": "：", "﹪": "%", "―": "—", "–": "—", "∼": "~"} | dict.fromkeys("\u00a0\u2002\u2003\u2009\u202f\u3000", " ")
_WIDE = {chr(code): chr(code - 0xFEE0) for code in _FULL_WIDTH} | _LOOK_ALIKES
_ANY_WIDE = re.compile(f"[{''.join(_WIDE)}]")
_GAP = re.compile(r"[\s\u3000\u200b\ufeff]+")
# Commas and brackets that some offices type on a Western keyboard between Chinese characters. Each alternative begins with its
# mark, as only then is the text searched for the marks alone.
_ASCII_MARK = re.compile(r",(?:(?<![0-9A-Za-z],)|(?![0-9]))|;|:(?![0-9])|\(|\)")
_ASCII_MARKS = {",": "，", ";": "；", ":": "：", "(": "（", ")": "）"}
# 壹佰零捌: formal numerals, where two of them stand together, or one before the money that they are meant to protect.
_DIGIT, _UNIT = "壹贰叁肆伍陆柒捌玖", "拾佰仟萬億"
_FORMAL = re.compile(f"[{_DIGIT}](?:[{_UNIT}]|[万亿](?=[{_DIGIT}零]|[余多]?元))[零{_DIGIT}{_UNIT}万亿]*|(?<!收)拾[{_DIGIT}]")
_ANY_FORMAL = re.compile(f"[{_DIGIT}拾]")
_PLAIN = str.maketrans(_DIGIT + _UNIT, "一二三四五六七八九十百千万亿")
_STRAIGHT_QUOTED = re.compile(r'"([^"\n]{1,40})"')


class Passage(NamedTuple):
    """One block in the view: its kind and where it stands there."""

    block: Block
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class View:
    """`text` holds the passages one after another, each ended by a newline; the two tuples map offsets to the source."""

    text: str
    passages: tuple[Passage, ...]
    _view_starts: tuple[int, ...]
    _source_starts: tuple[int, ...]

    def source(self, start: int, end: int) -> Span:
        """The stretch of `Document.text` behind `text[start:end]` (which is not empty)."""
        starts = self._view_starts
        index = bisect_right(starts, start) - 1
        shift = self._source_starts[index] - starts[index]
        if index + 1 == len(starts) or end <= starts[index + 1]:
            return Span(start + shift, end + shift)
        return Span(start + shift, self._offset(end - 1) + 1)

    def _offset(self, position: int) -> int:
        index = bisect_right(self._view_starts, position) - 1
        return self._source_starts[index] + position - self._view_starts[index]


def normalise(text: str) -> str:
    """Full-width digits, formal numerals and Western marks made uniform, character for character: the length never changes."""
    for wide in set(_ANY_WIDE.findall(text)):
        text = text.replace(wide, _WIDE[wide])
    text = _ASCII_MARK.sub(lambda match: _ASCII_MARKS[match.group()], text)
    if _ANY_FORMAL.search(text):
        text = _FORMAL.sub(lambda match: match.group().translate(_PLAIN), text)
    if '"' in text:
        text = _STRAIGHT_QUOTED.sub("“\\1”", text)
    return text


def plain(text: str) -> str:
    """A short string (a table cell, a heading) without white space, normalised."""
    return normalise(_GAP.sub("", text))


def build(document: Document) -> View:
    """The view of everything in the document that is read as prose (tables are read cell by cell)."""
    parts: list[str] = []
    passages: list[Passage] = []
    view_starts: list[int] = []
    source_starts: list[int] = []
    length = 0
    source = document.text
    hidden = "\u200b" in source or "\ufeff" in source

    def add(start: int, end: int) -> None:
        nonlocal length
        parts.append(source[start:end])
        view_starts.append(length)
        source_starts.append(start)
        length += end - start

    for block in document.blocks:
        if block.kind not in (BlockKind.HEADING, BlockKind.PARAGRAPH):
            continue
        begin = length
        for piece in block.pieces:
            position = piece.start
            whole = source[piece.start : piece.end]
            if not hidden and whole.split(maxsplit=1) == [whole]:
                add(piece.start, piece.end)
                continue
            for gap in _GAP.finditer(source, piece.start, piece.end):
                if _keeps_gap(source, gap.start(), gap.end(), piece):
                    continue
                if gap.start() > position:
                    add(position, gap.start())
                position = gap.end()
            if piece.end > position:
                add(position, piece.end)
        if length == begin:
            continue
        passages.append(Passage(block, begin, length))
        parts.append("\n")
        view_starts.append(length)
        source_starts.append(block.pieces[-1].end)
        length += 1
    return View(normalise("".join(parts)), tuple(passages), tuple(view_starts), tuple(source_starts))


_SPACES = " \u00a0\u2002\u2003\u2009\u202f\u3000"


def _keeps_gap(source: str, start: int, end: int, piece: Span) -> bool:
    """One space between two digits or Latin letters separates (1 286; AI prompt); any other white space is typography."""
    if end - start != 1 or source[start] not in _SPACES or start == piece.start or end >= piece.end:
        return False
    before, after = source[start - 1], source[end]
    return before.isascii() and after.isascii() and before.isalnum() and after.isalnum()
