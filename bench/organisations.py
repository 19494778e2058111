"""Who writes the synthetic reports: the governments, towns, streets and bureaus of the real divisions."""

from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from math import gcd

from zhibiao.places import Level, Place, Places

FIRST_YEAR, YEARS = 2014, 10  # of the reports of an organisation
BUREAUS = (
    "司法局", "城市管理局", "市场监督管理局", "教育局", "人力资源和社会保障局", "农业农村局", "住房和城乡建设局",
    "交通运输局", "卫生健康局", "文化和旅游局", "应急管理局", "民政局", "水务局", "财政局",
)  # fmt: skip
_STREET, _TOWNS = "街道", ("镇", "乡")


@dataclass(frozen=True, slots=True)
class Organisation:
    """One that reports every year: `name` with its county, `signature` as it signs, `code` of its place."""

    name: str
    signature: str
    area: str  # as it speaks of itself: 全镇, 街道, 我局
    code: str
    kind: str  # town, bureau or government
    county: str
    city: str  # above the county; of a municipality the municipality


@dataclass(frozen=True, slots=True)
class _County:
    place: Place
    city: str
    towns: tuple[Place, ...]


class Country:
    """All organisations, numbered in an order in which neighbours are far from each other."""

    def __init__(self) -> None:
        table = Places()
        self._counties = tuple(self._county(table, place) for place in table.everything() if _goes_on(place))
        self._ends = list(accumulate(len(county.towns) + len(BUREAUS) + 1 for county in self._counties))

    def __len__(self) -> int:
        return self._ends[-1]

    def organisation(self, number: int) -> Organisation:
        """The organisation with this number, whichever number it is."""
        # The golden ratio's step visits every place once, and counties in turn.
        place = number * _coprime(len(self)) % len(self)
        index = bisect_right(self._ends, place)
        county = self._counties[index]
        within = place - (self._ends[index - 1] if index else 0)
        if within < len(county.towns):
            return _of_town(county, county.towns[within])
        name, code = county.place.name, county.place.code
        if within == len(county.towns):
            return Organisation(f"{name}人民政府", f"{name}人民政府", f"全{name[-1]}", code, "government", name, county.city)
        bureau = f"{name}{BUREAUS[within - len(county.towns) - 1]}"
        return Organisation(bureau, bureau, "我局", code, "bureau", name, county.city)

    @staticmethod
    def _county(table: Places, place: Place) -> _County:
        above = table.ancestors(place)
        towns = tuple(town for town in table.towns_of(place.code) if town.name.endswith((_STREET, *_TOWNS)))
        return _County(place, above[-1].name if above else "", towns)


@cache
def country() -> Country:
    """The country, read once."""
    return Country()


def _goes_on(place: Place) -> bool:
    """Whether it is a county that had its name and code in all years of the reports."""
    return place.level is Level.COUNTY and place.valid_to is None and (place.valid_from or 0) <= FIRST_YEAR


def _of_town(county: _County, town: Place) -> Organisation:
    above = county.place.name
    if town.name.endswith(_STREET):
        name, signature, area = f"{above}{town.name}办事处", f"{above}人民政府{town.name}办事处", "街道"
    else:
        name = signature = f"{above}{town.name}人民政府"
        area = f"全{town.name[-1]}"
    return Organisation(name, signature, area, town.code, "town", above, county.city)


@cache
def _coprime(size: int) -> int:
    step = int(size * 0.6180339887)
    while gcd(step, size) != 1:
        step += 1
    return step
