"""Tables as facts: a cell's number, named by its row and column, with the unit of the header, the unit column or the cell."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from zhibiao.catalogue.model import Catalogue
from zhibiao.documents.model import BlockKind, Document, Span
from zhibiao.reading.evidence import Topic, gather
from zhibiao.reading.grid import LONGEST_LABEL, NUMBER, Column, Row
from zhibiao.reading.model import Fact, Period, Qualifier, Status
from zhibiao.reading.naming import name
from zhibiao.reading.numerals import SCALES, arabic_value
from zhibiao.reading.periods import Clock, governing, mentions, year_period
from zhibiao.reading.quantities import Quantity, scan
from zhibiao.reading.sentences import group
from zhibiao.reading.table_names import Table, phrase_of, prepare, scaled_unit, written_unit
from zhibiao.reading.view import plain
from zhibiao.reading.words import Finder

_ABOVE = 80  # characters of the paragraph before a table that may say what it is about
_APPROXIMATORS = {"约": Qualifier.ABOUT, "近": Qualifier.UNDER, "超": Qualifier.OVER, "逾": Qualifier.OVER}


def read_tables(document: Document, clock: Clock, catalogue: Catalogue, words: Finder) -> Iterator[Fact]:
    """The facts of every table in the document."""
    prose: tuple[Span, ...] = ()
    for block in document.blocks:
        if block.kind is BlockKind.HEADING or block.kind is BlockKind.PARAGRAPH:
            prose = block.pieces
        elif block.kind is BlockKind.TABLE and len(block.rows) >= 2:
            above = "".join([document.text[piece.start : piece.end] for piece in prose])[-_ABOVE:]
            for table in prepare(document, block, above, clock, catalogue, words):
                yield from _facts(table, clock, catalogue, words)


def _facts(table: Table, clock: Clock, catalogue: Catalogue, words: Finder) -> Iterator[Fact]:
    for row in table.rows:
        for index, (cell, span) in enumerate(zip(table.grid[row.number], table.block.rows[row.number], strict=True)):
            if not cell or index >= len(table.columns):
                continue
            column = table.columns[index]
            match = NUMBER.match(cell)
            if match is None:
                if re.search(r"\d", cell) and index > 0 and cell != row.unit:
                    label = row.label if len(cell) <= 2 * LONGEST_LABEL and cell != row.label else ""
                    for fact in _prose(table, row, span, label, column.year or row.year, clock, catalogue, words):
                        yield replace(fact, row=row.number + 1, column=index + 1, confidence=table.block.confidence)
            elif not column.skipped and not (index == 0 and (row.year is not None or _is_numbering(table, index))):
                yield _number(table, row, column, index, span, match, clock, catalogue)


def _is_numbering(table: Table, index: int) -> bool:
    """A first column whose numbers count up by one is a numbering, not a measurement."""
    cells = [table.grid[row.number][index] for row in table.rows if index < len(table.grid[row.number])]
    values = [int(cell) for cell in cells if cell.isdigit()]
    return len(values) >= 2 and all(b - a == 1 for a, b in pairwise(values))


def _number(
    table: Table, row: Row, column: Column, index: int, span: Span, match: re.Match[str], clock: Clock, catalogue: Catalogue
) -> Fact:
    unit, factor = scaled_unit("%" if match["percent"] else written_unit(row, column))
    phrase = phrase_of(row, column)
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
        is_part="其中" in row.label or row.total is not None or column.total is not None,
        change=None,
        subject=None,
        section=(row.group,) if row.group else (),
        rule=naming.pattern.rule if naming is not None else None,
        page=table.block.page_of(span.start),
        sentence=f"{phrase}：{plain(cell)}",
        sentence_start=span.start,
        sentence_end=span.end,
        row=row.number + 1,
        column=index + 1,
        confidence=table.block.confidence,
        total_start=_total_start(table, row, column, index),
    )


def _total_start(table: Table, row: Row, column: Column, index: int) -> int | None:
    """Where the cell stands that holds the total of this one; None where none does, or it holds no number."""
    number, position = (row.number, column.total) if column.total is not None else (row.total, index)
    if number is None or position >= len(table.grid[number]) or not NUMBER.match(table.grid[number][position]):
        return None
    return table.block.rows[number][position].start


def _period(year: int | None, clock: Clock) -> Period | None:
    several = clock.report is not None and clock.report.start.year != clock.report.end.year
    return year_period(year) if year and (year != clock.year or several or clock.report is None) else clock.report


def _prose(
    table: Table, row: Row, span: Span, label: str, year: int | None, clock: Clock, catalogue: Catalogue, words: Finder
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
                page=table.block.page_of(span.start),
                sentence=text[:-1],
                sentence_start=span.start,
                sentence_end=span.end,
            )
