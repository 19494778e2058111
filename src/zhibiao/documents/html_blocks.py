"""The elements of a web page become lines and tables, in the order in which a person reads them."""

import re
from dataclasses import dataclass, replace

from zhibiao.documents.html_tables import Cell, expand, only_lays_out, span
from zhibiao.documents.html_tree import BLOCKS, Node
from zhibiao.documents.limits import LIMITS, Limits
from zhibiao.documents.marks import HEADING_MARK
from zhibiao.documents.model import Block, Span
from zhibiao.documents.text import read_blocks

_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
_BLANKS = re.compile(r"[ \t\r\n\f\v]+")
# Editors that keep what was pasted put a paragraph's indent, and no element, between two paragraphs.
_INDENTED = re.compile(r"(?<=[。；：！？])[ \t\r\n\xa0]*(?=\u3000\u3000(?=[^\s]))")
_LONGEST_HEADING = 80  # characters; sites use <h3> for bold paragraphs, too
_STOP = re.compile(r"[。；！？]")


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph, or a heading where its level is not 0."""

    text: str
    level: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """A table; `source` are its rows before merged cells were expanded."""

    rows: list[list[str]]
    source: tuple[tuple[Cell, ...], ...]


Item = Line | Table


def items(node: Node, limits: Limits = LIMITS, until: Node | None = None) -> list[Item]:
    """What stands in `node`; or, given `until`, what stands in it before that element."""
    writer = _Writer(limits, until)
    writer.walk(node)
    writer.end()
    return writer.items


def clean(text: str) -> str:
    """A stretch of a page's source as it is displayed. A line break of the source between Chinese characters is no blank."""
    return _BLANKS.sub(_displayed, _INVISIBLE.sub("", text)).replace("\xa0", " ").strip(" \u3000")


def _displayed(blanks: re.Match[str]) -> str:
    source, start, end = blanks.string, blanks.start(), blanks.end()
    broken = "\n" in blanks.group() or "\r" in blanks.group()
    return "" if broken and start > 0 and end < len(source) and source[start - 1] > "\u2000" and source[end] > "\u2000" else " "


class _Writer:
    def __init__(self, limits: Limits, until: Node | None = None) -> None:
        self.items: list[Item] = []
        self._limits = limits
        self._until = until
        self._stopped = False
        self._pending: list[str] = []

    def end(self) -> None:
        """End the paragraph."""
        if self._pending:
            for part in _INDENTED.split("".join(self._pending)):
                if text := clean(part):
                    self.items.append(Line(text))
            self._pending.clear()

    def walk(self, node: Node) -> None:
        number = span(node.attributes.get("start"), 9_999) if node.tag == "ol" else 0
        for child in node.children:
            if isinstance(child, str):
                self._pending.append(child)
                continue
            if self._stopped or child is self._until:
                self._stopped = True
                return
            if child.tag == "br":
                self.end()
            elif child.tag in BLOCKS:
                self.end()
                self._block(child, number)
                self.end()
                number += bool(number and child.tag == "li")
            elif child.tag not in ("head", "title"):
                self.walk(child)
            if self._stopped:
                return

    def _block(self, node: Node, number: int) -> None:
        if self._until is not None:
            # Ahead of the document tables are not told from layout: their cells are read one after the other.
            self.walk(node)
        elif node.tag == "table":
            self._table(node)
        elif node.tag == "pre":
            self._preformatted(node)
        elif re.fullmatch(r"h[1-6]", node.tag):
            self._heading(node, int(node.tag[1]))
        elif node.tag == "li" and number:
            self._numbered(node, number)
        else:
            self.walk(node)

    def _heading(self, node: Node, level: int) -> None:
        inside = items(node, self._limits)
        text = "".join(item.text for item in inside if isinstance(item, Line))
        if any(isinstance(item, Table) for item in inside) or len(text) > _LONGEST_HEADING or _STOP.search(text):
            self.items += inside
        elif text:
            self.items.append(Line(text, level))

    def _numbered(self, node: Node, number: int) -> None:
        """An item of a numbered list. Many editors number it in words as well; those are the better ones."""
        inside = items(node, self._limits)
        if inside and isinstance(first := inside[0], Line) and not HEADING_MARK.match(first.text):
            inside[0] = replace(first, text=f"{number}. {first.text}")
        self.items += inside

    def _preformatted(self, node: Node) -> None:
        text = node.text()

        def read(piece: Span) -> str:
            return text[piece.start : piece.end]

        for block in read_blocks(text):
            if block.rows:
                self.items.append(_plain_table(block, text))
            elif line := clean("".join(map(read, block.pieces))):
                self.items.append(Line(line, block.level))

    def _table(self, node: Node) -> None:
        for child in node.children:
            if isinstance(child, Node) and child.tag == "caption":
                self.items += items(child, self._limits)
        sources = _rows(node)
        rows = [[items(cell, self._limits) for cell in cells] for cells, _ in sources]
        nested = any(isinstance(item, Table) for row in rows for cell in row for item in cell)
        table = tuple(
            tuple(_cell(element, content, heads) for element, content in zip(elements, row, strict=True))
            for (elements, heads), row in zip(sources, rows, strict=True)
        )
        bordered = node.attributes.get("border", "0").strip() not in ("", "0") or "border" in node.attributes.get("style", "")
        if nested or only_lays_out(table, bordered):
            for row in rows:
                for cell in row:
                    self.items += cell
        else:
            self.items.append(Table(expand([row for row in table if row], self._limits), table))
        self._between_rows(node)

    def _between_rows(self, node: Node) -> None:
        """Text that broken markup leaves in a table but in no cell."""
        for child in node.children:
            if isinstance(child, Node) and child.tag not in _TABLE_PARTS:
                self.walk(child)
                self.end()
            elif isinstance(child, str):
                self._pending.append(child)
        self.end()


_TABLE_PARTS = frozenset(("caption", "thead", "tbody", "tfoot", "tr", "td", "th", "colgroup", "col"))


def _rows(table: Node) -> list[tuple[list[Node], bool]]:
    """The cells of each row, and whether the row is in the table's head."""
    rows: list[tuple[list[Node], bool]] = []
    waiting = [(child, False) for child in reversed(table.children) if isinstance(child, Node)]
    while waiting:
        node, heads = waiting.pop()
        if node.tag in ("thead", "tbody", "tfoot", "form"):
            heads = node.tag == "thead"
            waiting.extend((child, heads) for child in reversed(node.children) if isinstance(child, Node))
        elif node.tag == "tr":
            rows.append(([child for child in node.children if isinstance(child, Node) and child.tag in ("td", "th")], heads))
        elif node.tag in ("td", "th"):  # a row whose <tr> is missing
            rows.append(([node], heads))
    return rows


def _cell(element: Node, content: list[Item], heads: bool) -> Cell:
    return Cell(
        tuple(item.text for item in content if isinstance(item, Line)),
        span(element.attributes.get("colspan")),
        span(element.attributes.get("rowspan"), 65_534),
        heads or element.tag == "th",
    )


def _plain_table(block: Block, text: str) -> Table:
    rows = [[text[cell.start : cell.end] for cell in row] for row in block.rows]
    return Table(rows, tuple(tuple(Cell((cell,)) for cell in row) for row in rows))
