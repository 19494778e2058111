"""OpenDocument texts (.odt): headings by their outline levels, numbered lists, tables, footnotes below the text."""

from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element

from zhibiao.documents.building import Builder
from zhibiao.documents.container import Container, child_of, tag_of, value_of
from zhibiao.documents.html_tables import Cell, expand, only_lays_out, span
from zhibiao.documents.limits import LIMITS, Limits
from zhibiao.documents.list_numbers import Counters
from zhibiao.documents.model import BadContent, Content
from zhibiao.documents.odt_styles import Styles
from zhibiao.documents.opendocument import refuse_encrypted, text_of

_LONGEST_HEADING = 80  # characters; a paragraph can have the style of a heading, too
_ROW_GROUPS = ("table-header-rows", "table-rows", "table-row-group")
_GENERATED = ("tracked-changes", "table-of-content", "alphabetical-index", "illustration-index", "forms", "sequence-decls")


def read(data: bytes, limits: Limits = LIMITS) -> Content:
    """The text of a document. Raises BadContent."""
    if not data.strip():
        raise BadContent("empty", "the file is empty; fetch the report again")
    container = Container(data, limits)
    refuse_encrypted(container)
    root = container.xml("content.xml")
    body = child_of(root, "body", "text")
    if body is None:
        raise BadContent("unsupported", "this OpenDocument file holds no text; save it as .docx or PDF")
    named = container.xml("styles.xml") if "styles.xml" in container else None
    return _Reader(Styles(root, named), limits).read(body)


class _Reader:
    def __init__(self, styles: Styles, limits: Limits) -> None:
        self._styles = styles
        self._limits = limits
        self._builder = Builder(limits)
        self._counters = Counters()
        self._notes: list[str] = []
        self._cells = 0
        self._lists = 0

    def read(self, body: Element) -> Content:
        self._blocks(body)
        for note in self._notes:
            self._builder.paragraph(note)
        return self._builder.content("odt")

    def _blocks(self, element: Element) -> None:
        for child in element:
            tag = tag_of(child)
            if tag in ("p", "h"):
                self._paragraph(child, self._outline_number(child) if tag == "h" else "")
            elif tag == "list":
                for item, number in self._items(child, "", "", 0):
                    self._item(item, number)
            elif tag == "table":
                self._table(child)
            elif tag not in _GENERATED:  # a section
                self._blocks(child)

    def _paragraph(self, element: Element, number: str = "") -> None:
        text = text_of(element).strip()
        level = self._styles.level(element)
        if text and level and len(text) <= _LONGEST_HEADING:
            self._builder.heading(number + text, level)
        elif text:
            for index, line in enumerate(text.split("\n")):
                self._builder.paragraph((number if index == 0 else "") + line)
        self._aside(element)

    def _aside(self, element: Element) -> None:
        """Footnotes, which stand below the text, and text boxes, which stand after the paragraph that they are anchored to."""
        for node in _topmost(element, ("note", "text-box")):
            if tag_of(node) == "text-box":
                self._blocks(node)
                continue
            citation, body = child_of(node, "note-citation"), child_of(node, "note-body")
            mark = "" if citation is None else text_of(citation).strip()
            lines = [] if body is None else [text_of(child).strip() for child in body]
            self._notes.append(" ".join(part for part in (mark, *lines) if part))

    def _outline_number(self, element: Element) -> str:
        levels = self._styles.outline
        index = self._styles.level(element) - 1
        return self._counters.next("outline", levels, index) if text_of(element).strip() else ""

    def _items(self, element: Element, style: str, key: str, depth: int) -> Iterator[tuple[Element, str]]:
        """The paragraphs, headings and tables of a list, and the number before each."""
        style = value_of(element, "style-name") or style
        if depth == 0:
            # A list goes on counting only where it says so; lists that say it have the same style.
            if value_of(element, "continue-numbering") != "true" and value_of(element, "continue-list") is None:
                self._lists += 1
            key = f"{style} {self._lists}"
        for item in element:
            if tag_of(item) not in ("list-item", "list-header"):
                continue
            numbered = tag_of(item) == "list-item"
            for child in item:
                if tag_of(child) == "list":
                    yield from self._items(child, style, key, depth + 1)
                    continue
                number = self._counters.next(key, self._styles.lists.get(style, {}), depth) if numbered else ""
                numbered = False
                yield child, number

    def _item(self, element: Element, number: str) -> None:
        if tag_of(element) in ("p", "h"):
            self._paragraph(element, number)
        elif tag_of(element) == "table":
            self._table(element)

    def _table(self, element: Element) -> None:
        rows = [row for row in self._rows(element) if row]
        if only_lays_out(rows, bordered=True):
            for row in rows:
                for cell in row:
                    for line in cell.lines:
                        self._builder.paragraph(line)
        else:
            self._builder.table(expand(rows, self._limits))
        self._aside(element)

    def _rows(self, element: Element, heads: bool = False) -> list[tuple[Cell, ...]]:
        rows: list[tuple[Cell, ...]] = []
        for child in element:
            tag = tag_of(child)
            if tag in _ROW_GROUPS:
                rows += self._rows(child, heads or tag == "table-header-rows")
            elif tag == "table-row":
                row = self._row(child, heads)
                repeated = span(value_of(child, "number-rows-repeated"), 999_999) if any(cell.lines for cell in row) else 1
                self._count(len(row) * (repeated - 1))
                rows += [row] * repeated
        return rows

    def _row(self, element: Element, heads: bool) -> tuple[Cell, ...]:
        cells: list[Cell] = []
        for child in element:
            if tag_of(child) == "table-cell":
                lines = tuple(line.strip() for line in _lines(child) if line.strip())
                columns, rows = (span(value_of(child, f"number-{name}-spanned"), 65_534) for name in ("columns", "rows"))
                repeated = span(value_of(child, "number-columns-repeated"), 16_384)
                self._count(repeated)
                cells += [Cell(lines, columns, rows, heads)] * repeated
        return tuple(cells)

    def _count(self, cells: int) -> None:
        self._cells += cells
        if self._cells > self._limits.cells:
            raise BadContent("too_large", f"its tables have over {self._limits.cells:,} cells; split the file")


def _lines(cell: Element) -> list[str]:
    """The lines of a cell, those of lists and tables within it, too."""
    return [
        line
        for node in _topmost(cell, ("p", "h", "note", "text-box"))
        if tag_of(node) in "ph"
        for line in text_of(node).split("\n")
    ]


def _topmost(element: Element, tags: Sequence[str]) -> Iterator[Element]:
    """The elements of these names that are not in one another, in the order of the text."""
    waiting = list(reversed(element))
    while waiting:
        node = waiting.pop()
        if tag_of(node) in tags:
            yield node
        else:
            waiting.extend(reversed(node))
