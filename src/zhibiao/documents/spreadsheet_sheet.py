"""A sheet of a workbook, whatever the format: the cells that hold something, so that a far one costs no more than a near one."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

from zhibiao.documents.limits import Limits
from zhibiao.documents.model import BadContent

_ROWS, _COLUMNS = 1_048_576, 16_384  # of the largest sheet that any program makes


@dataclass(frozen=True, slots=True)
class Area:
    """Merged cells: all rows and columns from the first to the last of them, 0-based."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class Sheet:
    """Its cells as a person sees them, by row and column (0-based). Line breaks within a cell are kept."""

    name: str
    hidden: bool = False
    rows: dict[int, dict[int, str]] = field(default_factory=dict[int, dict[int, str]])
    merged: list[Area] = field(default_factory=list[Area])
    hidden_rows: set[int] = field(default_factory=set[int])
    hidden_columns: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])  # first and last
    uncalculated: int = 0  # formulas that the file holds no value of

    @property
    def partly_hidden(self) -> bool:
        """Whether rows or columns that hold something are hidden."""
        if not self.hidden_rows.isdisjoint(self.rows):
            return True
        columns = sorted({column for cells in self.rows.values() for column in cells}) if self.hidden_columns else []
        return any(bisect_left(columns, first) < bisect_right(columns, last) for first, last in self.hidden_columns)


class Cells:
    """Fills the sheets of one workbook and counts what it fills."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._count = 0

    def put(self, sheet: Sheet, row: int, column: int, text: str) -> None:
        """Write a cell, unless the text is blank or stands where no sheet has cells. Raises BadContent (too_large)."""
        if text and not text.isspace() and 0 <= row < _ROWS and 0 <= column < _COLUMNS:
            self.count(1)
            sheet.rows.setdefault(row, {})[column] = text

    def merge(self, sheet: Sheet, area: Area) -> None:
        """Note merged cells. Raises BadContent (too_large)."""
        if 0 <= area.top <= area.bottom and 0 <= area.left <= area.right:
            self.count(1)
            sheet.merged.append(area)

    def count(self, number: int) -> None:
        """Take so many cells off what the workbook may hold."""
        self._count += number
        if self._count > self._limits.cells:
            raise BadContent("too_large", f"its sheets have over {self._limits.cells:,} cells; split the file")
