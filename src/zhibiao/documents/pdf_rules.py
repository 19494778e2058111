"""The straight lines that are drawn on a page of a PDF, horizontal and upright."""

import ctypes
from collections.abc import Iterator
from itertools import pairwise

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from zhibiao.documents.pdf_characters import Upright
from zhibiao.documents.pdf_grid import Rule
from zhibiao.documents.pdf_library import PATH, drawn_on, placing_of, through
from zhibiao.documents.pdf_strokes import MAX_SEGMENTS, Point, Stroke, rules_among, stroke_along

_MAX_PATHS = 5_000  # of a page; one with more is a drawing


def rules_of(page: pdfium.PdfPage, upright: Upright) -> tuple[list[Rule], list[Rule]]:
    """Horizontal and upright lines, places in points, turned as the text is. None of a drawing of very many lines."""
    strokes: list[Stroke] = []
    segments = 0
    for count, (_, path) in enumerate(drawn_on(page, (PATH,))):
        segments += max(pdfium_c.FPDFPath_CountSegments(path.raw), 0)
        if count >= _MAX_PATHS or segments > MAX_SEGMENTS:
            return [], []
        strokes += _strokes(path)
    return rules_among(strokes, upright)


def _strokes(path: pdfium.PdfObject) -> Iterator[Stroke]:
    """The straight strokes of a path; a thin filled box is one along its middle."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium_c.FPDFPath_GetDrawMode(path.raw, fill, stroke)
    for points in _outlines(path):
        if stroke.value:
            yield from pairwise(points)
        elif fill.value and len(points) >= 3:
            yield from stroke_along(points)


def _outlines(path: pdfium.PdfObject) -> Iterator[list[Point]]:
    """The corners of each part of a path, on the page; parts with curves are left out."""
    placing = placing_of(path)
    points: list[Point] = []
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
