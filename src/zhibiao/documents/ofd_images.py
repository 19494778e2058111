"""Pages of an OFD document that are images: they are put together as they lie on the page, and recognised."""

import math
from collections.abc import Sequence
from importlib import import_module
from typing import Any

import numpy as np

from zhibiao.documents import ocr
from zhibiao.documents.image import images_in
from zhibiao.documents.limits import Limits
from zhibiao.documents.model import BadContent
from zhibiao.documents.ofd_objects import Image
from zhibiao.documents.ofd_package import Package
from zhibiao.documents.ofd_places import Box, Placing
from zhibiao.documents.pdf_lines import PageContent

_DPI = 200
_MAX_IMAGES = 500  # of one page


def recognised(
    package: Package, images: Sequence[Image], box: Box, number: int, engine: ocr.Engine, limits: Limits
) -> tuple[PageContent, bool]:
    """What the images on a page say, places in points; and whether all of them could be opened. Raises BadContent (too_large)."""
    scale = min(_DPI / 72, ocr.LONG_SIDE / max(box.right - box.left, box.top - box.bottom))
    size = max(round((box.right - box.left) * scale), 1), max(round((box.top - box.bottom) * scale), 1)
    pillow: Any = import_module("PIL.Image")  # comes with the OCR
    operations: Any = import_module("PIL.ImageChops")
    canvas = pillow.new("RGB", size, "white")
    to_pixels = Placing(a=scale, d=-scale, e=-scale * box.left, f=scale * box.top)
    complete = len(images) <= _MAX_IMAGES
    for image in images[:_MAX_IMAGES]:
        placing = to_pixels.around(image.placing)
        if abs(placing.area) < 1:
            continue
        try:
            pixels = next(images_in(package.read(image.name), limits))
        except BadContent as error:
            if error.reason == "too_large":
                raise
            complete = False
            continue
        # Scans may be a background, and text in ink on transparent ground: what is darker is seen.
        canvas = operations.darker(canvas, _placed(pillow.fromarray(pixels), placing, size))
    page = ocr.page_of(np.asarray(canvas, dtype=np.uint8), number, engine)
    return page.scaled(1 / scale), complete


def _placed(image: Any, placing: Placing, size: tuple[int, int]) -> Any:
    """The image where it lies on a white sheet of `size` pixels."""
    # Made smaller first: the transformation skips pixels.
    longest = max(math.hypot(*placing.direction(1, 0)), math.hypot(*placing.direction(0, 1)), 1.0)
    image.thumbnail((math.ceil(min(longest, ocr.LONG_SIDE)),) * 2)
    own = placing.around(Placing(a=1 / image.width, d=1 / image.height))
    area = own.area
    a, b, c, d = own.d / area, -own.b / area, -own.c / area, own.a / area
    back = (a, c, -(a * own.e + c * own.f), b, d, -(b * own.e + d * own.f))
    pillow: Any = import_module("PIL.Image")
    return image.transform(size, pillow.Transform.AFFINE, back, pillow.Resampling.BICUBIC, fillcolor="white")
