"""Recognised stretches of text become the lines and ruled tables of a page, as those of a PDF are."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from zhibiao.documents.html_tables import Cell, expand
from zhibiao.documents.limits import LIMITS
from zhibiao.documents.pdf_grid import Grid, Rule, grids_of
from zhibiao.documents.pdf_lines import PageContent, PageTable, TextLine
from zhibiao.documents.pdf_unruled import unruled_tables

_WIDE = 8  # times its height that a stretch is wide when it shows how far the page leans
_LONG = 10  # ems of a line whose characters show their size by its width
_USUAL_SIZE = 0.75  # of a stretch's height: the recogniser leaves some white around it
_SAME_LINE = 0.5  # of the height: what lies that much apart is another line
_GAP = 0.6  # ems of white between two stretches that are two words
_SLACK = 0.45  # ems: how far apart rules may lie that are meant to meet
_CHINESE = "\u3400-\u9fff"
_PUNCTUATION = str.maketrans(",:;?!", "，：；？！")
_ASCII_MARK = re.compile(rf"(?<=[{_CHINESE}”》）])[,:;?!](?!\d)")
_YEAR_BRACKETS = re.compile(r"〔(\d{4})[\]］)）】}]|[\[［(（【{](\d{4})〕")
_ROUND = re.compile(r"\(([^()（）]*)）|（([^()（）]*)\)|\(([一二三四五六七八九十]{1,3})\)")
_PAGE_NUMBER = re.compile(r"[-—–－一~]+\s*(\d{1,4})\s*[-—–－一~]+")

_Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Fragment:
    """A recognised stretch of text and its corners, clockwise from the upper left one, in pixels."""

    text: str
    corners: tuple[_Point, ...]
    confidence: float

    @property
    def top(self) -> float:
        return min(y for _, y in self.corners)

    @property
    def bottom(self) -> float:
        return max(y for _, y in self.corners)

    @property
    def x0(self) -> float:
        return (self.corners[0][0] + self.corners[3][0]) / 2

    @property
    def x1(self) -> float:
        return (self.corners[1][0] + self.corners[2][0]) / 2

    @property
    def y(self) -> float:
        """Of its middle."""
        return sum(y for _, y in self.corners) / 4

    @property
    def height(self) -> float:
        return math.dist(self.corners[0], self.corners[3])

    @property
    def width(self) -> float:
        return math.dist(self.corners[0], self.corners[1])

    @property
    def ems(self) -> float:
        """How many Chinese characters wide its text is."""
        return sum(0.5 if character.isascii() else 1.0 for character in self.text)

    @property
    def tall(self) -> bool:
        """Whether it stands on its side."""
        return self.bottom - self.top > 1.5 * (max(x for x, _ in self.corners) - min(x for x, _ in self.corners))


@dataclass(frozen=True, slots=True)
class Sheet:
    """What was found on an image: stretches of text, horizontal and upright rules, all in pixels, and its height."""

    fragments: tuple[Fragment, ...]
    horizontal: tuple[Rule, ...]
    upright: tuple[Rule, ...]
    height: int


def sheet_lines(sheet: Sheet, number: int) -> PageContent:
    """The lines of the page and its tables, with places as if it had been scanned straight."""
    lean = _lean(sheet.fragments)
    fragments = [_straightened(fragment, lean) for fragment in sheet.fragments if not fragment.tall]
    size = _size_of(fragments)
    tables: list[PageTable] = []
    horizontal = [_straight_rule(rule, -lean) for rule in sheet.horizontal]
    upright = [_straight_rule(rule, lean) for rule in sheet.upright]
    for grid in grids_of(horizontal, upright, _SLACK * size):
        table, outside = _table(grid, fragments, size, number)
        if table is not None:
            tables.append(table)
            fragments = outside
    unruled, lines = unruled_tables(_lines(fragments, size, number))
    return PageContent(number, 0, sheet.height, tuple(lines), (*tables, *unruled))


def _lean(fragments: Sequence[Fragment]) -> float:
    """By how much y grows for each pixel to the right, as a page is scanned askew."""
    leans = [
        (f.corners[2][1] + f.corners[1][1] - f.corners[3][1] - f.corners[0][1]) / 2 / (f.x1 - f.x0)
        for f in fragments
        if f.width > _WIDE * f.height and f.x1 > f.x0
    ]
    return median(leans) if leans else 0.0


def _straightened(fragment: Fragment, lean: float) -> Fragment:
    corners = tuple((x + lean * y, y - lean * x) for x, y in fragment.corners)
    return Fragment(_tidied(fragment.text), corners, fragment.confidence)


def _straight_rule(rule: Rule, shift: float) -> Rule:
    return Rule(rule.at + shift * (rule.start + rule.end) / 2, rule.start, rule.end)


def _tidied(text: str) -> str:
    """With marks as they are printed: the recogniser takes some full-width ones for narrow ones."""
    text = _ASCII_MARK.sub(lambda mark: mark.group().translate(_PUNCTUATION), text)
    text = _YEAR_BRACKETS.sub(lambda year: f"〔{year.group(1) or year.group(2)}〕", text)
    text = _ROUND.sub(lambda inside: f"（{inside.group(1) or inside.group(2) or inside.group(3) or ''}）", text)
    return _PAGE_NUMBER.sub(r"— \1 —", text) if _PAGE_NUMBER.fullmatch(text) else text


def _size_of(fragments: Sequence[Fragment]) -> float:
    """The size of the page's type in pixels."""
    long = [fragment.width / fragment.ems for fragment in fragments if fragment.ems >= _LONG]
    return median(long) if long else median([_USUAL_SIZE * fragment.height for fragment in fragments] or [1.0])


def _lines(fragments: Sequence[Fragment], size: float, number: int) -> list[TextLine]:
    """Stretches side by side are one line."""
    usual = median([fragment.height for fragment in fragments] or [1.0])
    rows: list[list[Fragment]] = []
    for fragment in sorted(fragments, key=lambda fragment: fragment.y):
        row = rows[-1] if rows else []
        near = row and fragment.y - row[0].y <= _SAME_LINE * min(fragment.height, row[0].height)
        if near and all(fragment.x0 >= other.x1 - size or fragment.x1 <= other.x0 + size for other in row):
            row.append(fragment)
        else:
            rows.append([fragment])
    return [_line(sorted(row, key=lambda fragment: fragment.x0), size, usual, number) for row in rows]


def _line(row: list[Fragment], size: float, usual: float, number: int) -> TextLine:
    text = row[0].text
    for left, right in pairwise(row):
        text += (" " if right.x0 - left.x1 >= _GAP * size else "") + right.text
    y = median(fragment.y for fragment in row)
    own_size = size * max(fragment.height for fragment in row) / usual
    return TextLine(text.strip(), row[0].x0, row[-1].x1, y, own_size, number, min(f.confidence for f in row))


def _table(grid: Grid, fragments: Sequence[Fragment], size: float, number: int) -> tuple[PageTable | None, list[Fragment]]:
    """The table with its text, None when it holds next to none; and the stretches outside of it."""
    found: dict[int, list[Fragment]] = {index: [] for index in range(len(grid.cells))}
    outside: list[Fragment] = []
    for fragment in fragments:
        cell = grid.cell_at((fragment.x0 + fragment.x1) / 2, fragment.y)
        if cell is None:
            outside.append(fragment)
        else:
            found[grid.cells.index(cell)].append(fragment)
    if sum(map(bool, found.values())) < 2:
        return None, list(fragments)
    rows = [
        [
            Cell(tuple(line.text for line in _lines(found[index], size, number)), cell.columns, cell.rows)
            for index, cell in enumerate(grid.cells)
            if cell.row == row
        ]
        for row in range(len(grid.ys) - 1)
    ]
    confidence = min(fragment.confidence for inside in found.values() for fragment in inside)
    return PageTable(tuple(map(tuple, expand(rows, LIMITS))), grid.xs, grid.ys[0], number, confidence), outside
