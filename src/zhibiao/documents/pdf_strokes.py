"""Straight strokes on a page, of a PDF or an OFD document: which of them may be the ruling lines of tables."""

from collections.abc import Iterable, Iterator, Sequence

from zhibiao.documents.pdf_characters import Upright
from zhibiao.documents.pdf_grid import Rule

MAX_SEGMENTS = 20_000  # of a page; one with more is a drawing
_ASKEW = 1.0  # points that a straight line may lean
_THICK = 4.0  # points: what is filled and thicker is a shaded area, and no line
_MIN_LENGTH = 4.0

Point = tuple[float, float]
Stroke = tuple[Point, Point]


def rules_among(strokes: Iterable[Stroke], upright: Upright) -> tuple[list[Rule], list[Rule]]:
    """Horizontal and upright lines, places in points, turned as the text is."""
    horizontal: list[Rule] = []
    down: list[Rule] = []
    for start, end in strokes:
        (ax, ay), (bx, by) = upright.point(*start), upright.point(*end)
        if abs(ay - by) <= _ASKEW and abs(ax - bx) >= _MIN_LENGTH:
            horizontal.append(Rule((ay + by) / 2, min(ax, bx), max(ax, bx)))
        elif abs(ax - bx) <= _ASKEW and abs(ay - by) >= _MIN_LENGTH:
            down.append(Rule((ax + bx) / 2, min(ay, by), max(ay, by)))
    return horizontal, down


def stroke_along(outline: Sequence[Point]) -> Iterator[Stroke]:
    """The stroke that a filled box is when it is thin: along its middle."""
    (x0, *_, x1), (y0, *_, y1) = (sorted(values) for values in zip(*outline, strict=True))
    if y1 - y0 <= _THICK:
        yield (x0, (y0 + y1) / 2), (x1, (y0 + y1) / 2)
    elif x1 - x0 <= _THICK:
        yield ((x0 + x1) / 2, y0), ((x0 + x1) / 2, y1)
