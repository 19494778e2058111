"""Places by years: how many documents there are where, as a table of cells that are the darker the more there are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zhibiao.site.source import Source

YEARS = 12  # columns; what is older stands in one before them
_COLOURS = 5


@dataclass(frozen=True, slots=True)
class Cell:
    """The documents of a place and year, and their colour, 0 (none) to 5."""

    documents: int
    colour: int


@dataclass(frozen=True, slots=True)
class Row:
    """A place."""

    place_id: str
    name: str
    facts: int
    organisations: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Heat:
    """Places below one, in the order of their codes. `earlier`: the first column counts all years before `years[0]`."""

    years: tuple[int, ...]
    earlier: bool
    rows: tuple[Row, ...]
    scale: tuple[tuple[int, int], ...]  # the least count and the colour of each step


@dataclass(frozen=True, slots=True)
class _Count:
    parent_id: str | None
    place_id: str
    report_year: int
    documents: int
    facts: int


@dataclass(frozen=True, slots=True)
class _Place:
    parent_id: str | None
    place_id: str
    name: str
    organisations: int


_PLACES = """
    select
        place.parent_id,
        place.place_id,
        place.name,
        count(distinct document.organisation_id)
    from look.place as place
    join look.within as within on place.place_id = within.outer_id
    left join look.document as document on within.place_id = document.place_id
    group by
        place.parent_id,
        place.place_id,
        place.name,
        place.code
    order by
        place.code nulls last,
        place.name,
        place.place_id
"""
_COUNTS = """
    select
        any_value(place.parent_id),
        within.outer_id,
        document.report_year,
        count(*),
        sum(document.facts)::bigint
    from look.document as document
    join look.within as within on document.place_id = within.place_id
    join look.place as place on within.outer_id = place.place_id
    group by
        within.outer_id,
        document.report_year
"""


class Heats:
    """The tables of all places of a source."""

    def __init__(self, source: Source) -> None:
        self._places: dict[str | None, list[_Place]] = {}
        for place in source.rows(_Place, _PLACES):
            self._places.setdefault(place.parent_id, []).append(place)
        self._counts: dict[str | None, list[_Count]] = {}
        for count in source.rows(_Count, _COUNTS):
            self._counts.setdefault(count.parent_id, []).append(count)

    def below(self, above: str | None) -> Heat:
        """The places directly below the one `above` (None: the provinces)."""
        counts = self._counts.get(above, [])
        years = sorted({count.report_year for count in counts})
        shown = tuple(years[-YEARS:])
        cells: dict[str, dict[int, int]] = {}
        facts: dict[str, int] = {}
        for count in counts:
            of_place = cells.setdefault(count.place_id, {})
            year = count.report_year if count.report_year in shown else shown[0] - 1
            of_place[year] = of_place.get(year, 0) + count.documents
            facts[count.place_id] = facts.get(count.place_id, 0) + count.facts
        earlier = len(years) > len(shown)
        columns = (shown[0] - 1, *shown) if earlier else shown
        scale = _scale([value for of_place in cells.values() for value in of_place.values()])
        rows = tuple(
            Row(
                place.place_id,
                place.name,
                facts.get(place.place_id, 0),
                place.organisations,
                tuple(_cell(cells.get(place.place_id, {}), year, scale) for year in columns),
            )
            for place in self._places.get(above, [])
        )
        return Heat(shown, earlier, rows, scale)

    def only_child(self, above: str | None) -> str | None:
        """The place below, where there is just one and others below it: there is nothing to compare yet."""
        places = self._places.get(above, [])
        return places[0].place_id if len(places) == 1 and self._places.get(places[0].place_id) else None


def _scale(counts: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """Steps of equal numbers of cells; fewer where there are few different counts."""
    ordered = sorted(counts)
    bounds = sorted({ordered[len(ordered) * step // _COLOURS] for step in range(_COLOURS)} if ordered else ())
    if len(bounds) == 1:
        return ((bounds[0], 2),)
    return tuple((bound, 1 + round(step * (_COLOURS - 1) / (len(bounds) - 1))) for step, bound in enumerate(bounds))


def _cell(of_place: Mapping[int, int], year: int, scale: Sequence[tuple[int, int]]) -> Cell:
    count = of_place.get(year, 0)
    return Cell(count, max((colour for bound, colour in scale if count >= bound), default=0))
