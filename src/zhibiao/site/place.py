"""The pages of places: the way down from provinces to streets, and who reports there."""

from collections.abc import Iterator
from dataclasses import dataclass

from zhibiao.lake.descriptions import Words
from zhibiao.site.heat import Heats
from zhibiao.site.page import Page, Press
from zhibiao.site.source import beside, grouped
from zhibiao.site.way import ways

ORGANISATIONS = 200  # on a page; the list of organisations has all


@dataclass(frozen=True, slots=True)
class Place:
    """The head of the page. Counts are of everything in it."""

    place_id: str
    name: str
    level: str
    code: str | None
    documents: int
    facts: int
    organisations: int
    first_year: int | None
    last_year: int | None


@dataclass(frozen=True, slots=True)
class Organisation:
    """Somebody who reports from the place itself."""

    place_id: str
    organisation_id: str
    name: str
    documents: int
    facts: int
    first_year: int
    last_year: int


@dataclass(frozen=True, slots=True)
class Metric:
    """What is reported in a place, and by how many."""

    place_id: str
    metric: str
    zh: str
    en: str
    organisations: int
    facts: int


_PLACES = """
    select
        place.place_id,
        place.name,
        place.level,
        place.code,
        count(document.document_id),
        coalesce(sum(document.facts), 0)::bigint,
        count(distinct document.organisation_id),
        min(document.report_year),
        max(document.report_year)
    from look.place as place
    join look.within as within on place.place_id = within.outer_id
    left join look.document as document on within.place_id = document.place_id
    where ? is null or place.place_id = ?
    group by
        place.place_id,
        place.name,
        place.level,
        place.code
    order by place.place_id
"""
_ORGANISATIONS = """
    select
        place_id,
        organisation_id,
        name,
        documents,
        facts,
        first_year,
        last_year
    from look.organisation
    where place_id is not null
        and (? is null or place_id = ?)
    order by
        place_id,
        facts desc,
        name,
        organisation_id
"""
_METRICS = """
    select
        within.outer_id,
        observation.metric,
        any_value(metric_zh),
        any_value(metric_en),
        count(distinct observation.organisation_id) as organisations,
        count(*) as facts
    from look.observation as observation
    join look.within as within on observation.place_id = within.place_id
    where observation.metric is not null
        and (? is null or within.outer_id = ?)
    group by
        within.outer_id,
        observation.metric
    qualify row_number() over (
        partition by within.outer_id
        order by organisations desc, facts desc, observation.metric
    ) <= 20
    order by
        within.outer_id,
        organisations desc,
        facts desc,
        observation.metric
"""


def pages(press: Press, only: str | None) -> Iterator[Page]:
    """The provinces ("index"), and a page for each place that has documents in it; or the one that `only` names."""
    source, heats = press.source, Heats(press.source)
    if only in (None, "index"):
        yield press.page("places/index.html", "places.html.j2", "places", Words("Places", "地区"), heat=heats.below(None))
    if only == "index":
        return
    organisations = beside(grouped(source.stream(Organisation, _ORGANISATIONS, only, only), "place_id"))
    metrics = beside(grouped(source.stream(Metric, _METRICS, only, only), "place_id"))
    way = ways(source)
    for place in source.rows(Place, _PLACES, only, only):
        here = organisations(place.place_id)
        yield press.page(
            f"places/{place.place_id}.html",
            "place.html.j2",
            "places",
            Words(place.name, place.name),
            place=place,
            path_above=way[place.place_id][:-1],
            heat=heats.below(place.place_id),
            organisations=here[:ORGANISATIONS],
            all_organisations=len(here),
            metrics=metrics(place.place_id),
        )
