"""Tables of Word 97 documents: rows of cells whose edges stand at positions on the page, with merged cells."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from zhibiao.documents.breaks import join_cell
from zhibiao.documents.doc_sprms import CELLS, HEADER_ROW, Properties, u16
from zhibiao.documents.html_tables import Cell, expand, only_lays_out
from zhibiao.documents.limits import Limits

_SAME_EDGE = 120  # twentieths of a point: edges of two rows that are drawn less than 2 mm apart are meant to be one
_MOST_LINES = 1_000  # of a cell
_CELL = 20  # bytes that describe a cell


@dataclass(slots=True)
class Row:
    """The paragraphs of each cell, and how the cells lie: where one ends and the next begins, and what is merged."""

    cells: list[list[str]] = field(default_factory=list[list[str]])
    edges: list[int] = field(default_factory=list[int])
    continued: set[int] = field(default_factory=set[int])  # cells that continue the one on the left
    below: set[int] = field(default_factory=set[int])  # cells that continue the one above
    heads: bool = False

    def define(self, properties: Properties) -> None:
        """Take over what the end of the row says of it."""
        self.heads = bool(properties.number(HEADER_ROW))
        definition = properties.operands.get(CELLS, b"")
        count = definition[2] if len(definition) > 2 else 0
        if count != len(self.cells) or len(definition) < 3 + 2 * (count + 1):
            return
        self.edges = [_signed(u16(definition, 3 + 2 * index)) for index in range(count + 1)]
        described = 3 + 2 * (count + 1)
        for index in range(count):
            flags = u16(definition, described + _CELL * index)
            if flags & 3 == 1:
                self.continued.add(index)
            if flags >> 5 & 3 == 1:
                self.below.add(index)
        for operand in properties.across:
            self.continued.update(range(operand[0] + 1, min(operand[1], count)))
        for operand in properties.down:
            index, merged = (operand[1], operand[2]) if len(operand) > 2 else (count, 0)
            if index < count:
                (self.below.add if merged == 1 else self.below.discard)(index)


@dataclass(slots=True)
class _Placed:
    lines: tuple[str, ...]
    left: int
    columns: int
    heads: bool
    rows: int = 1


def grid(rows: Sequence[Row], limits: Limits) -> list[list[str]] | None:
    """The table as rows of cells, merged labels repeated; None for one that only lays out paragraphs. Raises BadContent."""
    placed = _placed(rows)
    if only_lays_out([[_cell(cell) for cell in row] for row in placed], bordered=True):
        return None
    joined = [[Cell((_joined(cell.lines),), cell.columns, cell.rows, cell.heads) for cell in row] for row in placed]
    return expand(joined, limits)


def _joined(lines: tuple[str, ...]) -> str:
    # Lines are joined one by one, which takes long where a broken file has very many.
    return join_cell(lines) if len(lines) <= _MOST_LINES else " ".join(lines)


def _cell(cell: _Placed) -> Cell:
    return Cell(cell.lines, cell.columns, cell.rows, cell.heads)


def _placed(rows: Sequence[Row]) -> list[list[_Placed]]:
    columns = _columns(rows)
    placed: list[list[_Placed]] = []
    above: dict[int, _Placed] = {}
    for row in rows:
        line: list[_Placed] = []
        below: dict[int, _Placed] = {}
        for index, lines in enumerate(row.cells):
            left, right = (columns[row.edges[index]], columns[row.edges[index + 1]]) if columns else (index, index + 1)
            left = 0 if index == 0 else left
            width = max(right - left, 1)
            if index in row.continued and line:
                line[-1].columns += width
                line[-1].lines += tuple(lines)
                continue
            upper = above.get(left)
            if index in row.below and upper is not None and upper.columns == width:
                upper.rows += 1
                below[left] = upper
                continue
            cell = _Placed(tuple(lines), left, width, row.heads)
            line.append(cell)
            below[left] = cell
        placed.append(line)
        above = below
    return placed


def _columns(rows: Sequence[Row]) -> dict[int, int]:
    """The number of the column that begins at each edge; empty where not every row tells its edges, in order."""
    edges = sorted({edge for row in rows for edge in row.edges})
    if any(len(row.edges) != len(row.cells) + 1 or row.edges != sorted(row.edges) for row in rows):
        return {}
    columns: dict[int, int] = {}
    first, number = edges[0], 0
    for edge in edges:
        if edge - first > _SAME_EDGE:
            first, number = edge, number + 1
        columns[edge] = number
    return columns


def _signed(number: int) -> int:
    return number - 65_536 if number >= 32_768 else number
