"""Where a report is from: the names that its issuer gives itself, completed by evidence, and never by a guess."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from zhibiao.places import Level, Place, Places
from zhibiao.reading.header_evidence import PROVINCE_LETTERS, Evidence, gather, leader
from zhibiao.reading.header_issuer import Issuer

_MUNICIPALITIES = frozenset(("北京市", "上海市", "天津市", "重庆市"))


@dataclass(slots=True)
class Where:
    """The place found so far. Names may be of places that no list has; `place_code` is of the lowest one that has a code."""

    province: str | None = None
    city: str | None = None
    county: str | None = None
    town: str | None = None
    place_code: str | None = None
    warnings: list[str] = field(default_factory=list[str])


class Locator:
    """Decides the place of one report. The text is searched only when the names leave something open."""

    def __init__(self, places: Places, year: int | None, text: str, number_prefix: str | None) -> None:
        self._places = places
        self._year = year
        self._text = text
        self._prefix = number_prefix or ""
        self._evidence: Evidence | None = None

    def locate(self, issuers: Sequence[Issuer]) -> Where:
        """The place of the issuer, whose names come in order of trust."""
        where = self._own_names(issuers)
        bare = next((issuer.bare for issuer in issuers if issuer.bare), None)
        if where.county is None and where.town is not None:
            self._county_of_town(where, any(issuer.zone for issuer in issuers))
        elif where.county is None and bare in ("区", "县", "旗", "镇", "乡", "街道"):
            self._county_from_text(where, bare, 2)
        elif where.county is None and where.city is None and where.province is None and bare is None:
            self._county_from_text(where, "", 3)
        if where.county is not None:
            self._above_county(where)
        elif where.city is not None:
            self._above_city(where)
        elif bare == "市" or where.town is not None:
            self._city_from_text(where)
        self._code(where)
        if where.province in _MUNICIPALITIES:
            where.city = where.province
        return where

    def _own_names(self, issuers: Iterable[Issuer]) -> Where:
        where = Where()
        for issuer in issuers:
            for level in ("province", "city", "county", "town"):
                name = getattr(issuer, level)
                known = getattr(where, level)
                if known is None:
                    setattr(where, level, name)
                elif name is not None and name != known:
                    where.warnings.append(f"the report names both {known} and {name} as its own {level}")
        return where

    @property
    def evidence(self) -> Evidence:
        """The divisions that the text names; gathered once."""
        if self._evidence is None:
            self._evidence = gather(self._text, self._places, self._year)
        return self._evidence

    def _above_county(self, where: Where) -> None:
        county = where.county or ""
        candidates = [place for place in self._named(county, Level.COUNTY) if self._agrees(place, where)]
        if len(candidates) > 1 and where.town is not None:
            with_town = [place for place in candidates if self._towns(place, where.town)]
            candidates = with_town or candidates
        if len(candidates) > 1:
            candidates = self._supported(candidates)
        if len(candidates) == 1:
            self._take(where, candidates[0])
        elif len(candidates) > 1:
            where.warnings.append(f"{len(candidates)} counties are called {county}, and the text does not say which one is meant")
        else:
            where.warnings.append(f"{county} is not in the list of divisions")
            if where.city is None:
                where.city = self._leading_city(where)
            if where.city is not None:
                self._above_city(where)
            elif where.province is None:
                where.province = leader(self.evidence.provinces, 2)

    def _above_city(self, where: Where) -> None:
        cities = [place for place in self._named(where.city or "", Level.CITY) if self._agrees(place, where)]
        if len(cities) == 1 and where.province is None:
            where.province = next((place.name for place in self._places.ancestors(cities[0])), None)

    def _leading_city(self, where: Where) -> str | None:
        votes = self.evidence.cities.copy()
        for name in list(votes):
            if where.province and not any(self._agrees(place, where) for place in self._named(name, Level.CITY)):
                del votes[name]
        return leader(votes, 2)

    def _city_from_text(self, where: Where) -> None:
        where.city = self._leading_city(where)
        if where.city is not None:
            self._above_city(where)
        else:
            where.province = where.province or leader(self.evidence.provinces, 2)
            if where.province is None and not where.warnings:
                where.warnings.append("the report does not say in which city it was written")

    def _county_of_town(self, where: Where, in_zone: bool) -> None:
        """The county of a town whose name the list has once, or once among the counties that the text names.

        A town of a development zone is not believed without such a county, as the list rarely knows those.
        """
        town = where.town or ""
        candidates = [place for place in self._places.towns_named(town) if self._agrees(place, where)]
        mentioned = self.evidence.counties
        inside = [place for place in candidates if (county := self._parent(place)) is not None and county.name in mentioned]
        inside = inside or ([] if in_zone else candidates)
        if len(inside) > 1:
            inside = self._supported(inside)
        if len(inside) == 1 and (parent := self._parent(inside[0])) is not None:
            if parent.level is Level.COUNTY:
                where.county = parent.name
            else:
                where.city = parent.name  # 东莞 and three more cities have towns and no counties
            self._take(where, parent)
        elif inside:
            where.warnings.append(f"{len(inside)} towns are called {town}, and the text does not say which one is meant")
        else:
            where.county = leader(mentioned, 2)

    def _county_from_text(self, where: Where, bare: str, least: int) -> None:
        """区司法局 and no name anywhere above: the county that the text keeps naming, if one of that kind stands out."""
        kinds = {"区": ("区",), "县": ("县",), "旗": ("旗",)}.get(bare, ("区", "县", "旗", "市"))
        votes = self.evidence.counties.copy()
        for name in list(votes):
            places = self._named(name, Level.COUNTY)
            if not name.endswith(kinds):
                del votes[name]
            elif self._prefix and any(place.short_name[0] in self._prefix[:2] for place in places):
                votes[name] += 2  # the document number begins with the district's character
        where.county = leader(votes, least)
        if where.county is None:
            named = "、".join(sorted(votes))
            where.warnings.append(f"the report does not say where it was written{f'; it names {named}' if named else ''}")

    def _supported(self, candidates: list[Place]) -> list[Place]:
        """Those of several namesakes whose province or city the text or the document number names; all of them when none is."""
        province = PROVINCE_LETTERS.get(self._prefix[:1])
        votes: list[int] = []
        for place in candidates:
            above = self._places.ancestors(place)
            vote = sum(self.evidence.cities[p.name] for p in above if p.level is Level.CITY)
            vote += sum(self.evidence.provinces[p.name] for p in above if p.level is Level.PROVINCE)
            # A letter alone is weak: 青 begins 青浦 as well as 青海.
            votes.append(2 * vote + any(p.name == province for p in above))
        best = max(votes)
        leading = [place for place, vote in zip(candidates, votes, strict=True) if vote == best]
        second = max((vote for vote in votes if vote < best), default=0)
        return leading if best > 1 and best >= 2 * second else candidates

    def _agrees(self, place: Place, where: Where) -> bool:
        """Whether a place is, or lies under, what the names already known say."""
        names = {place.name, *(parent.name for parent in self._places.ancestors(place))}
        city = None if place.level in (Level.CITY, Level.PROVINCE) else where.city
        return all(name is None or name in names for name in (where.province, city))

    def _take(self, where: Where, county: Place) -> None:
        for place in self._places.ancestors(county):
            if place.level is Level.PROVINCE:
                where.province = place.name
            else:
                where.city = place.name
        where.place_code = county.code

    def _code(self, where: Where) -> None:
        if where.place_code is not None and where.town is not None:
            above = self._places.get(where.place_code)
            town = self._towns(above, where.town) if above else []
            if len(town) == 1:
                where.place_code = town[0].code
            else:
                where.warnings.append(f"{where.town} is not in the list of towns of {where.county or where.city}")
        if where.place_code is None:
            for name, level in ((where.city, Level.CITY), (where.province, Level.PROVINCE)):
                places = [place for place in self._named(name, level) if self._agrees(place, where)] if name else []
                if len(places) == 1:
                    where.place_code = places[0].code
                    return

    def _named(self, name: str, level: Level) -> list[Place]:
        """In the year of the report; else now, as reports are early or late in using a new name; else ever."""
        for places in (self._places.named(name, self._year), self._places.named(name), self._places.ever_named(name)):
            at_level = [place for place in places if place.level is level]
            if at_level:
                return at_level
        return []

    def _towns(self, above: Place, name: str) -> list[Place]:
        return [place for place in self._places.towns_of(above.code) if place.name.removesuffix("办事处") == name]

    def _parent(self, place: Place) -> Place | None:
        return self._places.get(place.parent_code) if place.parent_code else None
