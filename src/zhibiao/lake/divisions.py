"""Places as rows of core.dim_place will have them: official divisions, and those that only a report names."""

from dataclasses import dataclass
from functools import lru_cache

from zhibiao import places
from zhibiao.lake.keys import key
from zhibiao.places import Level, Place, Seat

# Digits of a GB/T 2260 (and street-level) code that are significant at each level; a zone has no such code.
_DIGITS = {Level.PROVINCE: 2, Level.CITY: 4, Level.COUNTY: 6, Level.TOWN: 9}


@dataclass(frozen=True, slots=True)
class Division:
    """A row of core.dim_place."""

    key: int
    code: str | None
    name: str
    short_name: str
    level: str
    parent_key: int | None
    province: str | None
    city: str | None
    county: str | None
    town: str | None
    valid_from: int | None = None
    valid_to: int | None = None
    successor_codes: str | None = None
    lineage_key: int | None = None


Row = tuple[str | int | None, ...]


def division_row(division: Division) -> Row:
    """The division in the order of the columns of core.dim_place."""
    d = division
    return (
        d.key, d.code, d.name, d.short_name, d.level, d.parent_key, d.province, d.city, d.county, d.town, d.valid_from,
        d.valid_to, d.successor_codes, d.lineage_key,
    )  # fmt: skip


@lru_cache(maxsize=4096)  # organisations of one place ask for the same
def divisions(seat: Seat, year: int | None) -> tuple[Division, ...]:
    """The divisions of a seat, outermost first, official ones under the key that `official_divisions` gives them."""
    table = places.load()
    found: list[Division] = []
    path = Seat()
    for level, name in seat.names:
        path = path.with_name(level, name)
        if level is Level.CITY and name == seat.province:
            continue  # a municipality is one division
        code = _code(seat.code, level)
        place = table.get(code, year) if code else _zone(name, table) if level is Level.ZONE else None
        if place is not None and place.name == name:
            found.append(official(place, table))
        else:
            own = key("place", code, name) if code else key("place", *path.path)
            parent = found[-1].key if found else None
            named = (path.province, path.city, path.county, path.town)
            found.append(Division(own, code, name, name, level, parent, *named, lineage_key=own))
    return tuple(found)


def official(place: Place, table: places.Places) -> Division:
    """A place of the bundled list as a division."""
    above = table.ancestors(place)
    names = {parent.level: parent.name for parent in (*above, place)}
    seat = Seat(*(names.get(level) for level in places.SEAT_LEVELS)).with_municipality()
    own = _place_key(place, seat)
    parent = above[-1] if above else None
    lineage = key("place", *place.today) if place.today and place.level is not Level.ZONE else own
    return Division(
        own,
        None if place.level is Level.ZONE else place.code,
        place.name,
        place.short_name,
        place.level,
        _place_key(parent, seat) if parent else None,
        seat.province,
        seat.city,
        seat.county,
        seat.town,
        place.valid_from,
        place.valid_to,
        ",".join(place.successor_codes) or None,
        lineage,
    )


def _place_key(place: Place, seat: Seat) -> int:
    """Of code and name; a zone, whose code is the statistics bureau's own, is known by its path of names."""
    if place.level is Level.ZONE:
        return key("place", *seat.upto(Level.ZONE).path)
    return key("place", place.code, place.name)


def _zone(name: str, table: places.Places) -> Place | None:
    listed = [place for place in table.named(name) if place.level is Level.ZONE]
    return listed[0] if len(listed) == 1 else None


def _code(lowest: str | None, level: Level) -> str | None:
    """The code of the level, as far as the lowest known code reaches: 310114 gives 310000, 310100, 310114, nothing for a town."""
    end = _DIGITS.get(level)
    if lowest is None or end is None or not lowest.isdigit() or len(lowest) < end:
        return None
    above = max((digits for digits in _DIGITS.values() if digits < end), default=0)
    return lowest[:end].ljust(6, "0") if lowest[above:end].strip("0") else None
