"""The first page: what there is, how fresh it is, and what to be careful with."""

from dataclasses import dataclass
from datetime import date, datetime

from zhibiao.lake.descriptions import Words
from zhibiao.site.heat import Heat, Heats
from zhibiao.site.page import Page, Press
from zhibiao.site.source import Source


@dataclass(frozen=True, slots=True)
class Counts:
    """How much there is."""

    documents: int
    organisations: int
    counties: int
    facts: int
    named: int  # facts that a metric fits
    metrics: int
    first_year: int | None
    last_year: int | None
    doubtful: int  # facts with a warning
    uncertain: int  # recognised in an image
    corrected: int
    newest: date | None  # when the latest report was published
    reading_versions: str | None


@dataclass(frozen=True, slots=True)
class Standing:
    """The last load, how the last check came out, and what is refused."""

    loaded_at: datetime | None
    checked: int
    held: int
    refused: int


@dataclass(frozen=True, slots=True)
class Category:
    """A field of work."""

    code: str
    zh: str
    en: str
    metrics: int
    facts: int


@dataclass(frozen=True, slots=True)
class Frequent:
    """A metric that many report."""

    code: str
    zh: str
    en: str
    organisations: int
    facts: int


@dataclass(frozen=True, slots=True)
class Above:
    """A place, where all documents lie in one."""

    place_id: str
    name: str


_COUNTS = """
    select
        (select count(*) from look.document),
        (select count(*) from look.organisation),
        (
            select count(distinct (province, city, county))
            from look.place
            where county is not null
        ),
        count(*),
        count(metric),
        count(distinct metric),
        (select min(report_year) from look.document),
        (select max(report_year) from look.document),
        count(*) filter (where warnings is not null),
        count(*) filter (where is_uncertain),
        count(*) filter (where is_corrected),
        (select max(publish_date) from look.document),
        (select string_agg(distinct reading_version, ', ' order by reading_version) from look.document)
    from look.observation
"""
_STANDING = """
    with latest as (
        select
            count(*) as checked,
            count(*) filter (where passed) as held
        from ops.validation
        group by validation_key
        order by max(validated_at) desc
        limit 1
    )

    select
        (select max(finished_at) from ops.load),
        coalesce((select checked from latest), 0),
        coalesce((select held from latest), 0),
        (select count(*) from ops.rejection where resolved_at is null)
"""
_CATEGORIES = """
    select
        category,
        any_value(category_zh),
        any_value(category_en),
        count(distinct metric),
        count(*) as facts
    from look.observation
    where metric is not null
    group by category
    order by
        facts desc,
        category
"""
_FREQUENT = """
    select
        metric,
        any_value(metric_zh),
        any_value(metric_en),
        count(distinct organisation_id) as organisations,
        count(*) as facts
    from look.observation
    where metric is not null
    group by metric
    order by
        organisations desc,
        facts desc,
        metric
    limit 12
"""
_NAME = "select place_id, name from look.place where place_id = ?"


def page(press: Press) -> Page:
    """The overview."""
    source = press.source
    counts = source.one(Counts, _COUNTS)
    assert counts is not None, "an aggregate has one row"
    above, places = _places(source)
    return press.page(
        "index.html",
        "overview.html.j2",
        "overview",
        Words("Overview", "总览"),
        counts=counts,
        standing=source.one(Standing, _STANDING),
        above=above,
        heat=places,
        categories=source.rows(Category, _CATEGORIES),
        frequent=source.rows(Frequent, _FREQUENT),
    )


def _places(source: Source) -> tuple[Above | None, Heat]:
    """The first level at which places differ: of a warehouse of one city its counties."""
    heats, above = Heats(source), None
    while (child := heats.only_child(above)) is not None:
        above = child
    return source.one(Above, _NAME, above), heats.below(above)
