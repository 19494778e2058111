"""The way down to a place: the places that it lies in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zhibiao.site.source import Source, grouped


@dataclass(frozen=True, slots=True)
class Step:
    """A place on the way to the one `of`, or that one itself."""

    of: str
    place_id: str
    name: str


_WAYS = """
    select
        within.place_id,
        place.place_id,
        place.name
    from look.within as within
    join look.place as place on within.outer_id = place.place_id
    order by
        within.place_id,
        array_position(['province', 'city', 'county', 'zone', 'town'], place.level)
"""


def ways(source: Source) -> Mapping[str, Sequence[Step]]:
    """The steps to each place, from the province to the place itself."""
    return dict(grouped(source.stream(Step, _WAYS), "of"))
