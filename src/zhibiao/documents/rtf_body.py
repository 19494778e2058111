"""The body of an RTF document as it grows: paragraphs, and the cells of its tables."""

import re
from collections.abc import Sequence

from zhibiao.documents.building import Builder
from zhibiao.documents.html_tables import one_line
from zhibiao.documents.limits import Limits
from zhibiao.documents.model import BadContent, Content

_HALF = re.compile("[\ud800-\udfff]")
_FIGURE = re.compile(r"[\d\s.,，%％+\-—/]*")


class Body:
    """Takes text and the ends of paragraphs, cells and rows, in the order of the file."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._builder = Builder(limits)
        self._line: list[str] = []
        self._cell: list[str] = []
        self._row: list[str] = []
        self._rows: list[list[str]] = []
        self._cells = 0
        self._merged: list[str] = []  # of each cell of the row that is being defined
        self._merge = ""
        self._note: list[str] = []
        self._notes: list[str] = []

    def text(self, text: str, *, note: bool = False) -> None:
        """Text of the paragraph, or of the footnote."""
        (self._note if note else self._line).append(text)

    def end_note(self) -> None:
        """End the footnote; all of them stand below the text."""
        self._notes.append(_joined(self._note))
        self._note.clear()

    def end_paragraph(self, *, in_cell: bool, level: int) -> None:
        """End a paragraph of the text or of a cell; `level` is that of a heading, 0 for none."""
        line = _joined(self._line)
        self._line.clear()
        if in_cell:
            if line.strip():
                self._cell.append(line.strip())
            return
        self._end_table()
        if level and len(line) <= 80:
            self._builder.heading(line, level)
        else:
            self._builder.paragraph(line)

    def end_cell(self) -> None:
        """End a cell."""
        self.end_paragraph(in_cell=True, level=0)
        self._row.append(one_line(self._cell))
        self._cell.clear()
        self._cells += 1
        if self._cells > self._limits.cells:
            raise BadContent("too_large", f"its tables have over {self._limits.cells:,} cells; split the file")

    def define_row(self) -> None:
        """A row's cells are going to be defined: before its text, after it, or both."""
        self._merged, self._merge = [], ""

    def merge(self, direction: str) -> None:
        """The cell that is being defined continues the one on its left ("clmrg") or above ("clvmrg")."""
        self._merge = direction

    def define_cell(self) -> None:
        """End the definition of a cell."""
        self._merged.append(self._merge)
        self._merge = ""

    def end_row(self) -> None:
        """End a row. Labels are repeated in the cells that they are merged with, figures are not."""
        above = self._rows[-1] if self._rows else []
        for column, (text, merged) in enumerate(zip(self._row, self._merged, strict=False)):
            if text or not merged:
                continue
            source = above[column : column + 1] if merged == "clvmrg" else self._row[column - 1 : column] if not above else []
            if source and _FIGURE.fullmatch(source[0]) is None:
                self._row[column] = source[0]
        self._rows.append(self._row)
        self._row = []

    def content(self, format_: str, encoding: str | None, warnings: Sequence[str]) -> Content:
        """All that was read. BadContent ("empty") when that is nothing."""
        if self._row:
            self.end_row()
        self.end_paragraph(in_cell=False, level=0)
        for note in self._notes:
            self._builder.paragraph(note)
        return self._builder.content(format_, encoding=encoding, warnings=warnings)

    def _end_table(self) -> None:
        if len(self._rows) * max(map(len, self._rows), default=0) > self._limits.cells:
            raise BadContent("too_large", f"its tables have over {self._limits.cells:,} cells; split the file")
        # The paragraphs of a cell that never ended are paragraphs again.
        loose, self._cell = self._cell, []
        if self._rows:
            self._builder.table(self._rows)
            self._rows = []
        for line in loose:
            self._builder.paragraph(line)


def _joined(parts: Sequence[str]) -> str:
    """The text of the parts. Characters beyond the first plane come as two halves, which are one again."""
    text = "".join(parts)
    if _HALF.search(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text
