"""Places as rows of core.dim_place: all official divisions, and those that only a report names."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import sha256
from importlib.resources import files

import duckdb
import pyarrow as pa

from zhibiao import places
from zhibiao.lake.keys import key
from zhibiao.places import Level, Place, Seat

# Digits of a GB/T 2260 (and street-level) code that are significant at each level; a zone has no such code.
_DIGITS = {Level.PROVINCE: 2, Level.CITY: 4, Level.COUNTY: 6, Level.TOWN: 9}
_SCHEMA = pa.schema(
    [
        ("place_key", pa.int64()), ("code", pa.string()), ("name", pa.string()), ("short_name", pa.string()),
        ("level", pa.string()), ("parent_key", pa.int64()), ("province", pa.string()), ("city", pa.string()),
        ("county", pa.string()), ("town", pa.string()), ("valid_from", pa.int32()), ("valid_to", pa.int32()),
        ("successor_codes", pa.string()), ("lineage_key", pa.int64()),
    ]
)  # fmt: skip


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
            found.append(_official(place, table))
        else:
            own = key("place", code, name) if code else key("place", *path.path)
            parent = found[-1].key if found else None
            named = (path.province, path.city, path.county, path.town)
            found.append(Division(own, code, name, name, level, parent, *named, lineage_key=own))
    return tuple(found)


def division_rows(rows: Iterable[Division]) -> pa.Table:
    """Divisions as rows of core.dim_place."""
    cells = [
        (
            d.key, d.code, d.name, d.short_name, d.level, d.parent_key, d.province, d.city, d.county, d.town, d.valid_from,
            d.valid_to, d.successor_codes, d.lineage_key,
        )
        for d in rows
    ]  # fmt: skip
    columns: Sequence[Sequence[object]] = list(zip(*cells, strict=True)) if cells else [()] * len(_SCHEMA)
    return pa.table(dict(zip(_SCHEMA.names, columns, strict=True)), schema=_SCHEMA)


def synchronise_places(connection: duckdb.DuckDBPyConnection) -> None:
    """Bring core.dim_place up to the bundled list of divisions; inside the caller's transaction."""
    known = connection.execute("select value from ops.meta where name = 'places'").fetchone()
    if known and known[0] == _digest():
        return
    connection.register("official_places", official_divisions())
    connection.execute("delete from core.dim_place where place_key in (select place_key from official_places)")
    connection.execute("insert into core.dim_place by name select * from official_places order by level, code, valid_from")
    connection.unregister("official_places")
    connection.execute("delete from ops.meta where name = 'places'")
    connection.execute("insert into ops.meta values ('places', ?)", [_digest()])


@cache
def official_divisions() -> pa.Table:
    """Every division of the bundled list, some 54,000 rows of core.dim_place; made once a process (0.4 s)."""
    table = places.load()
    return division_rows(_official(place, table) for place in table.everything())


@cache
def _digest() -> str:
    return sha256((files("zhibiao.places") / "places.parquet").read_bytes()).hexdigest()


def _official(place: Place, table: places.Places) -> Division:
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
