"""Tables made ready for reading: their rows and columns, and the metric that each cell's labels name."""

import re
from dataclasses import dataclass

from zhibiao.catalogue.model import Catalogue
from zhibiao.documents.model import Block, Document
from zhibiao.reading.grid import (
    NUMBER,
    NUMBERING,
    UNIT_HEADER,
    UNIT_IN_LABEL,
    VALUE_HEADER,
    YEAR,
    Column,
    Row,
    column_of,
    header_end,
    is_header,
    joined_labels,
    parts_of,
    row_label,
    with_part_rows,
    with_parts,
)
from zhibiao.reading.labels import Label, name_labels
from zhibiao.reading.naming import Naming
from zhibiao.reading.numerals import SCALES
from zhibiao.reading.periods import Clock
from zhibiao.reading.view import plain
from zhibiao.reading.words import Finder

_SCALED_UNIT = re.compile(r"^(?P<scale>[千百十]?[万亿]|[百千])(?P<unit>.+)$")
_CARRIED_OVER = re.compile("结转")  # neither received nor done in the year


@dataclass(frozen=True, slots=True)
class Table:
    """A table made ready: `grid` holds the plain text of the cells, `names` the metric of each (row, column)."""

    document: Document
    block: Block
    grid: list[list[str]]
    columns: list[Column]
    rows: list[Row]
    names: dict[tuple[int, int], Naming | None]


def prepare(document: Document, block: Block, above: str, clock: Clock, catalogue: Catalogue, words: Finder) -> list[Table]:
    """The tables of a block, one below the other where it has more than one; none without a header.

    `above` is what was said right before it.
    """
    text = document.text
    grid = [[plain(text[cell.start : cell.end]) for cell in row] for row in block.rows]
    tables: list[Table] = []
    for first, end in parts_of(grid):
        banner = grid[first - 1][0] if first and not any(NUMBER.match(cell) for cell in grid[first - 1]) else ""
        table = _table(document, block, grid, (first, end), f"{above}\n{banner}", clock, catalogue, words)
        if table is not None:
            tables.append(table)
    return tables


def _table(
    document: Document,
    block: Block,
    grid: list[list[str]],
    within: tuple[int, int],
    above: str,
    clock: Clock,
    catalogue: Catalogue,
    words: Finder,
) -> Table | None:
    first, end = within
    head = next((number for number in range(first, min(first + 4, end)) if is_header(grid[number])), None)
    if head is None:
        return None
    below = header_end(grid, head, end)
    labels = [joined_labels([row[index] for row in grid[head:below] if index < len(row)]) for index in range(len(grid[head]))]
    columns = with_parts([column_of(label, clock) for label in labels], grid[head:below])
    unit_column = next((i for i, label in enumerate(grid[head]) if UNIT_HEADER.match(label)), None)
    rows: list[Row] = []
    group_label = ""
    for number in range(below, end):
        cells = grid[number]
        if cells == grid[head]:
            continue
        if cells and cells[0] and not NUMBER.match(cells[0]) and not YEAR.match(cells[0]):
            group_label = cells[0]
        label, year = row_label(cells, columns)
        unit = cells[unit_column] if unit_column is not None and unit_column < len(cells) else ""
        group = group_label if NUMBERING.sub("", group_label) != label else ""
        rows.append(Row(number, label, group, year, unit))
    rows = with_part_rows(rows)
    return Table(document, block, grid, columns, rows, _names(grid, columns, rows, above, catalogue, words))


def _names(
    grid: list[list[str]], columns: list[Column], rows: list[Row], above: str, catalogue: Catalogue, words: Finder
) -> dict[tuple[int, int], Naming | None]:
    """The labels of a table are a list whose members share words (收到复议申请, 受理, 审结), so they are named together."""
    names: dict[tuple[int, int], Naming | None] = {}
    numbered = {i for row in rows for i, cell in enumerate(grid[row.number]) if NUMBER.match(cell)}
    measured = [
        i
        for i, column in enumerate(columns)
        if not column.skipped and column.year is None and not VALUE_HEADER.match(column.label)
    ]
    by_row = any(row.label for row in rows)
    if not by_row:
        labels = [Label(columns[i].label, scaled_unit(columns[i].unit)[0]) for i in measured]
        named = name_labels(labels, above, catalogue, words)
        for row in rows:
            names |= {(row.number, i): naming for i, naming in zip(measured, named, strict=True)}
        return names
    start = 0
    while start < len(rows):
        end = start
        while end < len(rows) and rows[end].group == rows[start].group:
            end += 1
        block = rows[start:end]
        for index, column in enumerate(columns):
            if column.skipped or index not in numbered:
                continue
            labels = [Label(phrase_of(row, column), scaled_unit(written_unit(row, column))[0]) for row in block]
            for row, naming in zip(block, name_labels(labels, f"{block[0].group}\n{above}", catalogue, words), strict=True):
                names[row.number, index] = None if _CARRIED_OVER.search(row.label) else naming
        start = end
    _name_parts_by_totals(names, rows, columns, catalogue)
    return names


def _name_parts_by_totals(
    names: dict[tuple[int, int], Naming | None], rows: list[Row], columns: list[Column], catalogue: Catalogue
) -> None:
    """A part counts what its total counts (requests by 商业企业 are requests), or what a metric of the same field says closer."""
    for row in rows:
        for index, column in enumerate(columns):
            if column.total is None or (row.number, column.total) not in names:
                continue
            own, whole = names.get((row.number, index)), names[row.number, column.total]
            if own is None or whole is None or _category(own, catalogue) != _category(whole, catalogue):
                names[row.number, index] = whole


def _category(naming: Naming, catalogue: Catalogue) -> str:
    return catalogue.metrics[naming.pattern.metric].category


def written_unit(row: Row, column: Column) -> str:
    """The measure word of a cell as written: that of its row, its column, or its row label."""
    inside = UNIT_IN_LABEL.search(row.label)
    return row.unit or column.unit or (inside["unit"] if inside is not None else "")


def scaled_unit(written: str) -> tuple[str, float]:
    """万元 in a header is 元, its numbers times 10,000."""
    match = _SCALED_UNIT.match(written)
    if match is not None:
        return match["unit"], SCALES.get(match["scale"], 1.0)
    return written.split("/")[0].split("、")[0], 1.0


def phrase_of(row: Row, column: Column) -> str:
    """What a cell measures, in the words of its row and column."""
    bare = UNIT_IN_LABEL.sub("", row.label)
    if not bare:
        return column.label
    return bare if column.year is not None or not column.label or VALUE_HEADER.match(column.label) else f"{bare}{column.label}"
