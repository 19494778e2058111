"""Tables of Word 97 documents: rows come cell by cell, and say only where on the page each cell's edges are."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field

from zhibiao.documents.breaks import join_cell
from zhibiao.documents.merged import Grid
from zhibiao.documents.word97 import Sprm

_DEFINE, _VERTICAL = 0xD608, 0xD62B
_CELL_SIZE = 20  # bytes that describe a cell
_SAME_EDGE = 120  # twentieths of a point (2 mm): edges of two rows that were dragged apart by less are one


@dataclass(frozen=True, slots=True)
class Row:
    """Where the edges of a row's cells are, and which cells are merged with the one before or above them."""

    edges: tuple[int, ...] = ()
    with_left: frozenset[int] = frozenset()
    with_above: frozenset[int] = frozenset()

    @classmethod
    def of(cls, sprms: Iterable[Sprm]) -> "Row":
        """From the properties of the mark that ends the row."""
        edges: tuple[int, ...] = ()
        left: set[int] = set()
        above: set[int] = set()
        for code, operand in sprms:
            if code == _DEFINE and operand:
                count = operand[0]
                bounds = operand[1 : 1 + 2 * (count + 1)]
                edges = tuple(int.from_bytes(bounds[at : at + 2], "little", signed=True) for at in range(0, len(bounds) - 1, 2))
                for number in range(count):
                    flags = int.from_bytes(operand[len(bounds) + 1 + _CELL_SIZE * number :][:2], "little")
                    if flags & 3 == 2:
                        left.add(number)
                    if flags & 0x60 == 0x20:
                        above.add(number)
            elif code == _VERTICAL and len(operand) == 2:
                above.discard(operand[0])
                if operand[1] == 1:
                    above.add(operand[0])
        return cls(edges, frozenset(left), frozenset(above))


@dataclass(slots=True)
class TableRows:
    """The rows of one table as they come."""

    _rows: list[tuple[Row, list[list[str]]]] = field(default_factory=list[tuple[Row, list[list[str]]]])
    _cells: list[list[str]] = field(default_factory=list[list[str]])
    _cell: list[str] = field(default_factory=list[str])

    @property
    def empty(self) -> bool:
        """Whether nothing came yet."""
        return not (self._rows or self._cells or self._cell)

    def add(self, text: str, *, ends_cell: bool) -> None:
        """A paragraph of the current cell."""
        self._cell.append(text)
        if ends_cell:
            self._cells.append(self._cell)
            self._cell = []

    def end_row(self, row: Row) -> None:
        """All cells of the row have come."""
        self._rows.append((row, self._cells))
        self._cells = []

    def clear(self) -> None:
        """Begin another table."""
        self._rows, self._cells, self._cell = [], [], []

    def prose(self) -> list[str]:
        """The paragraphs of a table that is a mere frame of one column, and those that no end of a row followed."""
        framed = [text for _, cells in self._rows for cell in cells for text in cell] if self._is_frame() else []
        return [*framed, *(text for cell in self._cells for text in cell), *self._cell]

    def grid(self) -> Grid:
        """The cells by row and column; none for a mere frame."""
        grid = Grid()
        edges = _columns(row for row, _ in self._rows)
        for row, cells in [] if self._is_frame() else self._rows:
            grid.row()
            places = [bisect_left(edges, edge - _SAME_EDGE) for edge in row.edges]
            if places and places[0]:
                grid.cell("", places[0])
            waiting: tuple[str, int, bool] | None = None
            for number, cell in enumerate(cells):
                width = max(places[number + 1] - places[number], 1) if number + 1 < len(places) else 1
                if waiting is not None and number in row.with_left:
                    waiting = (join_cell((waiting[0], *cell)), waiting[1] + width, waiting[2])
                    continue
                if waiting is not None:
                    grid.cell(waiting[0], waiting[1], below=waiting[2])
                waiting = (join_cell(cell), width, number in row.with_above)
            if waiting is not None:
                grid.cell(waiting[0], waiting[1], below=waiting[2])
        return grid

    def _is_frame(self) -> bool:
        return all(len(cells) <= 1 for _, cells in self._rows)


def _columns(rows: Iterable[Row]) -> list[int]:
    """The edges of all rows in order, those that are nearly the same once."""
    edges: list[int] = []
    for edge in sorted({edge for row in rows for edge in row.edges}):
        if not edges or edge - edges[-1] > _SAME_EDGE:
            edges.append(edge)
    return edges
