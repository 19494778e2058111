"""Readers of marked-up formats put a document together: text and blocks grow side by side, so that offsets are right."""

from collections.abc import Sequence

from zhibiao.documents.limits import LIMITS, Limits
from zhibiao.documents.marks import is_heading
from zhibiao.documents.model import BadContent, Block, BlockKind, Content, Span

_BLANKS = " \t\r\n\f\v\u3000\xa0\u200b\u2060\ufeff"


class Builder:
    """Collects paragraphs, headings and tables in reading order: a line for each, and for each table row, tabs between cells."""

    def __init__(self, limits: Limits = LIMITS) -> None:
        self._limits = limits
        self._parts: list[str] = []
        self._blocks: list[Block] = []
        self._length = 0

    def paragraph(
        self,
        text: str,
        *,
        page: int | None = None,
        breaks: Sequence[tuple[int, int]] = (),
        confidence: float | None = None,
    ) -> None:
        """A paragraph; one that is worded like a heading (一、…) becomes one. Blank ones are left out.

        `breaks` tells where it runs on to another page: the first of its characters there, and that page.
        """
        line = _one_line(text)
        if line:
            kind = BlockKind.HEADING if is_heading(line) else BlockKind.PARAGRAPH
            span = self._line(line)
            self._blocks.append(Block(kind, (span,), page=page, breaks=_absolute(breaks, span.start), confidence=confidence))

    def heading(self, text: str, level: int, *, page: int | None = None, confidence: float | None = None) -> None:
        """A heading whose level (1 is the highest) the format states."""
        line = _one_line(text)
        if line:
            self._blocks.append(Block(BlockKind.HEADING, (self._line(line),), level=level, page=page, confidence=confidence))

    def furniture(self, text: str, *, page: int | None = None) -> None:
        """A page number or running header: kept in the text, never read."""
        line = _one_line(text)
        if line:
            self._blocks.append(Block(BlockKind.FURNITURE, (self._line(line),), page=page))

    def table(
        self,
        rows: Sequence[Sequence[str]],
        *,
        page: int | None = None,
        breaks: Sequence[tuple[int, int]] = (),
        confidence: float | None = None,
    ) -> None:
        """A table. A merged label stands in each cell that it covers, so that each row and column has it; a figure in one.

        Rows without words are left out. `breaks` tells where it runs on to another page: the first row there, and that page.
        """
        cells = [(number, [_one_line(cell) for cell in row]) for number, row in enumerate(rows)]
        cells = [(number, row) for number, row in cells if any(row)]
        if not cells:
            return
        width = max(len(row) for _, row in cells)
        spans: list[tuple[Span, ...]] = []
        starts: dict[int, int] = {}
        for number, row in cells:
            row = [*row, *[""] * (width - len(row))]
            start = starts[number] = self._line("\t".join(row)).start
            places: list[Span] = []
            for cell in row:
                places.append(Span(start, start + len(cell)))
                start += len(cell) + 1
            spans.append(tuple(places))
        going_on = [
            (next(start for number, start in starts.items() if number >= row), later)
            for row, later in breaks
            if row <= max(starts)
        ]
        self._blocks.append(Block(BlockKind.TABLE, page=page, breaks=tuple(going_on), rows=tuple(spans), confidence=confidence))

    def content(
        self, format_: str, *, encoding: str | None = None, pages: int | None = None, warnings: Sequence[str] = ()
    ) -> Content:
        """What was collected. BadContent ("empty") when that is nothing."""
        if not self._blocks:
            raise BadContent("empty", "the file holds no text; fetch the report again")
        return Content("".join(self._parts), tuple(self._blocks), format_, encoding, pages, tuple(warnings))

    def _line(self, line: str) -> Span:
        start = self._length
        if start + len(line) > self._limits.characters:
            raise BadContent("too_large", f"it holds over {self._limits.characters:,} characters; split the file")
        self._parts += (line, "\n")
        self._length += len(line) + 1
        return Span(start, start + len(line))


def _absolute(breaks: Sequence[tuple[int, int]], start: int) -> tuple[tuple[int, int], ...]:
    return tuple((start + offset, page) for offset, page in breaks)


def _one_line(text: str) -> str:
    """The text without line breaks and tabs, which separate paragraphs and cells, and without blanks at its ends."""
    text = text.strip(_BLANKS)
    return " ".join(text.split()) if any(mark in text for mark in "\n\r\t\f\v") else text
