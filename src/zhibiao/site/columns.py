"""What the pieces of the lists hold: facts as columns of numbers, and the names behind the numbers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter

from zhibiao.defuse import visible_text
from zhibiao.site.source import Source

Content = Mapping[str, object]
"""What is written as JSON."""

_LAST = 2**62  # no number is as large

# For each piece the least and the greatest of what is in it, and every status and flag that is: enough to pass it by.
_HOLDINGS = """
    select
        count(*),
        min(metric), max(metric),
        min(organisation), max(organisation),
        min(place), max(place),
        min(year), max(year),
        min(value), max(value),
        bit_or(1 << status), bit_or(flags)
    from look.listed_fact
    group by {order} // ?
    order by min({order})
"""
_FACTS = """
    select {order}, organisation_order, metric, organisation, place, year, period, status, value, unit, flags
    from look.listed_fact
    where {order} >= ? and {order} < ?
    order by {order}
"""


@dataclass(frozen=True, slots=True)
class _Fact:
    number: int  # in the order of its piece
    at: int  # in the order of organisations, which is that of the details
    metric: int
    organisation: int
    place: int
    year: int
    period: int
    status: int
    value: float
    unit: int
    flags: int


def facts(source: Source, size: int) -> Content:
    """What there is to filter by, and what each piece holds."""
    return {
        "rows": source.one(int, "select count(*) from look.listed_fact"),
        "size": size,
        "metrics": source.rows(_row, "select metric, zh, en, category, kind, facts from look.listed_metric order by number"),
        "categories": source.rows(
            _row, "select distinct category, category_zh, category_en from look.listed_metric order by category"
        ),
        "units": source.rows(plain, "select unit from look.listed_unit order by number"),
        "periods": source.rows(
            _row, "select period, period_kind, period_start, period_end from look.listed_period order by number"
        ),
        "years": source.rows(int, "select distinct year from look.listed_fact order by year desc"),
        "metric": source.rows(_row, _HOLDINGS.format(order="metric_order"), size),
        "organisation": source.rows(_row, _HOLDINGS.format(order="organisation_order"), size),
    }


def places(source: Source, _size: int) -> Content:
    """The places: id, number of the one that it lies in, name, level, code."""
    sql = """
        select place.place_id, above.number, place.name, place.level, place.code
        from look.listed_place as place
        left join look.listed_place as above on place.parent_id = above.place_id
        order by place.number
    """
    return {"rows": source.rows(_row, sql)}


def organisations(source: Source, size: int) -> Content:
    """How many organisations there are, and in pieces of what size."""
    return {"rows": source.one(int, "select count(*) from look.listed_organisation"), "size": size}


def documents(source: Source, size: int) -> Content:
    """How many documents there are, and in pieces of what size."""
    return {"rows": source.one(int, "select count(*) from look.listed_document"), "size": size}


def organisation_rows(source: Source, size: int, only: int | None) -> Iterator[tuple[int, Content]]:
    """The organisations: id, name, kind, level, number of the place, documents, facts, first and last year."""
    sql = """
        select organisation_id, name, kind, level, place_number, documents, facts, first_year, last_year
        from look.listed_organisation
        where number >= ? and number < ?
        order by number
    """
    return _lists(source, sql, size, only)


def document_rows(source: Source, size: int, only: int | None) -> Iterator[tuple[int, Content]]:
    """Documents: id, title, file name, organisation's id and name, place's number, year, date, 文号, kind, facts, warned."""
    sql = """
        select
            document_id, title, name, organisation_id, organisation, place_number, report_year, publish_date, doc_number, kind,
            facts, warnings is not null
        from look.listed_document
        where number >= ? and number < ?
        order by number
    """
    return _lists(source, sql, size, only)


def by_metric(source: Source, size: int, only: int | None) -> Iterator[tuple[int, Content]]:
    """Facts sorted by metric, organisation, year; each names its place in the order of organisations."""
    for piece, rows in _pieces(source, "metric_order", size, only):
        yield piece, {"at": [row.at for row in rows], **_columns(rows)}


def by_organisation(source: Source, size: int, only: int | None) -> Iterator[tuple[int, Content]]:
    """Facts sorted by place, organisation, year, document and place in the text."""
    for piece, rows in _pieces(source, "organisation_order", size, only):
        yield piece, _columns(rows)


def bounds(size: int, only: int | None) -> tuple[int, int]:
    """The first number of the piece, or of all, and the one after the last."""
    return (0, _LAST) if only is None else (only * size, (only + 1) * size)


def exact(value: float | None) -> float | int | None:
    """The same number, without the `.0` of a whole one."""
    return int(value) if value is not None and value.is_integer() and abs(value) < 2**53 else value


def plain(value: object) -> object:
    """The value as JSON has it, text without marks that turn its order."""
    match value:
        case str():
            return visible_text(value)
        case float():
            return exact(value)
        case date():
            return value.isoformat()
        case _:
            return value


def _pieces(source: Source, order: str, size: int, only: int | None) -> Iterator[tuple[int, list[_Fact]]]:
    rows = source.stream(_Fact, _FACTS.format(order=order), *bounds(size, only))
    for piece, same in groupby(rows, key=lambda row: row.number // size):
        yield piece, list(same)


def _columns(rows: list[_Fact]) -> Content:
    names = ("metric", "organisation", "place", "year", "period", "status", "unit", "flags")
    return {name: [*map(attrgetter(name), rows)] for name in names} | {"value": [exact(row.value) for row in rows]}


def _lists(source: Source, sql: str, size: int, only: int | None) -> Iterator[tuple[int, Content]]:
    first, last = bounds(size, only)
    for start in range(first, last, size):
        rows = source.rows(_row, sql, start, start + size)
        if not rows:
            return
        yield start // size, {"rows": rows}


def _row(*values: object) -> list[object]:
    return [*map(plain, values)]
