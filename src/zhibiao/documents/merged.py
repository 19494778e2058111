"""Tables whose cells cover several columns and rows, put together row by row as word processors store them."""

from dataclasses import dataclass, field

from zhibiao.documents.html_tables import Cell, expand
from zhibiao.documents.limits import Limits
from zhibiao.documents.model import BadContent

_MAX_SPAN = 200  # columns; Word makes 63 at most


@dataclass(slots=True)
class _Placed:
    text: str
    columns: int
    heads: bool
    rows: int = 1


@dataclass(slots=True)
class Grid:
    """A table that grows cell by cell, and those that stood in its cells. A cell is merged with the one above it by `below`."""

    nested: "list[Grid]" = field(default_factory=list["Grid"])
    _rows: list[list[_Placed]] = field(default_factory=list[list[_Placed]])
    _above: dict[int, _Placed] = field(
        default_factory=dict[int, _Placed]
    )  # by first column, the cell that may reach further down
    _column: int = 0

    def row(self) -> None:
        """Begin a row."""
        self._rows.append([])
        self._column = 0

    def cell(self, text: str, columns: int = 1, *, below: bool = False, heads: bool = False) -> None:
        """The next cell of the row; `below`: it belongs to the cell above it; `heads`: it is marked as the head of a column."""
        columns = min(max(columns, 1), _MAX_SPAN)
        above = self._above.get(self._column)
        if below and not text and above is not None and above.columns == columns:
            above.rows += 1
        else:
            placed = _Placed(text, columns, heads)
            self._rows[-1].append(placed)
            for column in range(self._column, self._column + columns):
                self._above.pop(column, None)
            self._above[self._column] = placed
        self._column += columns

    def rows(self, limits: Limits) -> list[list[str]]:
        """The text of every cell; labels of merged ones are repeated. Raises BadContent (too_large)."""
        if sum(map(len, self._rows)) > limits.cells:
            raise BadContent("too_large", f"its tables have over {limits.cells:,} cells; split the file")
        rows = [
            [Cell((cell.text,) if cell.text else (), cell.columns, cell.rows, cell.heads) for cell in row] for row in self._rows
        ]
        return expand(rows, limits)
