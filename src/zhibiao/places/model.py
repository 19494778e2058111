"""A division of the country, as the official lists have it."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How far down a division stands. Statistical areas that are no counties by law stand at the level of a county."""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    TOWN = "town"


@dataclass(frozen=True, slots=True)
class Place:
    """One division over the years in which it had this code and name."""

    code: str  # GB/T 2260: six digits, nine for a town
    name: str
    short_name: str  # as people say it: 嘉定 for 嘉定区
    level: Level
    parent_code: str | None
    valid_from: int | None  # first year; None when not recorded
    valid_to: int | None  # year in which it ended; None while it is in use
    successor_codes: tuple[str, ...] = ()

    def existed(self, year: int) -> bool:
        """Whether it had this name and code in `year`, the years of change at both ends included."""
        return (self.valid_from is None or self.valid_from <= year) and (self.valid_to is None or year <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Resolution:
    """What names lead to: one place, or the candidates between which they do not decide."""

    place: Place | None
    candidates: tuple[Place, ...]
