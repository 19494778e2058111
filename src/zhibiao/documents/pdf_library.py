"""What the readers need of pypdfium2, with types: most of its own are unknown to a type checker."""

from collections.abc import Iterator
from itertools import islice
from typing import Any, cast

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from numpy.typing import NDArray

TEXT: int = pdfium_c.FPDF_PAGEOBJ_TEXT
PATH: int = pdfium_c.FPDF_PAGEOBJ_PATH
IMAGE: int = pdfium_c.FPDF_PAGEOBJ_IMAGE
_NO_ROOM = 0.01  # points
_MAX_DEPTH = 3  # of forms inside forms

Box = tuple[float, float, float, float]  # left, bottom, right, top, in points


def sheet_of(page: pdfium.PdfPage) -> Box:
    """What of the page is printed."""
    return cast(Any, page).get_cropbox()


def drawn_on(page: pdfium.PdfPage, kinds: tuple[int, ...]) -> Iterator[tuple[int, pdfium.PdfObject]]:
    """The objects of these kinds on a page, those inside of forms too."""
    objects: Iterator[Any] = cast(Any, page).get_objects(filter=kinds, max_depth=_MAX_DEPTH)
    return ((cast(int, found.type), found) for found in objects)


def placing_of(found: pdfium.PdfObject) -> list[pdfium.PdfMatrix]:
    """The transformations from an object's own places to those on the page: its own, and of the forms that it stands in."""
    matrices: list[pdfium.PdfMatrix] = []
    inner: Any = found
    while inner is not None:
        matrices.append(inner.get_matrix())
        inner = inner.container
    return matrices


def through(matrices: list[pdfium.PdfMatrix], x: float, y: float) -> tuple[float, float]:
    """Where a point comes to lie."""
    for matrix in matrices:
        x, y = cast("tuple[float, float]", cast(Any, matrix).on_point(x, y))
    return x, y


def rendered(page: pdfium.PdfPage, scale: float) -> NDArray[np.uint8]:
    """The page as an image of height x width x 3, red first, with `scale` pixels a point."""
    bitmap: Any = cast(Any, page).render(scale=scale, may_draw_forms=False, rev_byteorder=True)
    try:
        return np.array(bitmap.to_numpy()[:, :, :3], dtype=np.uint8)
    finally:
        bitmap.close()


def without_glyphs(page: pdfium.PdfPage, most: int) -> int:
    """How many pieces of text on a page, of the first `most`, the library leaves out as they take up no room.

    Such are blanks, and a character that stands alone in a font that is not embedded and that this machine lacks.
    """
    count = 0
    for _, piece in islice(drawn_on(page, (TEXT,)), most):
        left, _, right, _ = piece.get_bounds()
        if right - left < _NO_ROOM:
            font: Any = pdfium_c.FPDFTextObj_GetFont(piece.raw)
            count += not font or pdfium_c.FPDFFont_GetIsEmbedded(font) == 0
    return count
