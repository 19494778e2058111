"""What stands where on a page, before it is paragraphs: the same for the text of a PDF and for a recognised image."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class TextLine:
    """One printed line. Places are in the page's own unit, points or pixels: x to the right, y downwards."""

    text: str
    x0: float
    x1: float
    y: float  # of the base line, or of the middle: one of them throughout a document
    size: float  # width of one Chinese character
    page: int  # 1-based
    confidence: float | None = None  # 0 to 1 when it was recognised in an image


@dataclass(frozen=True, slots=True)
class PageTable:
    """A ruled table: its cells, the places of its columns' borders, the y of its upper edge on the page that it begins on."""

    rows: tuple[tuple[str, ...], ...]
    columns: tuple[float, ...]
    y: float
    page: int
    confidence: float | None = None
    breaks: tuple[tuple[int, int], ...] = ()  # first row on each further page, and that page


@dataclass(frozen=True, slots=True)
class PageContent:
    """The lines of a page outside of its tables, from top to bottom, and its tables."""

    number: int  # 1-based
    top: float
    bottom: float
    lines: tuple[TextLine, ...]
    tables: tuple[PageTable, ...] = ()

    def scaled(self, factor: float) -> "PageContent":
        """The same in another unit, of which there are `factor` to one of this."""
        lines = (
            replace(line, x0=line.x0 * factor, x1=line.x1 * factor, y=line.y * factor, size=line.size * factor)
            for line in self.lines
        )
        tables = (replace(table, columns=tuple(x * factor for x in table.columns), y=table.y * factor) for table in self.tables)
        return PageContent(self.number, self.top * factor, self.bottom * factor, tuple(lines), tuple(tables))
