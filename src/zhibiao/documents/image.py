"""Images of pages, as scanners and telephones make them, read by OCR."""

from collections.abc import Iterator
from importlib import import_module
from io import BytesIO
from typing import Any

import numpy as np

from zhibiao.documents import ocr
from zhibiao.documents.building import Builder
from zhibiao.documents.limits import LIMITS, Limits
from zhibiao.documents.model import BadContent, Content
from zhibiao.documents.pdf_layout import compose

_FORMATS = ("JPEG", "PNG", "TIFF", "BMP", "GIF", "WEBP")
_MAX_PIXELS = 120_000_000  # of one image: a sheet of 420 mm at 600 dpi has 70 million
_MAX_PAGES = 150  # of a TIFF; recognising one takes seconds


def read(data: bytes, limits: Limits = LIMITS) -> Content:
    """The text in an image, or in all pages of a TIFF. Every block states its confidence.

    Raises BadContent: "needs_ocr" where no OCR is installed, "too_large", "damaged", "unsupported", "empty".
    """
    if not data:
        raise BadContent("empty", "the file is empty; fetch the report again")
    engine = ocr.engine()
    pages = [ocr.page_of(image, number, engine) for number, image in enumerate(images_in(data, limits), 1)]
    builder = Builder(limits)
    compose(builder, pages)
    return builder.content("image", pages=len(pages))


def images_in(data: bytes, limits: Limits) -> Iterator[ocr.Image]:
    """The pages, each height x width x 3 with red first."""
    pillow: Any = import_module("PIL.Image")  # comes with the OCR
    pillow.MAX_IMAGE_PIXELS = None  # the bound here is lower and says what to do
    try:
        with pillow.open(BytesIO(data), formats=_FORMATS) as opened:
            pages = 0
            while True:
                if opened.width * opened.height > _MAX_PIXELS:
                    raise BadContent("too_large", f"an image of {opened.width:,} x {opened.height:,} pixels; scan it at 300 dpi")
                if pages >= min(_MAX_PAGES, limits.pages):
                    raise BadContent("too_large", f"it has over {pages:,} pages; split the file")
                yield _pixels(opened)
                pages += 1
                if opened.format != "TIFF" or pages >= opened.n_frames:
                    return
                opened.seek(pages)
    except pillow.UnidentifiedImageError:
        raise BadContent("unsupported", "it is no image that can be read; save it as PNG or JPEG") from None
    except (OSError, EOFError, SyntaxError, ValueError, TypeError, KeyError, ZeroDivisionError) as error:
        # All of these the library raises for broken files.
        raise BadContent("damaged", f"the image is damaged or cut short ({type(error).__name__}); fetch it again") from None


def _pixels(opened: Any) -> ocr.Image:
    """The image upright, on white where it is transparent, and no larger than the recogniser needs."""
    operations: Any = import_module("PIL.ImageOps")
    pillow: Any = import_module("PIL.Image")
    opened.draft("RGB", (ocr.LONG_SIDE, ocr.LONG_SIDE))  # JPEG files are unpacked at the size that is needed
    image = operations.exif_transpose(opened)
    if image.mode.startswith(("I", "F")):
        deep = np.asarray(image, dtype=np.float64)
        image = pillow.fromarray((deep * (255 / max(float(deep.max()), 1.0))).clip(0, 255).astype(np.uint8))
    if image.has_transparency_data:
        image = image.convert("RGBA")
        image = pillow.alpha_composite(pillow.new("RGBA", image.size, "white"), image)
    image = image.convert("RGB")
    image.thumbnail((ocr.LONG_SIDE, ocr.LONG_SIDE))
    return np.asarray(image, dtype=np.uint8)
