"""The bundled tables of places, and look-ups in them."""

import gzip
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from importlib.resources import files
from operator import itemgetter

from zhibiao.places.model import Level, Place, Resolution

LIST_YEAR = 2023  # of the list of towns; what happened to them later is not recorded
# Text, which is taken apart where it is asked for: with what else reads tables, reading a report takes half as long again.
DIVISIONS = "divisions.csv.gz"
DIVISION_COLUMNS = (
    "code", "name", "short_name", "level", "parent_code", "valid_from", "valid_to", "successor_codes", "today_code", "today_name",
)  # fmt: skip
TOWNS = "towns.csv.gz"
TOWN_COLUMNS = ("code", "name", "short_name", "valid_from", "valid_to", "successor_codes", "today_code", "today_name")
_OFFICE = "办事处"
_STREET = "街"
_COMMA = ","  # stands nowhere else in these tables, and no cell is quoted
_CODE = itemgetter(slice(9))  # of a town's line
_NAME = 10  # where its name begins


class Places:
    """All divisions from 1981 on. Counties and above are read at once (0.02 s), towns when the first one is asked for (0.1 s)."""

    def __init__(self) -> None:
        self._by_code: dict[str, list[Place]] = {}
        self._by_name: dict[str, list[Place]] = {}
        for code, name, short_name, level, parent, *others in (line.split(_COMMA) for line in _lines(DIVISIONS)):
            place = _place(code, name, short_name, Level(level), parent or None, others)
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
        return self._those_of(year, self._between(f"{county_code}000", f"{county_code}999"))

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
        yield from (self._town(index) for index in range(len(self._towns)))

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
    def _towns(self) -> list[str]:
        """Lines in the order of their codes; few are ever taken apart, and 48,000 objects take longer to make than to use."""
        return _lines(TOWNS)

    @cached_property
    def _towns_by_name(self) -> dict[str, list[int]]:
        indexes: dict[str, list[int]] = {}
        for index, line in enumerate(self._towns):
            name = line[_NAME : line.index(_COMMA, _NAME)]
            indexes.setdefault(_plain(name) if name.endswith((_STREET, _OFFICE)) else name, []).append(index)
        return indexes

    def _between(self, first: str, last: str) -> list[Place]:
        towns = self._towns
        start, end = bisect_left(towns, first, key=_CODE), bisect_right(towns, last, key=_CODE)
        return [self._town(index) for index in range(start, end)]

    def _town_at(self, code: str, year: int | None) -> Place | None:
        towns = self._between(code, code)
        if year is not None:
            towns = [town for town in towns if town.existed(year)]
        return max(towns, key=lambda town: 9999 if town.valid_to is None else town.valid_to, default=None)

    def _town(self, index: int) -> Place:
        code, name, short_name, *others = self._towns[index].split(_COMMA)
        return _place(code, name, short_name, Level.TOWN, code[:6], others)


def _plain(town: str) -> str:
    """A town's name without its office, and a street's in full: 吴家山街 and 吴家山街道办事处 are 吴家山街道."""
    town = town.removesuffix(_OFFICE)
    return town + "道" if town.endswith(_STREET) else town


def _place(code: str, name: str, short_name: str, level: Level, parent_code: str | None, others: Sequence[str]) -> Place:
    """`others`: the columns after these; empty text for what is not recorded."""
    valid_from, valid_to, successors, today_code, today_name = others
    return Place(
        code,
        name,
        short_name,
        level,
        parent_code,
        int(valid_from) if valid_from else None,
        int(valid_to) if valid_to else None,
        tuple(successors.split()),
        (today_code, today_name) if today_code else None,
    )


def _lines(table: str) -> list[str]:
    """The lines of the table, without the names of its columns."""
    return gzip.decompress((files("zhibiao.places") / table).read_bytes()).decode().splitlines()[1:]
