"""Tables of web pages: merged cells, tables that only lay out a page, and tables of labels and values."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from zhibiao.documents.limits import Limits
from zhibiao.documents.model import BadContent

_MAX_COLSPAN = 1_000  # as in the HTML standard
_REPEATED = 200  # characters; a merged cell with more of them is no label
_FIGURE = re.compile(r"[\d\s.,，%％+\-—/]*")
_LABEL_LENGTH = 12  # characters of a cell whose lines are one label, set in a narrow column
_STOP = re.compile(r"[。；！？]")
_PROSE_CELL = 300  # characters
_PROSE_SHARE = 0.6  # of the table's text in one cell
_PARAGRAPH = 20  # characters of a paragraph of prose


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as the page's source has it."""

    lines: tuple[str, ...]
    columns: int = 1
    rows: int = 1
    heads: bool = False  # a <th>, or a cell of <thead>

    @property
    def text(self) -> str:
        """The cell on one line."""
        return one_line(self.lines)


def one_line(lines: Sequence[str]) -> str:
    """The lines of a cell as one. A label that was broken to fit a narrow column is joined again."""
    joined = "".join(lines)
    return joined if len(joined) <= _LABEL_LENGTH and not joined.isascii() else " ".join(lines)


def span(value: str | None, most: int = _MAX_COLSPAN) -> int:
    """The number of a colspan or rowspan attribute, 1 where it is none."""
    digits = re.match(r"\s*(\d{1,6})", value or "")
    return min(max(int(digits.group(1)), 1), most) if digits else 1


def only_lays_out(rows: Sequence[Sequence[Cell]], bordered: bool) -> bool:
    """Whether a table holds paragraphs of a page and no figures: one cell a row, or cells of prose."""
    filled = [[cell for cell in row if cell.lines] for row in rows]
    if max((len(row) for row in filled), default=0) <= 1:
        return True
    cells = [cell for row in filled for cell in row]
    total = sum(len(line) for cell in cells for line in cell.lines)
    longest = max(cells, key=lambda cell: sum(map(len, cell.lines)))
    length = sum(map(len, longest.lines))
    if length > _PROSE_CELL and length > _PROSE_SHARE * total and (len(longest.lines) >= 3 or not bordered):
        return True
    prose = [cell for cell in cells if sum(len(line) > _PARAGRAPH and bool(_STOP.search(line)) for line in cell.lines) >= 3]
    return not bordered and 2 * len(prose) >= len(cells)


def expand(rows: Sequence[Sequence[Cell]], limits: Limits) -> list[list[str]]:
    """The table as a grid. A merged label is repeated in each cell that it covers; a merged figure stands in the first."""
    grid: list[list[str]] = [[] for _ in rows]
    covered: dict[tuple[int, int], str] = {}  # cells below a merged one
    merged_labels: set[tuple[int, int]] = set()
    heads = _head_rows(rows)
    count = 0
    for index, row in enumerate(rows):
        line = grid[index]
        titled = len(row) == 1 and len(rows) > 1  # one cell across the table: its title, or that of a section
        for cell in row:
            while (index, len(line)) in covered:
                line.append(covered.pop((index, len(line))))
            column, text = len(line), cell.text
            below = min(cell.rows, len(rows) - index)
            count += cell.columns * below
            if count > limits.cells:
                raise BadContent("too_large", f"its tables have over {limits.cells:,} cells; split the file")
            label = len(text) <= _REPEATED and (index < heads or cell.heads or _FIGURE.fullmatch(text) is None)
            first = column == 0 or (index, column - 1) in merged_labels
            down = text if label and (index < heads or first) else ""
            across = text if label and index < heads and not titled else ""
            for lower in range(below):
                if down:
                    merged_labels.add((index + lower, column + cell.columns - 1))
                for offset in range(cell.columns):
                    content = across if offset else down if lower else text
                    if lower and offset:
                        content = across and down
                    if lower:
                        covered[index + lower, column + offset] = content
                    else:
                        line.append(content)
        while (index, len(line)) in covered:
            line.append(covered.pop((index, len(line))))
    if len(grid) * max(map(len, grid), default=0) > limits.cells:
        raise BadContent("too_large", f"its tables have over {limits.cells:,} cells; split the file")
    return grid


def _head_rows(rows: Sequence[Sequence[Cell]]) -> int:
    """How many rows at the top hold labels of columns: those marked so, or the first with what its merged cells reach down to."""
    first = next((index for index, row in enumerate(rows) if len(row) > 1), 0)  # after the table's title
    marked = first
    while marked < len(rows) and rows[marked] and all(cell.heads for cell in rows[marked]):
        marked += 1
    if marked > first:
        return marked
    reach = max((cell.rows for cell in rows[first]), default=1) if rows else 1
    return first + (reach if any(cell.columns > 1 for cell in rows[first]) else 1) if rows else 0
