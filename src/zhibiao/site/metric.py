"""The pages of metrics: what each means, how its values are spread, how they went, and who reports how many."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import inf

from zhibiao import catalogue
from zhibiao.catalogue.model import Metric
from zhibiao.defuse import visible_text
from zhibiao.lake.descriptions import Words
from zhibiao.site.heat import YEARS
from zhibiao.site.page import Page, Press, short
from zhibiao.site.source import beside, grouped

ROWS = 300  # organisations in the table of a page; the list of facts has all


@dataclass(frozen=True, slots=True)
class Use:
    """How often a metric is reported."""

    metric: str
    organisations: int
    facts: int
    first_year: int
    last_year: int
    parts: int
    planned: int  # or required
    part_year: int  # headline values of a part of the year
    doubtful: int
    subjects: int  # headline values about somebody else than the organisation itself


@dataclass(frozen=True, slots=True)
class Value:
    """What one organisation did in one year."""

    metric: str
    organisation: str
    organisation_id: str
    level: str | None
    year: int
    value: float
    unit: str
    qualifier: str
    period_kind: str | None
    period_end: date | None
    document_id: str
    start: int
    is_part_year: bool
    is_doubtful: bool
    fact_key: int


@dataclass(frozen=True, slots=True)
class Slice:
    """Values that can be compared: those of one measure word, of organisations of one level."""

    unit: str
    level: str | None
    values: int
    organisations: int


@dataclass(frozen=True, slots=True)
class Line:
    """An organisation's years; `slice` is the number of the slice that they belong to."""

    slice: int
    organisation: str
    organisation_id: str
    level: str | None
    unit: str
    years: tuple[Value | None, ...]


_USE = """
    with headlines as (
        select
            metric,
            count(*) filter (where subject is not null) as subjects,
            count(*) filter (where is_part_year) as part_year
        from look.headline
        group by metric
    )

    select
        observation.metric,
        count(distinct organisation_id),
        count(*),
        min(report_year),
        max(report_year),
        count(*) filter (where is_part),
        count(*) filter (where status <> 'actual'),
        coalesce(any_value(headlines.part_year), 0),
        count(*) filter (where warnings is not null),
        coalesce(any_value(headlines.subjects), 0)
    from look.observation as observation
    left join headlines on observation.metric = headlines.metric
    where observation.metric is not null
        and (? is null or observation.metric = ?)
    group by observation.metric
"""
_VALUES = """
    select
        metric,
        organisation,
        organisation_id,
        level,
        report_year,
        value,
        unit,
        qualifier,
        period_kind,
        period_end,
        document_id,
        char_start,
        is_part_year,
        is_doubtful,
        fact_key
    from look.headline
    where ? is null or metric = ?
    order by
        metric,
        organisation,
        organisation_id,
        report_year,
        unit
"""


def pages(press: Press, only: str | None) -> Iterator[Page]:
    """The list of metrics ("index"), and a page for each of the catalogue; or the one of them that `only` names."""
    metrics = {code: metric for code, metric in catalogue.load().metrics.items() if metric.catalogued}
    one = only if only != "index" else None
    uses = {use.metric: use for use in press.source.stream(Use, _USE, one, one)}
    if only in (None, "index"):
        yield _index(press, metrics, uses)
    values = beside(grouped(press.source.stream(Value, _VALUES, only, only), "metric"))
    for code in sorted(metrics) if only is None else metrics.keys() & {only}:
        yield _page(press, metrics[code], uses.get(code), values(code))


def _index(press: Press, metrics: Mapping[str, Metric], uses: Mapping[str, Use]) -> Page:
    categories: dict[str, list[Metric]] = {}
    for code in sorted(metrics):
        categories.setdefault(metrics[code].category, []).append(metrics[code])
    return press.page(
        "metrics/index.html", "metrics.html.j2", "metrics", Words("Metrics", "指标"), categories=categories, uses=uses
    )


def _page(press: Press, metric: Metric, use: Use | None, values: Sequence[Value]) -> Page:
    slices = _slices(values)
    years = sorted({value.year for value in values})[-YEARS:]
    lines = _lines(values, slices, years)
    return press.page(
        f"metrics/{metric.code}.html",
        "metric.html.j2",
        "metrics",
        Words(metric.name_en, metric.name_zh),
        metric=metric,
        use=use,
        slices=slices,
        years=years,
        lines=lines[:ROWS],
        all_lines=len(lines),
        values=[_for_charts(value, slices) for value in values],
    )


def _slices(values: Iterable[Value]) -> list[Slice]:
    """What can be compared, the largest first."""
    found: dict[tuple[str, str | None], list[Value]] = {}
    for value in values:
        found.setdefault((value.unit, value.level), []).append(value)
    slices = [Slice(*key, len(same), len({each.organisation_id for each in same})) for key, same in found.items()]
    return sorted(slices, key=lambda each: (-each.values, each.unit, each.level or ""))


def _place(value: Value, slices: Sequence[Slice]) -> int:
    return next(place for place, each in enumerate(slices) if (each.unit, each.level) == (value.unit, value.level))


def _lines(values: Iterable[Value], slices: Sequence[Slice], years: Sequence[int]) -> list[Line]:
    """A line an organisation and measure word; those of a slice together, the largest value of the latest year first."""
    found: dict[tuple[int, str], dict[int, Value]] = {}
    for value in values:
        found.setdefault((_place(value, slices), value.organisation_id), {})[value.year] = value
    lines: list[Line] = []
    for (place, organisation_id), of_years in found.items():
        if any(year in of_years for year in years):
            name = next(iter(of_years.values())).organisation
            shown = tuple(of_years.get(year) for year in years)
            lines.append(Line(place, name, organisation_id, slices[place].level, slices[place].unit, shown))
    return sorted(lines, key=_rank)


def _rank(line: Line) -> tuple[int, list[float], str]:
    latest = [-value.value if value is not None else inf for value in reversed(line.years)]
    return line.slice, latest, line.organisation


def _for_charts(value: Value, slices: Sequence[Slice]) -> tuple[object, ...]:
    """What the charts need, in few bytes; the script names the columns."""
    return (
        _place(value, slices),
        short(visible_text(value.organisation), 60),
        value.year,
        value.value,
        int(value.is_part_year),
        value.document_id,
        value.start,
        int(value.is_doubtful),
    )
