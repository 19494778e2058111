"""The straight lines that are drawn on a page of a PDF, horizontal and upright."""

import ctypes
from collections.abc import Iterator
from itertools import pairwise

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from zhibiao.documents.pdf_characters import Upright
from zhibiao.documents.pdf_grid import Rule
from zhibiao.documents.pdf_library import PATH, drawn_on, placing_of, through

_ASKEW = 1.0  # points that a straight line may lean
_THICK = 4.0  # points: what is filled and thicker is a shaded area, and no line
_MIN_LENGTH = 4.0
_MAX_PATHS = 5_000  # of a page; one with more is a drawing
_MAX_SEGMENTS = 20_000

_Point = tuple[float, float]


def rules_of(page: pdfium.PdfPage, upright: Upright) -> tuple[list[Rule], list[Rule]]:
    """Horizontal and upright lines, places in points, turned as the text is. None of a drawing of very many lines."""
    horizontal: list[Rule] = []
    down: list[Rule] = []
    segments = 0
    for count, (_, path) in enumerate(drawn_on(page, (PATH,))):
        segments += max(pdfium_c.FPDFPath_CountSegments(path.raw), 0)
        if count >= _MAX_PATHS or segments > _MAX_SEGMENTS:
            return [], []
        for (ax, ay), (bx, by) in _strokes(path):
            (ax, ay), (bx, by) = upright.point(ax, ay), upright.point(bx, by)
            if abs(ay - by) <= _ASKEW and abs(ax - bx) >= _MIN_LENGTH:
                horizontal.append(Rule((ay + by) / 2, min(ax, bx), max(ax, bx)))
            elif abs(ax - bx) <= _ASKEW and abs(ay - by) >= _MIN_LENGTH:
                down.append(Rule((ax + bx) / 2, min(ay, by), max(ay, by)))
    return horizontal, down


def _strokes(path: pdfium.PdfObject) -> Iterator[tuple[_Point, _Point]]:
    """The straight strokes of a path; a thin filled box is one along its middle."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium_c.FPDFPath_GetDrawMode(path.raw, fill, stroke)
    for points in _outlines(path):
        if stroke.value:
            yield from pairwise(points)
        elif fill.value and len(points) >= 3:
            x0, x1 = min(x for x, _ in points), max(x for x, _ in points)
            y0, y1 = min(y for _, y in points), max(y for _, y in points)
            if y1 - y0 <= _THICK:
                yield (x0, (y0 + y1) / 2), (x1, (y0 + y1) / 2)
            elif x1 - x0 <= _THICK:
                yield ((x0 + x1) / 2, y0), ((x0 + x1) / 2, y1)


def _outlines(path: pdfium.PdfObject) -> Iterator[list[_Point]]:
    """The corners of each part of a path, on the page; parts with curves are left out."""
    placing = placing_of(path)
    points: list[_Point] = []
    curved = False
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(pdfium_c.FPDFPath_CountSegments(path.raw)):
        segment = pdfium_c.FPDFPath_GetPathSegment(path.raw, index)
        kind = pdfium_c.FPDFPathSegment_GetType(segment)
        if kind == pdfium_c.FPDF_SEGMENT_MOVETO:
            if len(points) > 1 and not curved:
                yield points
            points, curved = [], False
        curved = curved or kind == pdfium_c.FPDF_SEGMENT_BEZIERTO
        if pdfium_c.FPDFPathSegment_GetPoint(segment, x, y):
            points.append(through(placing, x.value, y.value))
        if pdfium_c.FPDFPathSegment_GetClose(segment) and points:
            points.append(points[0])
    if len(points) > 1 and not curved:
        yield points
