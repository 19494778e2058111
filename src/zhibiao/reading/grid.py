"""Tables made ready: header, columns, rows with their labels, and what the labels measure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from zhibiao.catalogue.model import Catalogue
from zhibiao.documents.model import Block, Document
from zhibiao.reading.labels import Label, name_labels
from zhibiao.reading.naming import Naming
from zhibiao.reading.numerals import SCALES
from zhibiao.reading.periods import Clock
from zhibiao.reading.view import plain
from zhibiao.reading.words import Finder

NUMBER = re.compile(
    r"^(?P<approx>约|近|超|逾)?(?P<number>\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?P<scale>[万亿])?(?P<more>余|多)?(?P<percent>%)?$"
)
LONGEST_LABEL = 60  # characters; a longer cell is prose
_UNIT_IN_LABEL = re.compile(r"[（(](?:单位[:：])?(?P<unit>[^（）()]{1,6})[）)]")
_UNIT_HEADER = re.compile(r"^(?:计量)?单位(?:名称)?$")
_SKIPPED = re.compile(r"^(?:序号|编号|备注|说明|责任单位|整改时限|完成时限|联系电话|电话|日期|时间|文号|行次|代码)$")
_YEAR = re.compile(
    r"^(?:(?P<year>(?:19|20)\d\d)年?度?(?P<kind>实际|完成|计划|目标)?(?:数|值|情况)?|(?P<this>本年度?|今年|当年)|(?P<last>上年度?|去年))$"
)
_SCALED_UNIT = re.compile(r"^(?P<scale>[千百十]?[万亿]|[百千])(?P<unit>.+)$")
_VALUE_HEADER = re.compile(r"^(?:数量|数值|数据|合计|总计|完成(?:情况|数)?|累计|本期|指标值|统计数)$")


@dataclass(frozen=True, slots=True)
class Column:
    """What a column's header says: its label without the unit in it, that unit, the year it stands for."""

    label: str
    unit: str
    year: int | None
    planned: bool
    skipped: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One row below the header: its label, the group that the first column puts it in, the year it stands for, its unit."""

    number: int
    label: str
    group: str
    year: int | None
    unit: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table made ready: `grid` holds the plain text of the cells, `names` the metric of each (row, column)."""

    document: Document
    block: Block
    grid: list[list[str]]
    columns: list[Column]
    rows: list[Row]
    names: dict[tuple[int, int], Naming | None]


def prepare(document: Document, block: Block, above: str, clock: Clock, catalogue: Catalogue, words: Finder) -> Table | None:
    """The table of a block; None when it has no header. `above` is what was said right before it."""
    text = document.text
    grid = [[plain(text[cell.start : cell.end]) for cell in row] for row in block.rows]
    head = next((number for number, row in enumerate(grid[:4]) if _is_header(row)), None)
    if head is None:
        return None
    columns = [_column(label, clock) for label in grid[head]]
    unit_column = next((i for i, label in enumerate(grid[head]) if _UNIT_HEADER.match(label)), None)
    rows: list[Row] = []
    group_label = ""
    for number in range(head + 1, len(grid)):
        cells = grid[number]
        if cells == grid[head]:
            continue
        if cells and cells[0] and not NUMBER.match(cells[0]) and not _YEAR.match(cells[0]):
            group_label = cells[0]
        label, year = _row_label(cells, columns)
        unit = cells[unit_column] if unit_column is not None and unit_column < len(cells) else ""
        rows.append(Row(number, label, group_label if group_label != label else "", year, unit))
    return Table(document, block, grid, columns, rows, _names(grid, columns, rows, above, catalogue, words))


def _is_header(row: Sequence[str]) -> bool:
    """A row of words: at least two filled cells, none a plain number (a year is a word here)."""
    filled = [cell for cell in row if cell]
    return len(filled) >= 2 and not any(NUMBER.match(cell) and not _YEAR.match(cell) for cell in filled)


def _column(label: str, clock: Clock) -> Column:
    unit, bare = "", label
    match = _UNIT_IN_LABEL.search(label)
    if match is not None:
        unit, bare = match["unit"], label[: match.start()] + label[match.end() :]
    elif label.endswith("%"):
        unit, bare = "%", label[:-1]
    year = _YEAR.match(bare)
    number: int | None = None
    if year is not None:
        number = int(year["year"]) if year["year"] else clock.year if year["this"] else clock.year - 1 if clock.year else None
    return Column(
        bare,
        unit,
        number,
        bool(year and year["kind"] in ("计划", "目标")),
        bool(_SKIPPED.match(bare) or _UNIT_HEADER.match(bare)),
    )


def _row_label(cells: Sequence[str], columns: Sequence[Column]) -> tuple[str, int | None]:
    """The words of a row (its most telling text cell), or the year it stands for."""
    for cell in cells[:2]:
        year = _YEAR.match(cell)
        if year is not None and year["year"]:
            return "", int(year["year"])
    texts = [
        cell
        for cell, column in zip(cells, columns, strict=False)
        if cell
        and not NUMBER.match(cell)
        and not column.skipped
        and column.year is None
        and not _VALUE_HEADER.match(column.label)
    ]
    if not texts:
        return "", None
    return (texts[-1] if len(texts) <= 2 else max(texts[:3], key=len))[:LONGEST_LABEL], None


def _names(
    grid: list[list[str]], columns: list[Column], rows: list[Row], above: str, catalogue: Catalogue, words: Finder
) -> dict[tuple[int, int], Naming | None]:
    """The labels of a table are a list whose members share words (收到复议申请, 受理, 审结), so they are named together."""
    names: dict[tuple[int, int], Naming | None] = {}
    numbered = {i for row in rows for i, cell in enumerate(grid[row.number]) if NUMBER.match(cell)}
    measured = [
        i
        for i, column in enumerate(columns)
        if not column.skipped and column.year is None and not _VALUE_HEADER.match(column.label)
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
                names[row.number, index] = naming
        start = end
    return names


def written_unit(row: Row, column: Column) -> str:
    """The measure word of a cell as written: that of its row, its column, or its row label."""
    inside = _UNIT_IN_LABEL.search(row.label)
    return row.unit or column.unit or (inside["unit"] if inside is not None else "")


def scaled_unit(written: str) -> tuple[str, float]:
    """万元 in a header is 元, its numbers times 10,000."""
    match = _SCALED_UNIT.match(written)
    if match is not None:
        return match["unit"], SCALES.get(match["scale"], 1.0)
    return written.split("/")[0].split("、")[0], 1.0


def phrase_of(row: Row, column: Column) -> str:
    """What a cell measures, in the words of its row and column."""
    bare = _UNIT_IN_LABEL.sub("", row.label)
    if not bare:
        return column.label
    return bare if column.year is not None or not column.label or _VALUE_HEADER.match(column.label) else f"{bare}{column.label}"
