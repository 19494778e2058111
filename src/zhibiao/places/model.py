"""A division of the country, as the official lists have it."""

from dataclasses import dataclass, replace
from enum import StrEnum


class Level(StrEnum):
    """How far down a division stands. A zone is no division by law: a development zone, run beside the counties of its parent."""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    ZONE = "zone"
    TOWN = "town"


@dataclass(frozen=True, slots=True)
class Place:
    """One division over the years in which it had this code and name."""

    code: str  # GB/T 2260: six digits, nine for a town; of a zone the statistics bureau's
    name: str
    short_name: str  # as people say it: 嘉定 for 嘉定区
    level: Level
    parent_code: str | None
    valid_from: int | None  # first year; None when not recorded
    valid_to: int | None  # year in which it ended; None while it is in use
    successor_codes: tuple[str, ...] = ()
    today: tuple[str, str] | None = None  # code and name under which it goes on after mere changes of name, rank or code

    def existed(self, year: int) -> bool:
        """Whether it had this name and code in `year`, the years of change at both ends included."""
        return (self.valid_from is None or self.valid_from <= year) and (self.valid_to is None or year <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Resolution:
    """What names lead to: one place, or the candidates between which they do not decide."""

    place: Place | None
    candidates: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Seat:
    """The divisions that an organisation works for, by name, and the code of the lowest that has one.

    Names need not be on any list; what is not known is None. Of a municipality the city is the municipality itself.
    """

    province: str | None = None
    city: str | None = None
    county: str | None = None
    zone: str | None = None
    town: str | None = None
    code: str | None = None

    @property
    def path(self) -> tuple[str | None, ...]:
        """The names from the province down, None for what is not there."""
        return self.province, self.city, self.county, self.zone, self.town

    @property
    def names(self) -> tuple[tuple[Level, str], ...]:
        """Level and name of each division that is known, outermost first."""
        return tuple((level, name) for level, name in zip(SEAT_LEVELS, self.path, strict=True) if name is not None)

    @property
    def level(self) -> Level | None:
        """The level of the lowest division."""
        return self.names[-1][0] if self.names else None

    def with_name(self, level: Level, name: str | None) -> "Seat":
        """The seat with another name, or none, at one level."""
        return replace(self, **{str(level): name})

    def with_municipality(self) -> "Seat":
        """The seat with the municipality as its own city, where it lies in one."""
        return self.with_name(Level.CITY, self.province) if self.province in MUNICIPALITIES else self

    def upto(self, level: Level) -> "Seat":
        """The seat without the divisions below `level`."""
        kept = SEAT_LEVELS.index(level) + 1
        return Seat(*self.path[:kept], *(None,) * (len(SEAT_LEVELS) - kept))

    def above(self) -> "Seat | None":
        """The seat of the next division up; None above a province. The city of a municipality is the province."""
        names = self.names
        if len(names) > 1 and self.province in MUNICIPALITIES and names[-1][0] is Level.COUNTY:
            return Seat(self.province, self.province)
        if len(names) < 2 or (names[-1][0] is Level.CITY and self.city == self.province):
            return None
        return self.upto(names[-2][0])


MUNICIPALITIES = frozenset(("北京市", "上海市", "天津市", "重庆市"))
SEAT_LEVELS = (Level.PROVINCE, Level.CITY, Level.COUNTY, Level.ZONE, Level.TOWN)
