"""The bundled table of places, and look-ups in it."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from importlib.resources import as_file, files
from pathlib import Path
from typing import NamedTuple

from zhibiao.places.model import Level, Place, Resolution

LIST_YEAR = 2023  # of the list of towns; what happened to them later is not recorded
_TABLE = "places.parquet"
_OFFICE = "办事处"


class Places:
    """All divisions from 1981 on. Counties and above are read at once (0.1 s), towns when the first one is asked for."""

    def __init__(self) -> None:
        self._by_code: dict[str, list[Place]] = {}
        self._by_name: dict[str, list[Place]] = {}
        for code, name, short_name, level, parent_code, began, ended, successors, now_code, now_name in _counties_and_above():
            later = (now_code, now_name) if now_code is not None and now_name is not None else None
            place = Place(code, name, short_name, Level(level), parent_code, began, ended, tuple(successors or ()), later)
            self._by_code.setdefault(code, []).append(place)
            self._by_name.setdefault(name, []).append(place)

    def get(self, code: str, year: int | None = None) -> Place | None:
        """The place with this code, in `year` where the code has meant several; the one now in use, or else the last one."""
        if len(code) == 9:
            return self._town_at(code, year)
        places = self._by_code.get(code, [])
        if year is not None:
            places = [place for place in places if place.existed(year)]
        return max(places, key=lambda place: 9999 if place.valid_to is None else place.valid_to, default=None)

    def ancestors(self, place: Place) -> tuple[Place, ...]:
        """The places above, outermost first: province, city, county as far as there are such."""
        above: list[Place] = []
        code = place.parent_code
        while code is not None and (parent := self.get(code)) is not None:
            above.insert(0, parent)
            code = parent.parent_code
        return tuple(above)

    def named(self, name: str, year: int | None = None) -> tuple[Place, ...]:
        """The provinces, cities and counties of this full name: in `year`, or in use now when no year is given."""
        places = self._by_name.get(name, [])
        if year is None:
            return tuple(place for place in places if place.valid_to is None)
        return tuple(place for place in places if place.existed(year))

    def ever_named(self, name: str) -> tuple[Place, ...]:
        """The provinces, cities and counties that had this full name in any year."""
        return tuple(self._by_name.get(name, ()))

    def towns_named(self, name: str, year: int | None = None) -> tuple[Place, ...]:
        """The towns, townships and streets of this full name, anywhere: in `year`, or on the list of mid-2023."""
        return self._those_of(year, [self._town(index) for index in self._towns_by_name.get(_plain(name), ())])

    def towns_of(self, county_code: str, year: int | None = None) -> tuple[Place, ...]:
        """The towns, townships and streets of a county or zone: in `year`, or on the list of mid-2023."""
        codes = self._towns.codes
        start, end = bisect_left(codes, f"{county_code}000"), bisect_right(codes, f"{county_code}999")
        return self._those_of(year, [self._town(index) for index in range(start, end)])

    def towns_called(self, name: str, county_code: str, year: int | None = None) -> tuple[Place, ...]:
        """The towns of this name within a county or zone: in `year`, else on the list of mid-2023."""
        found = [town for town in self.towns_named(name, year) if town.parent_code == county_code]
        return tuple(found or (town for town in self.towns_named(name) if town.parent_code == county_code))

    @staticmethod
    def _those_of(year: int | None, towns: list[Place]) -> tuple[Place, ...]:
        return tuple(town for town in towns if town.existed(LIST_YEAR if year is None else year))

    def everything(self) -> Iterator[Place]:
        """Every place of every year, those above before those below."""
        for level in (Level.PROVINCE, Level.CITY, Level.COUNTY, Level.ZONE):
            for places in self._by_code.values():
                yield from (place for place in places if place.level is level)
        yield from (self._town(index) for index in range(len(self._towns.codes)))

    def resolve(self, names: Sequence[str], year: int | None = None) -> Resolution:
        """The place that full names lead to, outermost name first and any of them left out: ("嘉定区", "外冈镇").

        The last name is the place's own; the ones before it have to stand above it. A name that several places share
        is not decided here: `place` is None and `candidates` are those places.
        """
        if not names:
            return Resolution(None, ())
        found = [*self.named(names[-1], year), *self.towns_named(names[-1], year)]
        for above in names[:-1]:
            found = [place for place in found if any(parent.name == above for parent in self.ancestors(place))]
        return Resolution(found[0] if len(found) == 1 else None, tuple(found))

    @cached_property
    def names(self) -> frozenset[str]:
        """Full names at county level and above, of all years."""
        return frozenset(self._by_name)

    @cached_property
    def endings(self) -> frozenset[str]:
        """The last two characters of those names."""
        return frozenset(name[-2:] for name in self._by_name)

    @cached_property
    def short_names(self) -> dict[str, tuple[Place, ...]]:
        """Provinces, cities and counties now in use by the short form of their names."""
        short: dict[str, tuple[Place, ...]] = {}
        for places in self._by_code.values():
            for place in places:
                if place.valid_to is None:
                    short[place.short_name] = (*short.get(place.short_name, ()), place)
        return short

    @cached_property
    def _towns(self) -> "_Towns":
        """In the order of their codes: columns, as 48,000 objects would take longer to make than to use."""
        return _Towns(*(column.split("\n") for column in _towns()))

    @cached_property
    def _towns_by_name(self) -> dict[str, tuple[int, ...]]:
        indexes: dict[str, tuple[int, ...]] = {}
        for index, name in enumerate(self._towns.names):
            indexes[_plain(name)] = (*indexes.get(_plain(name), ()), index)
        return indexes

    def _town_at(self, code: str, year: int | None) -> Place | None:
        codes = self._towns.codes
        towns = [self._town(index) for index in range(bisect_left(codes, code), bisect_right(codes, code))]
        if year is not None:
            towns = [town for town in towns if town.existed(year)]
        return max(towns, key=lambda town: 9999 if town.valid_to is None else town.valid_to, default=None)

    def _town(self, index: int) -> Place:
        code, name, short_name, valid_from, valid_to, successors, later_code, later_name = (
            column[index] for column in self._towns
        )
        return Place(
            code,
            name,
            short_name,
            Level.TOWN,
            code[:6],
            int(valid_from) if valid_from else None,
            int(valid_to) if valid_to else None,
            tuple(successors.split(",")) if successors else (),
            (later_code, later_name) if later_code else None,
        )


class _Towns(NamedTuple):
    """One entry a town in each; empty text for what is not recorded."""

    codes: list[str]
    names: list[str]
    short_names: list[str]
    valid_from: list[str]
    valid_to: list[str]
    successors: list[str]
    today_codes: list[str]
    today_names: list[str]


def _plain(town: str) -> str:
    """A town's name without its office, and a street's in full: 吴家山街 and 吴家山街道办事处 are 吴家山街道."""
    town = town.removesuffix(_OFFICE)
    return town + "道" if town.endswith("街") else town


_Row = tuple[str, str, str, str, str | None, int | None, int | None, list[str] | None, str | None, str | None]


def _counties_and_above() -> list[_Row]:
    import duckdb  # reads Parquet in a third of the time that importing pyarrow takes; not needed by those who only import

    columns = "code, name, short_name, level, parent_code, valid_from, valid_to, successor_codes, today_code, today_name"
    with as_file(files("zhibiao.places") / _TABLE) as path, duckdb.connect() as connection:
        query = f"select {columns} from {_quoted(path)} where level <> 'town' order by code, valid_from"
        return connection.execute(query).fetchall()


def _towns() -> tuple[str, ...]:
    """The columns of `_Towns`, each as lines: a third of the time that 48,000 rows take."""
    import duckdb

    cells = ("code", "name", "short_name", "coalesce(valid_from::text, '')", "coalesce(valid_to::text, '')",
             "array_to_string(successor_codes, ',')", "coalesce(today_code, '')", "coalesce(today_name, '')")  # fmt: skip
    columns = ", ".join(f"string_agg({cell}, chr(10))" for cell in cells)
    # Sorted once for all columns, which takes a quarter of the time that each of them takes to sort; one thread keeps the order.
    with as_file(files("zhibiao.places") / _TABLE) as path, duckdb.connect(config={"threads": 1}) as connection:
        towns = f"from {_quoted(path)} where level = 'town' order by code, valid_to nulls last"
        return connection.execute(f"select {columns} from ({towns})").fetchall()[0]


def _quoted(path: Path) -> str:
    """The path as SQL text: given a parameter, DuckDB imports pandas, which takes the best part of a second."""
    return "'" + str(path).replace("'", "''") + "'"
