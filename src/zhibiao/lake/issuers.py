"""Organisations as rows of core.dim_organisation: the issuer of a report and those above it."""

from dataclasses import dataclass
from functools import lru_cache

from zhibiao import places
from zhibiao.lake.divisions import Division, divisions
from zhibiao.lake.keys import key
from zhibiao.places import Organisation, government_of


@dataclass(frozen=True, slots=True)
class Issuer:
    """A row of core.dim_organisation, and the divisions of its place."""

    key: int
    name: str
    office: str
    kind: str
    level: str | None
    parent_key: int | None
    lineage_key: int
    divisions: tuple[Division, ...]

    @property
    def place_key(self) -> int | None:
        """Key of its place."""
        return self.divisions[-1].key if self.divisions else None


@lru_cache(maxsize=1024)  # asked for the report's key, the document's row and the organisation's
def issuers(organisation: Organisation, year: int | None) -> tuple[Issuer, ...]:
    """The organisation and, one after another, those above it."""
    found: list[Issuer] = []
    above: Organisation | None = organisation
    while above is not None and len(found) < len(places.SEAT_LEVELS) + 2:
        parent = above.parent
        found.append(_issuer(above, parent, year))
        above = parent
    return tuple(found)


def _issuer(organisation: Organisation, parent: Organisation | None, year: int | None) -> Issuer:
    stand = divisions(organisation.seat, year)
    office = organisation.head + organisation.office
    return Issuer(
        _key(organisation, year),
        organisation.name,
        office,
        organisation.kind,
        organisation.seat.level,
        _key(parent, year) if parent is not None else None,
        _lineage(organisation, stand),
        stand,
    )


def _key(organisation: Organisation, year: int | None) -> int:
    stand = divisions(organisation.seat, year)
    return key("organisation", stand[-1].key if stand else None, organisation.head, organisation.office)


def _lineage(organisation: Organisation, stand: tuple[Division, ...]) -> int:
    """Key of the line: a township's government goes on as the office of the street that the township became."""
    governs = organisation == government_of(organisation.seat)
    place = stand[-1].lineage_key if stand else None
    return key("line", place, organisation.head, "" if governs else organisation.office)
