"""Tables as facts: a cell's number, named by its row and column, with the unit of the header, the unit column or the cell."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from zhibiao.catalogue.model import Catalogue
from zhibiao.documents.model import Block, BlockKind, Document, Span
from zhibiao.reading.evidence import Topic, gather
from zhibiao.reading.labels import Label, name_labels
from zhibiao.reading.model import Fact, Period, Qualifier, Status
from zhibiao.reading.naming import Naming, name
from zhibiao.reading.numerals import SCALES, arabic_value
from zhibiao.reading.periods import Clock, governing, mentions, year_period
from zhibiao.reading.quantities import Quantity, scan
from zhibiao.reading.sentences import group
from zhibiao.reading.view import plain
from zhibiao.reading.words import Finder

_NUMBER = re.compile(
    r"^(?P<approx>约|近|超|逾)?(?P<number>\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?P<scale>[万亿])?(?P<more>余|多)?(?P<percent>%)?$"
)
_UNIT_IN_LABEL = re.compile(r"[（(](?:单位[:：])?(?P<unit>[^（）()]{1,6})[）)]")
_UNIT_HEADER = re.compile(r"^(?:计量)?单位(?:名称)?$")
_SKIPPED = re.compile(r"^(?:序号|编号|备注|说明|责任单位|整改时限|完成时限|联系电话|电话|日期|时间|文号|行次|代码)$")
_YEAR = re.compile(
    r"^(?:(?P<year>(?:19|20)\d\d)年?度?(?P<kind>实际|完成|计划|目标)?(?:数|值|情况)?|(?P<this>本年度?|今年|当年)|(?P<last>上年度?|去年))$"
)
_SCALED_UNIT = re.compile(r"^(?P<scale>[千百十]?[万亿]|[百千])(?P<unit>.+)$")
_VALUE_HEADER = re.compile(r"^(?:数量|数值|数据|合计|总计|完成(?:情况|数)?|累计|本期|指标值|统计数)$")
_APPROXIMATORS = {"约": Qualifier.ABOUT, "近": Qualifier.UNDER, "超": Qualifier.OVER, "逾": Qualifier.OVER}
_LONGEST_LABEL = 60


@dataclass(frozen=True, slots=True)
class _Column:
    label: str
    unit: str
    year: int | None
    planned: bool
    skipped: bool


@dataclass(frozen=True, slots=True)
class _Row:
    """One row below the header: its label, the group that the first column puts it in, the year it stands for, its unit."""

    number: int
    label: str
    group: str
    year: int | None
    unit: str


@dataclass(frozen=True, slots=True)
class _Table:
    """A table made ready: `grid` holds the plain text of the cells, `names` the metric of each (row, column)."""

    document: Document
    block: Block
    grid: list[list[str]]
    columns: list[_Column]
    rows: list[_Row]
    names: dict[tuple[int, int], Naming | None]


def read_tables(document: Document, clock: Clock, catalogue: Catalogue, words: Finder) -> Iterator[Fact]:
    """The facts of every table in the document."""
    for block in document.blocks:
        if block.kind is BlockKind.TABLE and len(block.rows) >= 2:
            table = _prepare(document, block, clock, catalogue, words)
            if table is not None:
                yield from _facts(table, clock, catalogue, words)


def _prepare(document: Document, block: Block, clock: Clock, catalogue: Catalogue, words: Finder) -> _Table | None:
    text = document.text
    grid = [[plain(text[cell.start : cell.end]) for cell in row] for row in block.rows]
    head = next((number for number, row in enumerate(grid[:4]) if _is_header(row)), None)
    if head is None:
        return None
    columns = [_column(label, clock) for label in grid[head]]
    unit_column = next((i for i, label in enumerate(grid[head]) if _UNIT_HEADER.match(label)), None)
    rows: list[_Row] = []
    group_label = ""
    for number in range(head + 1, len(grid)):
        cells = grid[number]
        if cells == grid[head]:
            continue
        if cells and cells[0] and not _NUMBER.match(cells[0]) and not _YEAR.match(cells[0]):
            group_label = cells[0]
        label, year = _row_label(cells, columns)
        unit = cells[unit_column] if unit_column is not None and unit_column < len(cells) else ""
        rows.append(_Row(number, label, group_label if group_label != label else "", year, unit))
    return _Table(document, block, grid, columns, rows, _names(grid, columns, rows, catalogue, words))


def _is_header(row: Sequence[str]) -> bool:
    """A row of words: at least two filled cells, none a plain number (a year is a word here)."""
    filled = [cell for cell in row if cell]
    return len(filled) >= 2 and not any(_NUMBER.match(cell) and not _YEAR.match(cell) for cell in filled)


def _column(label: str, clock: Clock) -> _Column:
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
    return _Column(
        bare,
        unit,
        number,
        bool(year and year["kind"] in ("计划", "目标")),
        bool(_SKIPPED.match(bare) or _UNIT_HEADER.match(bare)),
    )


def _row_label(cells: Sequence[str], columns: Sequence[_Column]) -> tuple[str, int | None]:
    """The words of a row (its most telling text cell), or the year it stands for."""
    for cell in cells[:2]:
        year = _YEAR.match(cell)
        if year is not None and year["year"]:
            return "", int(year["year"])
    texts = [
        cell
        for cell, column in zip(cells, columns, strict=False)
        if cell
        and not _NUMBER.match(cell)
        and not column.skipped
        and column.year is None
        and not _VALUE_HEADER.match(column.label)
    ]
    if not texts:
        return "", None
    return (texts[-1] if len(texts) <= 2 else max(texts[:3], key=len))[:_LONGEST_LABEL], None


def _names(
    grid: list[list[str]], columns: list[_Column], rows: list[_Row], catalogue: Catalogue, words: Finder
) -> dict[tuple[int, int], Naming | None]:
    """The labels of a table are a list whose members share words (收到复议申请, 受理, 审结), so they are named together."""
    names: dict[tuple[int, int], Naming | None] = {}
    numbered = {i for row in rows for i, cell in enumerate(grid[row.number]) if _NUMBER.match(cell)}
    measured = [
        i
        for i, column in enumerate(columns)
        if not column.skipped and column.year is None and not _VALUE_HEADER.match(column.label)
    ]
    by_row = any(row.label for row in rows)
    if not by_row:
        labels = [Label(columns[i].label, _unit(columns[i].unit)[0]) for i in measured]
        named = name_labels(labels, "", catalogue, words)
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
            labels = [Label(_phrase(row, column), _unit(_written_unit(row, column))[0]) for row in block]
            for row, naming in zip(block, name_labels(labels, block[0].group, catalogue, words), strict=True):
                names[row.number, index] = naming
        start = end
    return names


def _written_unit(row: _Row, column: _Column) -> str:
    inside = _UNIT_IN_LABEL.search(row.label)
    return row.unit or column.unit or (inside["unit"] if inside is not None else "")


def _unit(written: str) -> tuple[str, float]:
    """万元 in a header is 元, its numbers times 10,000."""
    match = _SCALED_UNIT.match(written)
    if match is not None:
        return match["unit"], SCALES.get(match["scale"], 1.0)
    return written.split("/")[0].split("、")[0], 1.0


def _phrase(row: _Row, column: _Column) -> str:
    bare = _UNIT_IN_LABEL.sub("", row.label)
    if not bare:
        return column.label
    return bare if column.year is not None or not column.label or _VALUE_HEADER.match(column.label) else f"{bare}{column.label}"


def _facts(table: _Table, clock: Clock, catalogue: Catalogue, words: Finder) -> Iterator[Fact]:
    for row in table.rows:
        for index, (cell, span) in enumerate(zip(table.grid[row.number], table.block.rows[row.number], strict=True)):
            if not cell or index >= len(table.columns):
                continue
            column = table.columns[index]
            match = _NUMBER.match(cell)
            if match is None:
                if re.search(r"\d", cell) and index > 0 and cell != row.unit:
                    label = row.label if len(cell) <= 2 * _LONGEST_LABEL and cell != row.label else ""
                    yield from _prose(table, row, span, label, column.year or row.year, clock, catalogue, words)
            elif not column.skipped and not (index == 0 and (row.year is not None or _is_numbering(table, index))):
                yield _number(table, row, column, index, span, match, clock, catalogue)


def _is_numbering(table: _Table, index: int) -> bool:
    """A first column whose numbers count up by one is a numbering, not a measurement."""
    cells = [table.grid[row.number][index] for row in table.rows if index < len(table.grid[row.number])]
    values = [int(cell) for cell in cells if cell.isdigit()]
    return len(values) >= 2 and all(b - a == 1 for a, b in pairwise(values))


def _number(
    table: _Table, row: _Row, column: _Column, index: int, span: Span, match: re.Match[str], clock: Clock, catalogue: Catalogue
) -> Fact:
    unit, factor = _unit("%" if match["percent"] else _written_unit(row, column))
    phrase = _phrase(row, column)
    if unit not in catalogue.measures.classes:
        unit = ""
    if not unit and phrase.endswith("率"):
        unit = "%"
    value = arabic_value(match["number"]) * (SCALES[match["scale"]] if match["scale"] else 1.0)
    year = column.year or row.year
    naming = table.names.get((row.number, index))
    cell = table.document.text[span.start : span.end]
    later = clock.report is not None and year is not None and year > clock.report.end.year
    return Fact(
        start=span.start,
        end=span.end,
        text=cell,
        value=round(value * factor, 6),
        value_low=None,
        value_high=None,
        qualifier=Qualifier.OVER if match["more"] else _APPROXIMATORS.get(match["approx"] or "", Qualifier.EXACT),
        unit=catalogue.measures.canonical.get(unit, unit),
        measure=phrase,
        metric=naming.pattern.metric if naming is not None else None,
        status=Status.PLANNED if column.planned or later else Status.ACTUAL,
        period=_period(year, clock),
        is_part="其中" in row.label,
        change=None,
        subject=None,
        section=(row.group,) if row.group else (),
        rule=naming.pattern.rule if naming is not None else None,
        page=table.block.page,
        sentence=f"{phrase}：{plain(cell)}",
        sentence_start=span.start,
        sentence_end=span.end,
    )


def _period(year: int | None, clock: Clock) -> Period | None:
    several = clock.report is not None and clock.report.start.year != clock.report.end.year
    return year_period(year) if year and (year != clock.year or several or clock.report is None) else clock.report


def _prose(
    table: _Table, row: _Row, span: Span, label: str, year: int | None, clock: Clock, catalogue: Catalogue, words: Finder
) -> Iterator[Fact]:
    """Numbers inside a cell of words (线上 6 场; 含补充协议 12 份): read like a sentence that the row label begins."""
    document = table.document
    source = document.text[span.start : span.end]
    kept = [position for position, character in enumerate(source) if not character.isspace()]
    prefix = f"{label}，" if label else ""
    text = prefix + plain(source) + "\n"
    quantities = [found for found in scan(text, catalogue) if isinstance(found, Quantity) and found.start >= len(prefix)]
    for sentence in group(text, quantities, words):
        named = mentions(text, sentence.start, sentence.end, clock)
        for index, quantity in enumerate(sentence.quantities):
            start, end = quantity.start - len(prefix), quantity.end - len(prefix)
            if end > len(kept):
                continue
            first, last = span.start + kept[start], span.start + kept[end - 1] + 1
            naming = name(gather(text, sentence, index, Topic(dict), catalogue), quantity.classes, catalogue)
            mention = governing(named, text, quantity.start, quantity.start)
            yield Fact(
                start=first,
                end=last,
                text=document.text[first:last],
                value=quantity.value,
                value_low=quantity.low,
                value_high=quantity.high,
                qualifier=quantity.qualifier,
                unit=quantity.unit,
                measure=label or text[max(sentence.start, quantity.start - 12) : quantity.start],
                metric=naming.pattern.metric if naming is not None else None,
                status=Status.ACTUAL,
                period=mention.period if mention is not None else _period(year, clock),
                is_part=bool(label),
                change=None,
                subject=None,
                section=(row.group,) if row.group else (),
                rule=naming.pattern.rule if naming is not None else None,
                page=table.block.page,
                sentence=text[:-1],
                sentence_start=span.start,
                sentence_end=span.end,
            )
