"""The bundled table of places, and look-ups in it."""

from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property
from importlib.resources import as_file, files
from pathlib import Path

from zhibiao.places.model import Level, Place, Resolution

_TABLE = "places.parquet"
_OFFICE = "办事处"


class Places:
    """All divisions from 1981 on. Counties and above are read at once (0.1 s), towns when the first one is asked for."""

    def __init__(self) -> None:
        self._by_code: dict[str, list[Place]] = {}
        self._by_name: dict[str, list[Place]] = {}
        for code, name, short_name, level, parent_code, valid_from, valid_to, successors in _counties_and_above():
            place = Place(code, name, short_name, Level(level), parent_code, valid_from, valid_to, tuple(successors or ()))
            self._by_code.setdefault(code, []).append(place)
            self._by_name.setdefault(name, []).append(place)

    def get(self, code: str, year: int | None = None) -> Place | None:
        """The place with this code, in `year` where the code has meant several; the one now in use, or else the last one."""
        if len(code) == 9:
            return self._town_at(code)
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

    def towns_named(self, name: str) -> tuple[Place, ...]:
        """The towns, townships and streets of this full name, anywhere (the list is of mid-2023)."""
        return tuple(self._town(index) for index in self._towns_by_name.get(name.removesuffix(_OFFICE), ()))

    def towns_of(self, county_code: str) -> tuple[Place, ...]:
        """The towns, townships and streets of a county."""
        codes = self._towns[0]
        start, end = bisect_left(codes, f"{county_code}000"), bisect_left(codes, f"{county_code}999")
        return tuple(self._town(index) for index in range(start, end))

    def resolve(self, names: Sequence[str], year: int | None = None) -> Resolution:
        """The place that full names lead to, outermost name first and any of them left out: ("嘉定区", "外冈镇").

        The last name is the place's own; the ones before it have to stand above it. A name that several places share
        is not decided here: `place` is None and `candidates` are those places.
        """
        if not names:
            return Resolution(None, ())
        found = [*self.named(names[-1], year), *self.towns_named(names[-1])]
        for above in names[:-1]:
            found = [place for place in found if any(parent.name == above for parent in self.ancestors(place))]
        return Resolution(found[0] if len(found) == 1 else None, tuple(found))

    @cached_property
    def names(self) -> frozenset[str]:
        """Full names at county level and above, of all years."""
        return frozenset(self._by_name)

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
    def _towns(self) -> tuple[list[str], list[str], list[str]]:
        """Codes in order, names, short names: columns, as 41,000 objects would take longer to make than to use."""
        codes, names, short_names = _towns()
        return codes.split("\n"), names.split("\n"), short_names.split("\n")

    @cached_property
    def _towns_by_name(self) -> dict[str, tuple[int, ...]]:
        indexes: dict[str, tuple[int, ...]] = {}
        for index, name in enumerate(self._towns[1]):
            name = name.removesuffix(_OFFICE)
            indexes[name] = (*indexes.get(name, ()), index)
        return indexes

    def _town_at(self, code: str) -> Place | None:
        codes = self._towns[0]
        index = bisect_left(codes, code)
        return self._town(index) if index < len(codes) and codes[index] == code else None

    def _town(self, index: int) -> Place:
        codes, names, short_names = self._towns
        return Place(codes[index], names[index], short_names[index], Level.TOWN, codes[index][:6], None, None)


def _counties_and_above() -> list[tuple[str, str, str, str, str | None, int | None, int | None, list[str] | None]]:
    import duckdb  # reads Parquet in a third of the time that importing pyarrow takes; not needed by those who only import

    columns = "code, name, short_name, level, parent_code, valid_from, valid_to, successor_codes"
    with as_file(files("zhibiao.places") / _TABLE) as path, duckdb.connect() as connection:
        query = f"select {columns} from {_quoted(path)} where level <> 'town' order by code, valid_from"
        return connection.execute(query).fetchall()


def _towns() -> tuple[str, str, str]:
    """Three columns, each as lines: a third of the time that 41,000 rows take."""
    import duckdb

    columns = ", ".join(f"string_agg({name}, chr(10) order by code)" for name in ("code", "name", "short_name"))
    with as_file(files("zhibiao.places") / _TABLE) as path, duckdb.connect() as connection:
        return connection.execute(f"select {columns} from {_quoted(path)} where level = 'town'").fetchall()[0]


def _quoted(path: Path) -> str:
    """The path as SQL text: given a parameter, DuckDB imports pandas, which takes the best part of a second."""
    return "'" + str(path).replace("'", "''") + "'"
