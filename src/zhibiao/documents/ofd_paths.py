"""The path objects of an OFD page: the straight strokes among them, which may be the ruling lines of tables."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise
from xml.etree.ElementTree import Element

from zhibiao.documents.container import child_of, value_of
from zhibiao.documents.ofd_places import Placing, Point, number_of
from zhibiao.documents.pdf_characters import Upright
from zhibiao.documents.pdf_grid import Rule

_ASKEW = 1.0  # points that a straight line may lean
_THICK = 4.0  # points: what is filled and thicker is a shaded area, and no line
_MIN_LENGTH = 4.0
_MAX_SEGMENTS = 20_000  # of a page; one with more is a drawing
_WORD = re.compile(r"[A-Za-z]|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_NUMBERS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7}  # that follow a command; the last two are where it ends
_CURVES = "QBA"

Stroke = tuple[Point, Point]


def strokes_of(element: Element, placing: Placing) -> list[Stroke]:
    """The straight strokes of a path on the page, in points; a thin filled box is one along its middle."""
    data = child_of(element, "AbbreviatedData")
    outlines = _outlines("" if data is None else data.text or "", placing)
    if (value_of(element, "Stroke") or "true").strip() != "false":
        return [stroke for outline in outlines for stroke in pairwise(outline)]
    if (value_of(element, "Fill") or "false").strip() == "true":
        return [stroke for outline in outlines if len(outline) >= 3 for stroke in _along(outline)]
    return []


def rules_of(strokes: Sequence[Stroke], upright: Upright) -> tuple[list[Rule], list[Rule]]:
    """Horizontal and upright lines, turned as the text is. None of a drawing of very many strokes."""
    horizontal: list[Rule] = []
    down: list[Rule] = []
    for start, end in strokes if len(strokes) <= _MAX_SEGMENTS else ():
        (ax, ay), (bx, by) = upright.point(*start), upright.point(*end)
        if abs(ay - by) <= _ASKEW and abs(ax - bx) >= _MIN_LENGTH:
            horizontal.append(Rule((ay + by) / 2, min(ax, bx), max(ax, bx)))
        elif abs(ax - bx) <= _ASKEW and abs(ay - by) >= _MIN_LENGTH:
            down.append(Rule((ax + bx) / 2, min(ay, by), max(ay, by)))
    return horizontal, down


def _along(outline: Sequence[Point]) -> Iterator[Stroke]:
    """The stroke that a thin box is."""
    (x0, *_, x1), (y0, *_, y1) = (sorted(values) for values in zip(*outline, strict=True))
    if y1 - y0 <= _THICK:
        yield (x0, (y0 + y1) / 2), (x1, (y0 + y1) / 2)
    elif x1 - x0 <= _THICK:
        yield ((x0 + x1) / 2, y0), ((x0 + x1) / 2, y1)


def _outlines(data: str, placing: Placing) -> Iterator[list[Point]]:
    """The corners of each part of a path, on the page; parts with curves are left out, and what follows nonsense."""
    words = (match.group() for match in islice(_WORD.finditer(data), 8 * _MAX_SEGMENTS))
    points: list[Point] = []
    curved = False
    for command in words:
        if command == "C":
            points += points[:1]
            continue
        numbers = [number_of(word) for word in islice(words, _NUMBERS.get(command, 0))]
        if len(numbers) < 2 or None in numbers:
            break
        if command in "SM":
            if len(points) > 1 and not curved:
                yield points
            points, curved = [], False
        curved = curved or command in _CURVES
        points.append(placing.point(numbers[-2] or 0.0, numbers[-1] or 0.0))
    if len(points) > 1 and not curved:
        yield points
