"""Tables as facts: a cell's number, named by its row and column, with the unit of the header, the unit column or the cell."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from zhibiao.catalogue.model import Catalogue
from zhibiao.documents.model import Block, BlockKind, Document, Span
from zhibiao.reading.model import Fact, Qualifier, Status, Trapped
from zhibiao.reading.naming import gather, name
from zhibiao.reading.numerals import SCALES, arabic_value
from zhibiao.reading.parts import totals
from zhibiao.reading.periods import Clock, mentions, year_period
from zhibiao.reading.quantities import Quantity, scan
from zhibiao.reading.sentences import Sentence, group
from zhibiao.reading.view import plain
from zhibiao.reading.words import Finder

_NUMBER = re.compile(r"^(?P<approx>约|近|超|逾)?(?P<number>\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?P<scale>[万亿])?(?P<more>余|多)?(?P<percent>%)?$")
_UNIT_IN_LABEL = re.compile(r"[（(](?:单位[:：])?(?P<unit>[^（）()]{1,6})[）)]")
_UNIT_HEADER = re.compile(r"^(?:计量)?单位(?:名称)?$")
_SKIPPED_HEADER = re.compile(r"^(?:序号|编号|备注|说明|责任单位|整改时限|完成时限|联系电话|电话|日期|时间|文号|行次|代码)$")
_YEAR = re.compile(r"^(?:(?P<year>(?:19|20)\d\d)年?度?(?P<kind>实际|完成|计划|目标)?(?:数|值|情况)?|(?P<this>本年度?|今年|当年)|(?P<last>上年度?|去年))$")
_SCALED_UNIT = re.compile(r"^(?P<scale>[千百十]?[万亿]|[百千])(?P<unit>.*)$")
_MAX_LABEL = 60


@dataclass(slots=True)
class Cells:
    """What a document's tables hold."""

    facts: list[Fact] = field(default_factory=list[Fact])
    trapped: list[Trapped] = field(default_factory=list[Trapped])


@dataclass(frozen=True, slots=True)
class _Column:
    label: str
    unit: str
    year: int | None
    planned: bool
    skipped: bool


def read_tables(document: Document, clock: Clock, catalogue: Catalogue, words: Finder) -> Cells:
    """The facts of every table in the document."""
    cells = Cells()
    for block in document.blocks:
        if block.kind is BlockKind.TABLE and len(block.rows) >= 2:
            cells.facts.extend(_table(document, block, clock, catalogue, words))
    return cells


def _table(document: Document, block: Block, clock: Clock, catalogue: Catalogue, words: Finder) -> Iterator[Fact]:
    text = document.text
    grid = [[plain(text[cell.start : cell.end]) for cell in row] for row in block.rows]
    head = _header_row(grid)
    if head is None:
        return
    columns = [_column(label, clock) for label in grid[head]]
    unit_column = next((i for i, label in enumerate(grid[head]) if _UNIT_HEADER.match(label)), None)
    group_label = ""
    for row_number in range(head + 1, len(grid)):
        row, spans = grid[row_number], block.rows[row_number]
        if row and row == grid[head]:
            continue
        if row and row[0] and not _NUMBER.match(row[0]):
            group_label = row[0]
        label, row_year = _row_label(row, columns)
        row_unit = row[unit_column] if unit_column is not None and unit_column < len(row) else ""
        for index, (cell, span) in enumerate(zip(row, spans, strict=True)):
            if not cell or index >= len(columns) or index == unit_column:
                continue
            column = columns[index]
            match = _NUMBER.match(cell)
            if match is not None:
                if column.skipped or (index == 0 and label != cell and _YEAR.match(grid[head][0] or "") is None and _is_key(grid, head, index)):
                    continue
                if row_year is not None and index == 0:
                    continue
                yield from _number_cell(document, block, span, match, column, label, group_label, row_unit, row_year, clock, catalogue, words)
            elif len(cell) <= 2 * _MAX_LABEL and index > 0 and re.search(r"\d", cell):
                yield from _prose_cell(document, block, span, label, column.year or row_year, clock, catalogue, words)
            elif len(cell) > 2 * _MAX_LABEL:
                yield from _prose_cell(document, block, span, "", column.year or row_year, clock, catalogue, words)


def _header_row(grid: Sequence[Sequence[str]]) -> int | None:
    """The first row of which no cell is a plain number and at least two have words."""
    for number, row in enumerate(grid[:4]):
        filled = [cell for cell in row if cell]
        if len(filled) >= 2 and not any(_NUMBER.match(cell) and not _YEAR.match(cell) for cell in filled):
            return number
    return None


def _is_key(grid: Sequence[Sequence[str]], head: int, index: int) -> bool:
    """A first column whose numbers count up by one is a numbering, not a measurement."""
    values = [int(row[index]) for row in grid[head + 1 :] if index < len(row) and row[index].isdigit()]
    return len(values) >= 2 and all(b - a == 1 for a, b in zip(values, values[1:], strict=False))


def _column(label: str, clock: Clock) -> _Column:
    unit = ""
    match = _UNIT_IN_LABEL.search(label)
    bare = label
    if match is not None:
        unit = match["unit"]
        bare = label[: match.start()] + label[match.end() :]
    elif label.endswith("%"):
        unit, bare = "%", label[:-1]
    year = _YEAR.match(bare)
    number: int | None = None
    if year is not None:
        number = int(year["year"]) if year["year"] else clock.year if year["this"] else clock.year - 1 if clock.year else None
    return _Column(bare, unit, number, bool(year and year["kind"] in ("计划", "目标")), bool(_SKIPPED_HEADER.match(bare)))


def _row_label(row: Sequence[str], columns: Sequence[_Column]) -> tuple[str, int | None]:
    """The words of a row (its longest text cell that is no unit), and the year it stands for."""
    for cell in row[:2]:
        year = _YEAR.match(cell)
        if year is not None and year["year"]:
            return "", int(year["year"])
    texts = [
        cell
        for index, cell in enumerate(row)
        if cell and not _NUMBER.match(cell) and index < len(columns) and not columns[index].skipped and columns[index].year is None and not _UNIT_HEADER.match(columns[index].label)
    ]
    if not texts:
        return "", None
    return (texts[-1] if len(texts) <= 2 else max(texts[:3], key=len))[:_MAX_LABEL], None


def _number_cell(
    document: Document,
    block: Block,
    span: Span,
    match: re.Match[str],
    column: _Column,
    label: str,
    group_label: str,
    row_unit: str,
    row_year: int | None,
    clock: Clock,
    catalogue: Catalogue,
    words: Finder,
) -> Iterator[Fact]:
    value = arabic_value(match["number"]) * (SCALES[match["scale"]] if match["scale"] else 1.0)
    written = "%" if match["percent"] else row_unit or column.unit
    if not written and (inside := _UNIT_IN_LABEL.search(label)) is not None:
        written = inside["unit"]
    unit, factor = _unit(written)
    if unit and unit != "%" and not catalogue.measures.classes.get(unit):
        unit = ""
    if not unit and label.endswith("率") or column.label.endswith("率"):
        unit = unit or "%"
    year = column.year or row_year
    several = clock.report is not None and clock.report.start.year != clock.report.end.year
    period = year_period(year) if year and (year != clock.year or several or clock.report is None) else clock.report
    if match["more"]:
        qualifier = Qualifier.OVER
    else:
        qualifier = {"约": Qualifier.ABOUT, "近": Qualifier.UNDER, "超": Qualifier.OVER, "逾": Qualifier.OVER}.get(match["approx"] or "", Qualifier.EXACT)
    phrase = _phrase(label, column, group_label)
    metric, rule = _metric(phrase, unit, written, group_label, catalogue, words)
    status = Status.PLANNED if column.planned or (clock.report is not None and year is not None and year > clock.report.end.year) else Status.ACTUAL
    yield Fact(
        start=span.start,
        end=span.end,
        text=document.text[span.start : span.end],
        value=round(value * factor, 6),
        value_low=None,
        value_high=None,
        qualifier=qualifier,
        unit=catalogue.measures.canonical.get(unit, unit),
        measure=phrase,
        metric=metric,
        status=status,
        period=period,
        is_part=bool(re.search(r"其中", label)),
        change=None,
        subject=None,
        section=(group_label,) if group_label and group_label != label else (),
        rule=rule,
        page=block.page,
        sentence=f"{phrase}：{plain(document.text[span.start : span.end])}",
        sentence_start=span.start,
        sentence_end=span.end,
    )


def _unit(written: str) -> tuple[str, float]:
    """万元 in a header is 元, its numbers times 10,000."""
    match = _SCALED_UNIT.match(written)
    if match is not None and match["unit"]:
        return match["unit"], SCALES.get(match["scale"], 1.0)
    return written.split("/")[0].split("、")[0], 1.0


def _phrase(label: str, column: _Column, group_label: str) -> str:
    bare = _UNIT_IN_LABEL.sub("", label)
    if column.year is not None or not column.label:
        return bare or group_label
    if not bare:
        return column.label
    if re.search(r"数量|数值|数据|合计|总计|完成(?:情况|数)?|累计|本期", column.label) and len(column.label) <= 6:
        return bare
    return f"{bare}{column.label}"


def _metric(phrase: str, unit: str, written: str, group_label: str, catalogue: Catalogue, words: Finder) -> tuple[str | None, str | None]:
    """The metric of a cell: its labels are read as the clause before the number."""
    if not phrase:
        return None, None
    classes = catalogue.measures.of(unit) if unit else frozenset[str]()
    topic = {concept: 4.0 for word in words.find(group_label, 0, len(group_label)) for concept in word.concepts}
    number = Quantity(len(phrase), len(phrase) + 1, len(phrase), 0.0, None, None, Qualifier.EXACT, unit, unit, classes, False)
    sentence = group(phrase + "0\n", [number], words)[0]
    naming = name(gather(phrase, sentence, 0, topic, catalogue), classes, catalogue)
    return (naming.pattern.metric, naming.pattern.rule) if naming is not None else (None, None)


def _prose_cell(
    document: Document, block: Block, span: Span, label: str, year: int | None, clock: Clock, catalogue: Catalogue, words: Finder
) -> Iterator[Fact]:
    """Numbers inside a cell of words (线上 6 场; 含补充协议 12 份): read like a sentence that the row label begins."""
    source = document.text[span.start : span.end]
    kept = [i for i, c in enumerate(source) if not c.isspace()]
    prefix = f"{label}，" if label else ""
    text = prefix + plain(source) + "\n"
    quantities = [found for found in scan(text, catalogue) if isinstance(found, Quantity) and found.start >= len(prefix)]
    for sentence in group(text, quantities, words):
        _ = totals(text, sentence)
        named = mentions(text, sentence.start, sentence.end, clock)
        for index, quantity in enumerate(sentence.quantities):
            start, end = quantity.start - len(prefix), quantity.end - len(prefix)
            if end > len(kept):
                continue
            source_start, source_end = span.start + kept[start], span.start + kept[end - 1] + 1
            naming = name(gather(text, sentence, index, {}, catalogue), quantity.classes, catalogue)
            before = [mention for mention in named if mention.end <= quantity.start and not mention.attributive]
            period = before[-1].period if before else year_period(year) if year else clock.report
            yield Fact(
                start=source_start,
                end=source_end,
                text=document.text[source_start:source_end],
                value=quantity.value,
                value_low=quantity.low,
                value_high=quantity.high,
                qualifier=quantity.qualifier,
                unit=quantity.unit,
                measure=label or text[max(sentence.start, quantity.start - 12) : quantity.start],
                metric=naming.pattern.metric if naming is not None else None,
                status=Status.ACTUAL,
                period=period,
                is_part=bool(label),
                change=None,
                subject=None,
                section=(),
                rule=naming.pattern.rule if naming is not None else None,
                page=block.page,
                sentence=text[: -1],
                sentence_start=span.start,
                sentence_end=span.end,
            )
