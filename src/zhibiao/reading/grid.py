"""The shape of a table: which rows are its header, what its columns and rows are called, where a new one begins."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from zhibiao.reading.periods import Clock

NUMBER = re.compile(
    r"^(?P<approx>约|近|超|逾)?(?P<number>\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?P<scale>[万亿])?(?P<more>余|多)?(?P<percent>%)?$"
)
LONGEST_LABEL = 60  # characters; a longer cell is prose
UNIT_IN_LABEL = re.compile(r"[（(](?:单位[:：])?(?P<unit>[^（）()]{1,6})[）)]")
UNIT_HEADER = re.compile(r"^(?:计量)?单位(?:名称)?$")
_SKIPPED = re.compile(r"^(?:序号|编号|备注|说明|责任单位|整改时限|完成时限|联系电话|电话|日期|时间|文号|行次|代码)$")
YEAR = re.compile(
    r"^(?:(?P<year>(?:19|20)\d\d)年?度?(?P<kind>实际|完成|计划|目标)?(?:数|值|情况)?|(?P<this>本年度?|今年|当年)|(?P<last>上年度?|去年))$"
)
_COUNTED = re.compile(r"(?P<unit>人次|场次|件|次|人|个|户|份|宗|起|条|名|场|家|处)数$")  # 件数 counts 件
NUMBERING = re.compile(r"^(?:[（(][一二三四五六七八九十\d]{1,3}[）)]|[一二三四五六七八九十]{1,3}、|\d{1,2}[.．、](?!\d))\s*")
_TOTAL = re.compile(r"^(?:总计|合计|总数|小计|共计)$")
VALUE_HEADER = re.compile(r"^(?:数量|数值|数据|合计|总计|完成(?:情况|数)?|累计|本期|指标值|统计数)$")


@dataclass(frozen=True, slots=True)
class Column:
    """What a column's header says: its label without the unit in it, that unit, the year it stands for."""

    label: str  # of a header of several rows all of them, top first, joined
    unit: str
    year: int | None
    planned: bool
    skipped: bool
    head: str = ""  # what it shares with its neighbours, in a header of several rows
    total: int | None = None  # the column under the same head that holds the total of this one


@dataclass(frozen=True, slots=True)
class Row:
    """One row below the header: its label, the group that the first column puts it in, the year it stands for, its unit."""

    number: int
    label: str
    group: str
    year: int | None
    unit: str
    total: int | None = None  # the number of the row that holds the total of this one


def is_banner(row: Sequence[str]) -> bool:
    """A row whose words go across all columns: a merged cell, given once for each of them."""
    return len(row) > 2 and bool(row[0]) and len(set(row)) == 1 and not NUMBER.match(row[0])


def parts_of(grid: list[list[str]]) -> list[tuple[int, int]]:
    """First row and row after the last of each table in a block: a banner starts one, and a header that begins like the first."""
    parts: list[tuple[int, int]] = []
    first = 0
    head: list[str] | None = None
    for number, row in enumerate(grid):
        banner = is_banner(row) or (_is_alone(row) and number + 1 < len(grid) and is_header(grid[number + 1]))
        if head is not None and (banner or _is_another_header(row, head, grid[number - 1])):
            parts.append((first, number))
            first, head = number, None
        if banner:
            first = number + 1
        elif head is None and is_header(row):
            head = row
    return [*parts, (first, len(grid))]


def _is_alone(row: Sequence[str]) -> bool:
    """Only its first cell says something: a title within the table, when a header follows it."""
    return len(row) > 1 and bool(row[0]) and not any(row[1:]) and not NUMBER.match(row[0])


def _is_another_header(row: Sequence[str], head: Sequence[str], above: Sequence[str]) -> bool:
    """Whether a row begins a table like the header does, and is not the header's own next row."""
    goes_on = is_header(above) and _spans_columns(above)
    return row[0] == head[0] != "" and row != head and is_header(row) and not goes_on


def header_end(grid: list[list[str]], head: int, end: int) -> int:
    """The row after the header's last: a head that spans several columns goes on in the row below it."""
    below = head + 1
    while below < end and is_header(grid[below]) and _spans_columns(grid[below - 1]) and grid[below] != grid[head]:
        below += 1
    return below


def _spans_columns(row: Sequence[str]) -> bool:
    return any(left and left == right for left, right in pairwise(row))


def joined_labels(labels: Sequence[str]) -> str:
    """The labels of one column from top to bottom, each once; remarks on how columns add up are no labels."""
    return "".join(dict.fromkeys(label for label in labels if len(label) <= LONGEST_LABEL // 2))


def with_parts(columns: list[Column], header: list[list[str]]) -> list[Column]:
    """Columns beside a total under the same head are its parts."""
    bottom = [next((row[i] for row in reversed(header) if i < len(row) and row[i]), "") for i in range(len(columns))]
    heads = [header[0][i] if len(header) > 1 and i < len(header[0]) else "" for i in range(len(columns))]
    totals = {heads[i]: i for i in reversed(range(len(columns))) if _TOTAL.match(bottom[i])}
    return [
        replace(
            column,
            head=heads[i],
            total=None if _TOTAL.match(bottom[i]) else totals.get(heads[i]),
            label=_without_total(column.label),
        )
        for i, column in enumerate(columns)
    ]


def with_part_rows(rows: list[Row]) -> list[Row]:
    """Rows beside a total of their group are its parts, 其中 rows those of the row above; a total is called after its group."""
    totals = {row.group: row.number for row in reversed(rows) if _TOTAL.match(row.label)}
    found: list[Row] = []
    above: int | None = None
    for row in rows:
        if _TOTAL.match(row.label):
            found.append(replace(row, label=row.group or row.label))
        elif "其中" in row.label:
            found.append(replace(row, total=above if above is not None else totals.get(row.group)))
            continue
        else:
            found.append(replace(row, total=totals.get(row.group)))
        above = row.number
    return found


def _without_total(label: str) -> str:
    return re.sub(r"(?<=.)(?:总计|合计|小计)$", "", label)


def is_header(row: Sequence[str]) -> bool:
    """A row of words: at least two filled cells, none a plain number (a year is a word here)."""
    filled = [cell for cell in row if cell]
    return len(filled) >= 2 and not any(NUMBER.match(cell) and not YEAR.match(cell) for cell in filled)


def column_of(label: str, clock: Clock) -> Column:
    unit, bare = "", label
    match = UNIT_IN_LABEL.search(label)
    if match is not None:
        unit, bare = match["unit"], label[: match.start()] + label[match.end() :]
    elif label.endswith("%"):
        unit, bare = "%", label[:-1]
    elif (counted := _COUNTED.search(label)) is not None:
        unit = counted["unit"]
    year = YEAR.match(bare)
    number: int | None = None
    if year is not None:
        number = int(year["year"]) if year["year"] else clock.year if year["this"] else clock.year - 1 if clock.year else None
    return Column(
        bare,
        unit,
        number,
        bool(year and year["kind"] in ("计划", "目标")),
        bool(_SKIPPED.match(bare) or UNIT_HEADER.match(bare)),
    )


def row_label(cells: Sequence[str], columns: Sequence[Column]) -> tuple[str, int | None]:
    """The words of a row (its most telling text cell), or the year it stands for."""
    for cell in cells[:2]:
        year = YEAR.match(cell)
        if year is not None and year["year"]:
            return "", int(year["year"])
    texts = [
        cell
        for cell, column in zip(cells, columns, strict=False)
        if cell and not NUMBER.match(cell) and not column.skipped and column.year is None and not VALUE_HEADER.match(column.label)
    ]
    if not texts:
        return "", None
    label = texts[-1] if len(texts) <= 2 else max(texts[:3], key=len)
    return NUMBERING.sub("", label)[:LONGEST_LABEL], None
