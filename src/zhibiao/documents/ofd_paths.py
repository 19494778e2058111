"""The path objects of an OFD page: the straight strokes among them, which may be the ruling lines of tables."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise
from xml.etree.ElementTree import Element

from zhibiao.documents.container import child_of, value_of
from zhibiao.documents.ofd_places import Placing, Point, number_of
from zhibiao.documents.pdf_characters import Upright
from zhibiao.documents.pdf_grid import Rule
from zhibiao.documents.pdf_strokes import MAX_SEGMENTS, Stroke, rules_among, stroke_along

_WORD = re.compile(r"[A-Za-z]|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_NUMBERS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7}  # that follow a command; the last two are where it ends
_CURVES = "QBA"


def strokes_of(element: Element, placing: Placing) -> list[Stroke]:
    """The straight strokes of a path on the page, in points; a thin filled box is one along its middle."""
    data = child_of(element, "AbbreviatedData")
    outlines = _outlines("" if data is None else data.text or "", placing)
    if (value_of(element, "Stroke") or "true").strip() != "false":
        return [stroke for outline in outlines for stroke in pairwise(outline)]
    if (value_of(element, "Fill") or "false").strip() == "true":
        return [stroke for outline in outlines if len(outline) >= 3 for stroke in stroke_along(outline)]
    return []


def rules_of(strokes: Sequence[Stroke], upright: Upright) -> tuple[list[Rule], list[Rule]]:
    """Horizontal and upright lines, turned as the text is. None of a drawing of very many strokes."""
    return rules_among(strokes if len(strokes) <= MAX_SEGMENTS else (), upright)


def _outlines(data: str, placing: Placing) -> Iterator[list[Point]]:
    """The corners of each part of a path, on the page; parts with curves are left out, and what follows nonsense."""
    words = (match.group() for match in islice(_WORD.finditer(data), 8 * MAX_SEGMENTS))
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
