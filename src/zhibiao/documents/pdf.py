"""PDF documents: pages with text are read, pages that are images are recognised."""

from collections.abc import Iterator
from contextlib import closing
from itertools import islice

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from zhibiao.documents import ocr
from zhibiao.documents.building import Builder
from zhibiao.documents.limits import LIMITS, Limits
from zhibiao.documents.model import BadContent, Content
from zhibiao.documents.pdf_characters import UNKNOWN, Character, characters_of
from zhibiao.documents.pdf_layout import compose
from zhibiao.documents.pdf_library import IMAGE, PATH, drawn_on, rendered, sheet_of, without_glyphs
from zhibiao.documents.pdf_lines import PageContent
from zhibiao.documents.pdf_rules import rules_of
from zhibiao.documents.pdf_tables import tables_of
from zhibiao.documents.pdf_text import lines_of
from zhibiao.documents.pdf_unruled import unruled_tables

_FEW = 50  # characters of a page that may be no more than a stamp on a scan
_UNKNOWN_SHARE = 0.3  # of a page's characters that no text says what they are
_IMAGE_SHARE = 0.5  # of a page that its images cover when it is a scan
_MANY_PATHS = 300  # drawn shapes of a page without text: its characters were turned into shapes
_LOST = 20  # pieces of text on a page that more than blanks are lost
_NO_FONTS = "the fonts of its text are not embedded"
_MAX_OBJECTS = 5_000  # that are looked at on one page
_DPI = 200
_LONG_SIDE = 3_400  # pixels of a rendered page: a sheet of 420 mm at 200 dpi, and a bound for absurd sizes
_USUAL_LONG_SIDE = 2_339  # pixels: a sheet of 297 mm at 200 dpi
_MAX_SCANS = 150  # pages; recognising one takes seconds


def read(data: bytes, limits: Limits = LIMITS) -> Content:
    """The text of a PDF: paragraphs re-joined from where the lines stand, ruled tables, page numbers as furniture.

    Raises BadContent: "encrypted", "damaged", "empty", "too_large", and "needs_ocr" for scans where no OCR is installed.
    """
    if not data:
        raise BadContent("empty", "the file is empty; fetch the report again")
    with closing(_open(data)) as document:
        count = len(document)
        if count > limits.pages:
            raise BadContent("too_large", f"it has {count:,} pages, over the limit of {limits.pages:,}; split the file")
        pages, warnings = _pages(document, limits)
        builder = Builder(limits)
        compose(builder, pages)
        return builder.content("pdf", pages=count, warnings=warnings)


def _open(data: bytes) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if error.err_code in (pdfium_c.FPDF_ERR_PASSWORD, pdfium_c.FPDF_ERR_SECURITY):
            raise BadContent("encrypted", "it is protected by a password; save a copy without one") from None
        raise BadContent("damaged", "it is no PDF, or is cut short; fetch the report again") from None


def _pages(document: pdfium.PdfDocument, limits: Limits) -> tuple[list[PageContent], list[str]]:
    """The pages that hold something, in order, and what a person should know about the reading."""
    pages: list[PageContent] = []
    scans: list[int] = []
    broken: list[int] = []
    lost: list[int] = []
    characters = unknown = 0
    for index in range(len(document)):
        try:
            with closing(document[index]) as page:
                content, found = _text_page(page, index + 1, limits)
                if _needs_recognising(page, found):
                    scans.append(index)
                    continue
                if _is_lost(page, found):
                    lost.append(index)
        except pdfium.PdfiumError:
            broken.append(index)
            continue
        characters += len(found)
        if characters > limits.characters:
            raise BadContent("too_large", f"it holds over {limits.characters:,} characters; split the file")
        unknown += sum(character.text == UNKNOWN for character in found)
        pages.append(content)
    if broken and len(broken) == len(document):
        raise BadContent("damaged", "none of its pages can be opened; fetch the report again")
    if lost and not any(page.lines or page.tables for page in pages):
        raise BadContent("unsupported", f"{_NO_FONTS}; open it where they are installed and print it to a PDF")
    warnings = [f"pages that are damaged and were not read: {_numbers(broken)}"] if broken else []
    if lost:
        warnings.append(f"pages that were not read whole, as {_NO_FONTS}: {_numbers(lost)}")
    if unknown:
        warnings.append(f"{unknown} characters of an unknown font are shown as {UNKNOWN}")
    if scans:
        recognised, missing = _recognised(document, scans, sum(bool(page.lines or page.tables) for page in pages))
        pages = sorted([*pages, *recognised], key=lambda page: page.number)
        warnings += missing
    return pages, warnings


def _text_page(page: pdfium.PdfPage, number: int, limits: Limits) -> tuple[PageContent, list[Character]]:
    characters, upright = characters_of(page)
    tables, outside = tables_of(*rules_of(page, upright), characters, number, limits) if characters else ([], characters)
    unruled, lines = unruled_tables(lines_of(outside, number))
    _, top, _, bottom = upright.box(*sheet_of(page))
    return PageContent(number, top, bottom, tuple(lines), (*tables, *unruled)), characters


def _needs_recognising(page: pdfium.PdfPage, characters: list[Character]) -> bool:
    """Whether a page shows text that it does not hold: a scan, shapes, or glyphs that stand for no known characters."""
    visible = [character for character in characters if not character.text.isspace()]
    unknown = sum(character.text == UNKNOWN for character in visible)
    if unknown > _UNKNOWN_SHARE * len(visible):
        return True
    if len(visible) >= _FEW:
        return False
    left, bottom, right, top = sheet_of(page)
    area = max((right - left) * (top - bottom), 1.0)
    covered = 0.0
    paths = 0
    for kind, item in islice(drawn_on(page, (IMAGE, PATH)), _MAX_OBJECTS):
        if kind == IMAGE:
            x0, y0, x1, y1 = item.get_bounds()
            covered += max(min(x1, right) - max(x0, left), 0) * max(min(y1, top) - max(y0, bottom), 0)
        else:
            paths += 1
        if covered >= _IMAGE_SHARE * area or (paths >= _MANY_PATHS and not visible):
            return True
    return False


def _is_lost(page: pdfium.PdfPage, characters: list[Character]) -> bool:
    """Whether most of a page's text is left out: each character by itself in a font that nobody has."""
    visible = sum(not character.text.isspace() for character in characters)
    return visible < _MAX_OBJECTS and without_glyphs(page, _MAX_OBJECTS) > max(visible, _LOST)


def _recognised(document: pdfium.PdfDocument, scans: list[int], with_text: int) -> tuple[list[PageContent], list[str]]:
    """The pages that are images, read by OCR. Without OCR a document that is mostly text is read without them, and says so."""
    if len(scans) > _MAX_SCANS:
        raise BadContent("too_large", f"it has {len(scans):,} scanned pages, over the limit of {_MAX_SCANS}; split the file")
    try:
        engine = ocr.engine()
    except BadContent:
        if with_text <= len(scans):
            raise
        return [], [f"pages that are images and were not read: {_numbers(scans)}; {ocr.HOW_TO_INSTALL}"]
    return list(_scanned_pages(document, scans, engine)), []


def _scanned_pages(document: pdfium.PdfDocument, scans: list[int], engine: ocr.Engine) -> Iterator[PageContent]:
    for index in scans:
        with closing(document[index]) as page:
            scale = _scale(page)
            # In points again: other pages of the document may have text.
            yield ocr.page_of(rendered(page, scale), index + 1, engine).scaled(1 / scale)


def _scale(page: pdfium.PdfPage) -> float:
    """Pixels a point. A page larger than paper, as scans without a resolution are, is brought to the usual size."""
    longest = max(page.get_width(), page.get_height(), 1.0)
    pixels = longest * _DPI / 72
    return (pixels if pixels <= _LONG_SIDE else _USUAL_LONG_SIDE) / longest


def _numbers(indexes: list[int]) -> str:
    shown = ", ".join(str(index + 1) for index in indexes[:20])
    return shown + (f" and {len(indexes) - 20} more" if len(indexes) > 20 else "")
