"""Word documents (.docx, .docm, and what WPS writes): the text as it reads with all tracked changes accepted."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from zhibiao.documents.breaks import join_cell, split_at_breaks
from zhibiao.documents.building import Builder
from zhibiao.documents.container import Container, child_of, stream_xml, tag_of, value_of
from zhibiao.documents.docx_inline import Inline
from zhibiao.documents.docx_parts import Lists, Styles, is_on, outline_level, related_parts
from zhibiao.documents.limits import LIMITS, Limits
from zhibiao.documents.marks import has_stop
from zhibiao.documents.merged import Grid
from zhibiao.documents.model import BadContent, Content

_MAIN = "word/document.xml"
_NOTES = ("footnotes", "endnotes")
_TRANSPARENT = ("ins", "moveTo", "customXml", "smartTag", "sdtContent", "txbxContent")
_MAX_HEADING = 100  # characters; a longer paragraph in the style of a heading is prose


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of the text; `level` is that of a heading, 0 for body text."""

    text: str
    level: int = 0
    contents: bool = False  # it is a line of a table of contents


def read(data: bytes, limits: Limits = LIMITS) -> Content:
    """The text of a Word document. Headers, footers and comments are left out, notes stand at the end. Raises BadContent."""
    container = Container(data, limits)
    main = related_parts(container, "").get("officeDocument", _MAIN)
    if main not in container:
        main = _MAIN
    parts = related_parts(container, main)
    styles = Styles(_part(container, parts.get("styles")))
    body = _Body(styles, Lists(_part(container, parts.get("numbering")), styles))
    builder = Builder(limits)
    try:
        with container.open(main) as stream:
            for element in stream_xml(stream, 3):
                _build(builder, body.blocks(element), limits)
        _build(builder, body.rest(), limits)
        for name in _NOTES:
            if name in parts and parts[name] in container:
                with container.open(parts[name]) as stream:
                    for element in stream_xml(stream, 2):
                        _build(builder, body.note(element), limits)
    except RecursionError as error:
        raise BadContent("damaged", "its parts are nested too deeply; fetch the file again") from error
    return _content(builder, body.inline)


def _content(builder: Builder, inline: Inline) -> Content:
    warnings = ("it holds tracked changes, which are read as accepted",) if inline.changed else ()
    try:
        return builder.content("docx", warnings=warnings)
    except BadContent as error:
        if error.reason == "empty" and inline.pictures:
            raise BadContent("needs_ocr", "it holds pictures and no text; save it as PDF") from error
        raise


def _part(container: Container, name: str | None) -> Element | None:
    return container.xml(name) if name is not None and name in container else None


def _build(builder: Builder, blocks: Iterable[Paragraph | Grid], limits: Limits) -> None:
    for block in blocks:
        if isinstance(block, Grid):
            builder.table(block.rows(limits))
            _build(builder, block.nested, limits)
        elif block.contents:
            builder.furniture(block.text)
        elif block.level:
            builder.heading(block.text, block.level)
        else:
            builder.paragraph(block.text)


class _Body:
    """The paragraphs and tables in elements of a document, in reading order."""

    def __init__(self, styles: Styles, lists: Lists) -> None:
        self.inline = Inline()
        self._styles = styles
        self._lists = lists
        self._carried = ""  # text of paragraphs whose end was deleted: it runs on into the next one

    def blocks(self, element: Element) -> Iterator[Paragraph | Grid]:
        """What is in one element of the body, of a cell or of a text box."""
        name = tag_of(element)
        if name == "p":
            yield from self._paragraph(element)
        elif name == "tbl":
            yield from self._table(element)
        elif name == "sdt":
            content = child_of(element, "sdtContent")
            if content is not None and child_of(element, "sdtPr", "showingPlcHdr") is None:
                yield from self._inside(content)
        elif name == "AlternateContent":
            choice = self.inline.chosen(element)
            if choice is not None:
                yield from self._inside(choice)
        elif name in _TRANSPARENT:
            yield from self._inside(element)

    def note(self, element: Element) -> Iterator[Paragraph | Grid]:
        """What is in a footnote or endnote; those with a type are mere lines between notes and text."""
        if tag_of(element) in ("footnote", "endnote") and value_of(element, "type") in (None, "normal"):
            yield from self._inside(element)

    def rest(self) -> Iterator[Paragraph]:
        """What still waits for a paragraph to run on into."""
        if self._carried:
            yield Paragraph(self._carried)
            self._carried = ""

    def _inside(self, element: Element) -> Iterator[Paragraph | Grid]:
        for child in element:
            yield from self.blocks(child)

    def _paragraph(self, element: Element) -> Iterator[Paragraph | Grid]:
        properties = child_of(element, "pPr")
        text, boxes = self.inline.read(element)
        text, self._carried = self._carried + text, ""
        if child_of(properties, "rPr", "del") is not None:
            self._carried = text
        else:
            named = child_of(properties, "pStyle")
            style = value_of(named, "val") if named is not None else None
            number = self._lists.number(properties, style)
            stated = outline_level(properties)
            level = stated if stated is not None else self._styles.heading_level(style)
            contents = self._styles.is_contents(style)
            for line in split_at_breaks(text):
                line = number + line
                number = ""
                yield Paragraph(line, level if _reads_as_heading(line) else 0, contents)
        for box in boxes:
            if isinstance(box, str):
                yield Paragraph(box)
            else:
                yield from self._inside(box)

    def _table(self, element: Element) -> Iterator[Paragraph | Grid]:
        rows = [row for row in _unwrapped(element, "tr") if child_of(row, "trPr", "del") is None]
        cells = [[cell for cell in _unwrapped(row, "tc") if child_of(cell, "tcPr", "cellDel") is None] for row in rows]
        if all(len(row) <= 1 for row in cells):  # a frame around text
            for cell in (cell for row in cells for cell in row):
                yield from self._inside(cell)
            return
        grid = Grid()
        for row, its_cells in zip(rows, cells, strict=True):
            grid.row()
            if before := _number(row, "trPr", "gridBefore"):
                grid.cell("", before)
            heads = is_on(child_of(row, "trPr", "tblHeader"))
            for cell in its_cells:
                merged = child_of(cell, "tcPr", "vMerge")
                below = merged is not None and value_of(merged, "val") != "restart"
                grid.cell(self._cell(cell, grid), _number(cell, "tcPr", "gridSpan"), below=below, heads=heads)
        yield grid

    def _cell(self, cell: Element, grid: Grid) -> str:
        paragraphs: list[str] = []
        for block in self._inside(cell):
            if isinstance(block, Grid):
                grid.nested.append(block)
            else:
                paragraphs.append(block.text)
        return join_cell(paragraphs)


def _unwrapped(element: Element, name: str) -> Iterator[Element]:
    """The rows of a table or cells of a row, also those inside content controls and tracked insertions."""
    for child in element:
        found = tag_of(child)
        if found == name:
            yield child
        elif found in ("sdt", *_TRANSPARENT):
            yield from _unwrapped(child, name)


def _number(element: Element, *path: str) -> int:
    found = child_of(element, *path)
    value = (value_of(found, "val") or "") if found is not None else ""
    return int(value) if value.isdecimal() and len(value) < 6 else 0


def _reads_as_heading(text: str) -> bool:
    return len(text) <= _MAX_HEADING and not has_stop(text[:-1])
