"""The pages of organisations: all years side by side."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from zhibiao.lake.descriptions import Words
from zhibiao.site.heat import YEARS
from zhibiao.site.page import Page, Press
from zhibiao.site.source import beside, grouped
from zhibiao.site.way import ways

CHARTED = 12  # metrics that have a small chart


@dataclass(frozen=True, slots=True)
class Organisation:
    """The head of the page."""

    organisation_id: str
    name: str
    kind: str
    level: str | None
    place_id: str | None
    documents: int
    facts: int
    first_year: int
    last_year: int
    lineage_key: int


@dataclass(frozen=True, slots=True)
class Value:
    """What it did in one year, or plans or has to do."""

    organisation_id: str
    category_zh: str
    category_en: str
    metric: str
    metric_zh: str
    metric_en: str
    year: int
    value: float
    unit: str
    qualifier: str
    status: str
    period_kind: str | None
    period_start: date | None
    period_end: date | None
    document_id: str
    start: int
    is_part_year: bool
    is_doubtful: bool
    fact_key: int


@dataclass(frozen=True, slots=True)
class Line:
    """A metric in one measure word, with its value in each year."""

    metric: str
    zh: str
    en: str
    unit: str
    years: tuple[Value | None, ...]


@dataclass(frozen=True, slots=True)
class Category:
    """The lines of a field of work."""

    zh: str
    en: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """A document of it."""

    organisation_id: str
    document_id: str
    title: str | None
    name: str
    kind: str | None
    year: int
    publish_date: date | None
    facts: int


@dataclass(frozen=True, slots=True)
class Kin:
    """What it was, or became, when its place changed its name or rank."""

    lineage_key: int
    organisation_id: str
    name: str


_ORGANISATIONS = """
    select
        organisation.organisation_id,
        organisation.name,
        organisation.kind,
        organisation.level,
        organisation.place_id,
        organisation.documents,
        organisation.facts,
        organisation.first_year,
        organisation.last_year,
        organisation.lineage_key
    from look.organisation as organisation
    where ? is null or organisation_id = ?
    order by organisation_id
"""
# As the fields of a Value are.
_COLUMNS = """
        organisation_id,
        category_zh,
        category_en,
        metric,
        metric_zh,
        metric_en,
        report_year,
        value,
        unit,
        qualifier,
        status,
        period_kind,
        period_start,
        period_end,
        document_id,
        char_start,
        is_part_year,
        is_doubtful,
        fact_key
"""
_HEADLINES = f"""
    select {_COLUMNS}
    from look.headline
    where ? is null or organisation_id = ?
    order by
        organisation_id,
        metric,
        unit,
        report_year
"""
_PLANS = f"""
    select {_COLUMNS}
    from look.observation
    where status <> 'actual'
        and metric is not null
        and organisation_id is not null
        and (? is null or organisation_id = ?)
    order by
        organisation_id,
        report_year desc,
        document_id,
        char_start
"""
_REPORTS = """
    select
        organisation_id,
        document_id,
        title,
        name,
        kind,
        report_year,
        publish_date,
        facts
    from look.document
    where organisation_id is not null
        and (? is null or organisation_id = ?)
    order by
        organisation_id,
        report_year desc,
        publish_date desc nulls last,
        name,
        document_id
"""
_KIN = """
    select
        lineage_key,
        organisation_id,
        name
    from look.organisation
    where lineage_key in (
        select lineage_key
        from look.organisation
        group by lineage_key
        having count(*) > 1
    )
    order by
        name,
        organisation_id
"""


def pages(press: Press, only: str | None) -> Iterator[Page]:
    """A page for each organisation that has a current document, or for the one that `only` names."""
    source = press.source
    headlines = beside(grouped(source.stream(Value, _HEADLINES, only, only), "organisation_id"))
    plans = beside(grouped(source.stream(Value, _PLANS, only, only), "organisation_id"))
    reports = beside(grouped(source.stream(Report, _REPORTS, only, only), "organisation_id"))
    way = ways(source)
    kin = source.rows(Kin, _KIN)
    for organisation in source.stream(Organisation, _ORGANISATIONS, only, only):
        key = organisation.organisation_id
        values = headlines(key)
        years = sorted({value.year for value in values})[-YEARS:]
        categories = _categories(values, years)
        yield press.page(
            f"organisations/{key}.html",
            "organisation.html.j2",
            "organisations",
            Words(organisation.name, organisation.name),
            organisation=organisation,
            path_above=way.get(organisation.place_id or "", ()),
            kin=[each for each in kin if each.lineage_key == organisation.lineage_key and each.organisation_id != key],
            years=years,
            categories=categories,
            plans=plans(key),
            reports=reports(key),
            charts=_charts(categories),
        )


def _categories(values: Sequence[Value], years: Sequence[int]) -> list[Category]:
    """The values as lines of years, those of a field of work together."""
    found: dict[tuple[str, str], dict[tuple[str, str], dict[int, Value]]] = {}
    for value in values:
        lines = found.setdefault((value.category_zh, value.category_en), {})
        lines.setdefault((value.metric, value.unit), {})[value.year] = value
    categories: list[Category] = []
    for (zh, en), lines in found.items():
        made = [_line(metric, unit, of_years, years) for (metric, unit), of_years in lines.items()]
        categories.append(Category(zh, en, tuple(line for line in made if any(line.years))))
    return [category for category in categories if category.lines]


def _line(metric: str, unit: str, of_years: dict[int, Value], years: Sequence[int]) -> Line:
    some = next(iter(of_years.values()))
    return Line(metric, some.metric_zh, some.metric_en, unit, tuple(of_years.get(year) for year in years))


def _charts(categories: Sequence[Category]) -> list[dict[str, object]]:
    """What the small charts show: the metrics that have the most years."""
    lines = [line for category in categories for line in category.lines if sum(value is not None for value in line.years) > 1]
    lines.sort(key=lambda line: -sum(value is not None for value in line.years))
    return [
        {
            "zh": line.zh,
            "en": line.en,
            "unit": line.unit,
            "values": [
                (value.year, value.value, int(value.is_part_year), value.document_id, value.start)
                for value in line.years
                if value is not None
            ],
        }
        for line in lines[:CHARTED]
    ]
