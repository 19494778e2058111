"""OFD documents (GB/T 33190): pages with text are read as those of a PDF are, pages that are images are recognised."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from zhibiao.documents import ocr
from zhibiao.documents.building import Builder
from zhibiao.documents.limits import LIMITS, Limits
from zhibiao.documents.model import BadContent, Content
from zhibiao.documents.ofd_images import recognised
from zhibiao.documents.ofd_objects import Drawn, Image, drawn_on
from zhibiao.documents.ofd_package import Document, Package
from zhibiao.documents.ofd_pages import LaidOut, laid_out, once, sheet_of
from zhibiao.documents.ofd_places import Box
from zhibiao.documents.pdf_characters import UNKNOWN
from zhibiao.documents.pdf_layout import compose
from zhibiao.documents.pdf_lines import PageContent

_FEW = 50  # characters of a page that may be no more than a stamp on a scan
_IMAGE_SHARE = 0.5  # of such a page that its images cover when it is a scan
_IMAGE_SHARE_ALONE = 0.1  # the same of a page without any text; a seal covers less
_MANY_PATHS = 300  # drawn shapes of a page without text: its characters were turned into shapes
_MAX_CHARACTERS = 5_000_000  # of all pages, those of a template counted on each: more takes minutes
_MAX_SCANS = 150  # pages; recognising one takes seconds
_AS_SHAPES = "their text is drawn as shapes"
_UNKNOWN_IMAGES = "their images are of a kind that cannot be opened"
_NO_CHARACTERS = "their fonts do not say which characters they show"
_TEMPLATES = 8  # that are kept in memory


def read(data: bytes, limits: Limits = LIMITS) -> Content:
    """The text of an OFD file: paragraphs re-joined from where the lines stand, ruled tables, page numbers as furniture.

    Annotations, seals and attachments are no text. Raises BadContent: "encrypted", "damaged", "empty", "too_large",
    "unsupported", and "needs_ocr" for scans where no OCR is installed.
    """
    if not data:
        raise BadContent("empty", "the file is empty; fetch the report again")
    reading = _Reading(Package(data, limits), limits)
    for document in reading.package.documents():
        reading.add(document)
    builder = Builder(limits)
    for pages in reading.finish():
        compose(builder, pages)
    return builder.content("ofd", pages=reading.count, warnings=reading.warnings())


@dataclass(frozen=True, slots=True)
class _Scan:
    """A page that is an image, and the little text that it holds besides."""

    page: LaidOut
    images: tuple[Image, ...]
    sheet: Box


@dataclass(slots=True)
class _Reading:
    """The pages as they are read, and the numbers, counted from 1, of those that a person should know about."""

    package: Package
    limits: Limits
    count: int = 0
    ends: list[int] = field(default_factory=list[int])  # the last page of each document
    templates: dict[str, Drawn] = field(default_factory=dict[str, Drawn])
    pages: list[LaidOut] = field(default_factory=list[LaidOut])
    scans: list[_Scan] = field(default_factory=list[_Scan])
    broken: list[int] = field(default_factory=list[int])
    shapes: list[int] = field(default_factory=list[int])
    unread: list[int] = field(default_factory=list[int])
    partly: list[int] = field(default_factory=list[int])
    characters: int = 0
    unknown: int = 0
    unplaced: int = 0

    def add(self, document: Document) -> None:
        """Read the pages of a document of the file; scans wait for `finish`."""
        if self.count + len(document.pages) > self.limits.pages:
            raise BadContent("too_large", f"it has over {self.limits.pages:,} pages; split the file")
        for name in document.pages:
            self.count += 1
            try:
                own = None if name is None else drawn_on(document, name)
                under = [self._template(document, number) for number in own.templates] if own is not None else []
            except BadContent as error:
                if error.reason != "damaged":
                    raise
                own, under = None, []
            if own is None:
                self.broken.append(self.count)
            else:
                self._add_page(own, [part for part in under if part is not None], document.box)
        self.ends.append(self.count)

    def _template(self, document: Document, number: str) -> Drawn | None:
        name = document.templates.get(number)
        if name is not None and name not in self.templates:
            if len(self.templates) >= _TEMPLATES:
                self.templates.clear()
            self.templates[name] = drawn_on(document, name)
        return None if name is None else self.templates[name]

    def _add_page(self, own: Drawn, templates: Sequence[Drawn], usual: Box | None) -> None:
        parts = (own, *templates)
        texts = [glyph.text for part in parts for glyph in part.glyphs if not glyph.text.isspace()]
        self.characters += len(texts)
        if self.characters > (most := min(self.limits.characters, _MAX_CHARACTERS)):
            raise BadContent("too_large", f"it holds over {most:,} characters; split the file")
        self.unknown += texts.count(UNKNOWN)
        self.unplaced += sum(part.unplaced for part in parts)
        sheet = sheet_of(parts, usual)
        page = laid_out(own, templates, sheet, self.count, self.limits)
        images = tuple(image for part in (*templates, own) for image in part.images)
        covered = sum(sheet.covered(image.placing) for image in images) / sheet.area
        if len(texts) < _FEW and covered >= (_IMAGE_SHARE if texts else _IMAGE_SHARE_ALONE):
            self.scans.append(_Scan(page, images, sheet))
            return
        if not texts and sum(part.paths for part in parts) >= _MANY_PATHS:
            self.shapes.append(self.count)
        self.pages.append(page)

    def finish(self) -> list[list[PageContent]]:
        """The pages of each document in order, with the scans recognised. BadContent where nothing of them can be read."""
        if self.broken and len(self.broken) == self.count:
            raise BadContent("damaged", "none of its pages can be opened; fetch the report again")
        pages = sorted([*self.pages, *self._recognised()], key=lambda page: page.content.number)
        filled = any(page.content.lines or page.content.tables for page in pages)
        readable = filled and self.unknown < max(self.characters, 1)
        if not readable and (self.shapes or self.partly or self.unknown):
            what = _AS_SHAPES if self.shapes else _UNKNOWN_IMAGES if self.partly else _NO_CHARACTERS
            raise BadContent("unsupported", f"its pages are not read, as {what}; open it in an OFD reader and print it to a PDF")
        bounds = pairwise([0, *self.ends])
        return [once([page for page in pages if first < page.content.number <= last]) for first, last in bounds]

    def _recognised(self) -> list[LaidOut]:
        """The scans. Without OCR those of a document that is mostly text are not read, and it says so."""
        if not self.scans:
            return []
        if len(self.scans) > _MAX_SCANS:
            raise BadContent(
                "too_large", f"it has {len(self.scans):,} scanned pages, over the limit of {_MAX_SCANS}; split the file"
            )
        try:
            engine = ocr.engine()
        except BadContent:
            if sum(bool(page.content.lines or page.content.tables) for page in self.pages) <= len(self.scans):
                raise
            self.unread += (scan.page.content.number for scan in self.scans)
            return [scan.page for scan in self.scans]
        return [self._recognise(scan, engine) for scan in self.scans]

    def _recognise(self, scan: _Scan, engine: ocr.Engine) -> LaidOut:
        text = scan.page.content
        found, complete = recognised(self.package, scan.images, scan.sheet, text.number, engine, self.limits)
        if not complete:
            self.partly.append(text.number)
        return replace(scan.page, content=replace(text, lines=(*text.lines, *found.lines), tables=(*text.tables, *found.tables)))

    def warnings(self) -> list[str]:
        """What a person should know about the reading."""
        told = (
            (self.broken, "pages that are missing or damaged and were not read"),
            (self.shapes, f"pages that were not read, as {_AS_SHAPES}"),
            (self.partly, f"pages that were not read whole, as {_UNKNOWN_IMAGES}"),
            (self.unread, f"pages that are images and were not read; {ocr.HOW_TO_INSTALL}"),
        )
        warnings = [f"{what}: {_listed(pages)}" for pages, what in told if pages]
        if self.unknown:
            warnings.append(f"{self.unknown} characters of an unknown font are shown as {UNKNOWN}")
        if self.unplaced:
            warnings.append(f"{self.unplaced} pieces of text that have no place on their page were not read")
        return warnings


def _listed(pages: Sequence[int]) -> str:
    return ", ".join(map(str, pages[:20])) + (f" and {len(pages) - 20} more" if len(pages) > 20 else "")
