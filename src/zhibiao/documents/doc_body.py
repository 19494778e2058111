"""The body of a Word 97 document as it grows: paragraphs, headings, and tables that end where their rows do."""

from zhibiao.documents.breaks import split_at_breaks
from zhibiao.documents.building import Builder
from zhibiao.documents.doc_tables import Row, grid
from zhibiao.documents.limits import Limits
from zhibiao.documents.model import BadContent, Content

_MOST_JOINING = 500_000_000  # characters to be copied
_MAX_HEADING = 80  # characters; a longer paragraph in the style of a heading is none


class Body:
    """Takes paragraphs, ends of cells and ends of rows, in the order of the text."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._builder = Builder(limits)
        self._cell: list[str] = []
        self._row = Row()
        self._rows: list[Row] = []
        self._count = 0

    def paragraph(self, text: str, level: int = 0) -> None:
        """A paragraph outside tables, with newlines where its lines are broken; `level` is that of a heading, 0 for none."""
        self.end_table()
        if level and len(text) <= _MAX_HEADING:
            self._builder.heading(text, level)
            return
        breaks = text.count("\n")
        self.count(breaks)
        # Lines are joined one by one, which takes long where a broken file has very many.
        for part in split_at_breaks(text) if breaks * len(text) < _MOST_JOINING else text.split("\n"):
            self._builder.paragraph(part)

    def furniture(self, text: str) -> None:
        """A paragraph that is no part of what the document says, such as a line of its table of contents."""
        self.end_table()
        self._builder.furniture(text)

    def cell_paragraph(self, text: str) -> None:
        """A paragraph of the cell that is open."""
        self.count(text.count("\n"))
        self._cell += [line.strip() for line in text.split("\n") if line.strip()]

    def end_cell(self) -> None:
        """End the cell."""
        self._row.cells.append(self._cell)
        self._cell = []
        self.count()

    def end_row(self) -> Row:
        """End the row, and give it for its layout to be told."""
        row, self._row = self._row, Row()
        self._cell = []
        if row.cells:
            self._rows.append(row)
        return row

    @property
    def at_row_start(self) -> bool:
        """Whether nothing of a row was read yet."""
        return not self._row.cells and not self._cell

    def count(self, number: int = 1) -> None:
        """Count cells, paragraphs or lines. BadContent ("too_large") when there are too many."""
        self._count += number
        if self._count > self._limits.cells:
            raise BadContent("too_large", f"it has over {self._limits.cells:,} paragraphs and cells; split the file")

    def end_table(self) -> None:
        """End the table; cells of a row that never ended are paragraphs."""
        loose = [line for cell in (*self._row.cells, self._cell) for line in cell]
        self._row, self._cell = Row(), []
        if self._rows:
            rows, self._rows = self._rows, []
            cells = grid(rows, self._limits)
            if cells is not None:
                self._builder.table(cells)
            else:
                loose[:0] = [line for row in rows for cell in row.cells for line in cell]
        for line in loose:
            self._builder.paragraph(line)

    def content(self, format_: str) -> Content:
        """All that was read. BadContent ("empty") when that is nothing."""
        self.end_table()
        return self._builder.content(format_)
