"""Where a report is from: the names that its issuer gives itself, completed by evidence, and never by a guess."""

from collections.abc import Iterable, Sequence

from zhibiao.places import MUNICIPALITIES, Level, Place, Places
from zhibiao.reading.header_evidence import PROVINCE_LETTERS, Evidence, gather, leader
from zhibiao.reading.header_issuer import Issuer
from zhibiao.reading.header_where import Where, complete


class Locator:
    """Decides the place of one report. The text is searched only when the names leave something open.

    `folders` are names of the folders and the file that the report came from, which count where the text decides nothing.
    """

    def __init__(
        self, places: Places, year: int | None, text: str, number_prefix: str | None, folders: Sequence[str] = ()
    ) -> None:
        self._places = places
        self._year = year
        self._text = text
        self._prefix = number_prefix or ""
        self._folders = frozenset(folders)
        self._evidence: Evidence | None = None

    def locate(self, issuers: Sequence[Issuer], hint: tuple[Place, str] | None = None) -> Where:
        """The place of the issuer, whose names come in order of trust. `hint`: a place for what they leave open, and who says."""
        where = self._own_names(issuers)
        bare = next((issuer.bare for issuer in issuers if issuer.bare), None)
        if hint is not None:
            complete(where, bare, hint[0], self._places, hint[1])
        if where.county is None and where.town is not None:
            if not self._in_listed_zone(where):
                self._county_of_town(where, where.zone is not None)
        elif where.county is None and bare in ("区", "县", "旗", "镇", "乡", "街道"):
            self._county_from_text(where, bare, 2)
        elif where.county is None and where.city is None and where.province is None and bare is None and where.zone is None:
            self._county_from_text(where, "", 3)
        if where.county is not None:
            self._above_county(where)
        elif where.city is not None:
            self._above_city(where)
        elif bare == "市" or where.town is not None:
            self._city_from_text(where)
        self._code(where)
        if where.province in MUNICIPALITIES:
            where.city = where.province
        return where

    def _own_names(self, issuers: Iterable[Issuer]) -> Where:
        where = Where()
        for issuer in issuers:
            for level in ("province", "city", "county", "zone", "town"):
                name = getattr(issuer, level)
                known = getattr(where, level)
                if known is None:
                    setattr(where, level, name)
                    if name is not None:
                        where.how[level] = f"named: {issuer.how}"
                elif name is not None and name != known:
                    where.warnings.append(f"the report names both {known} and {name} as its own {level}; {known} is taken")
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
            with_town = [place for place in candidates if self._places.towns_called(where.town, place.code, self._year)]
            candidates = with_town or candidates
        decided = "by the names above it" if len(candidates) == 1 else ""
        if len(candidates) > 1:
            candidates, decided = self._supported(candidates)
        if len(candidates) == 1:
            self._take(where, candidates[0], decided)
        elif len(candidates) > 1:
            self._undecided(where, candidates, "counties")
        else:
            where.warnings.append(f"{county} is not in the list of divisions")
            if where.city is None:
                self._note(where, "city", self._leading_city(where), "the city that the text names most")
            if where.city is not None:
                self._above_city(where)
            elif where.province is None:
                self._note(where, "province", leader(self.evidence.provinces, 2), "the province that the text names most")

    def _above_city(self, where: Where) -> None:
        cities = [place for place in self._named(where.city or "", Level.CITY) if self._agrees(place, where)]
        if len(cities) == 1 and where.province is None:
            province = next((place.name for place in self._places.ancestors(cities[0])), None)
            self._note(where, "province", province, "it lies above the city")

    def _leading_city(self, where: Where) -> str | None:
        votes = self.evidence.cities.copy()
        for name in list(votes):
            if where.province and not any(self._agrees(place, where) for place in self._named(name, Level.CITY)):
                del votes[name]
        return leader(votes, 2)

    def _city_from_text(self, where: Where) -> None:
        self._note(where, "city", self._leading_city(where), "the city that the text names most")
        if where.city is None and len(found := self._in_folders(Level.CITY)) == 1:
            self._note(where, "city", found[0].name, "name of the folder or file")
        if where.city is not None:
            self._above_city(where)
        else:
            if where.province is None:
                self._note(where, "province", leader(self.evidence.provinces, 2), "the province that the text names most")
            if where.province is None and not where.warnings:
                where.warnings.append("the report does not say in which city it was written")

    def _county_of_town(self, where: Where, in_zone: bool) -> None:
        """The county of a town whose name the list has once, or once among the counties that the text names.

        A town of a development zone is not believed without such a county, as the list rarely knows those.
        """
        town = where.town or ""
        candidates = [place for place in self._towns_called(town) if self._agrees(place, where)]
        mentioned = self.evidence.counties
        inside = [place for place in candidates if (county := self._parent(place)) is not None and county.name in mentioned]
        decided = "the text names its county" if inside else "the only town of its name"
        inside = inside or ([] if in_zone else candidates)
        if len(inside) > 1:
            inside, decided = self._supported(inside)
        if len(inside) == 1 and (parent := self._parent(inside[0])) is not None:
            if parent.level is Level.COUNTY:
                self._note(where, "county", parent.name, f"it lies above {town}: {decided}")
            elif parent.level is Level.ZONE:
                self._note(where, "zone", parent.name, f"it lies above {town}: {decided}")
            else:
                self._note(where, "city", parent.name, f"it lies above {town}: {decided}")  # 东莞 has towns and no counties
            self._take(where, parent, "")
            if parent.level is Level.ZONE:
                where.place_code = inside[0].code
        elif inside:
            self._undecided(where, inside, "towns")
        else:
            self._note(where, "county", leader(mentioned, 2), "the county that the text names most")

    def _in_listed_zone(self, where: Where) -> bool:
        """Whether the zone is on the list and has a town of this name."""
        zones = [place for place in self._places.named(where.zone or "") if place.level is Level.ZONE]
        towns = [town for zone in zones for town in self._places.towns_called(where.town or "", zone.code, self._year)]
        if len(towns) == 1:
            self._take(where, zones[0], "")
            where.place_code = towns[0].code
        return len(towns) == 1

    def _undecided(self, where: Where, candidates: Sequence[Place], kind: str) -> None:
        where.candidates = tuple(candidates)
        name = candidates[0].name
        where.warnings.append(f"{len(candidates)} {kind} are called {name}, and nothing says which one is meant")

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
        self._note(where, "county", leader(votes, least), "the county that text and document number name most")
        if where.county is None:
            found = [place for place in self._in_folders(Level.COUNTY) if place.name.endswith(kinds)]
            if len(found) == 1:
                self._note(where, "county", found[0].name, "name of the folder or file")
                self._take(where, found[0], "")
                return
            named = "、".join(sorted(votes))
            where.warnings.append(f"the report does not say where it was written{f'; it names {named}' if named else ''}")

    def _in_folders(self, level: Level) -> list[Place]:
        """The places of this level that folders or the file are called after; short names count only for a whole name."""
        found = {place.code: place for name in self._folders for place in self._named(name, level)}
        for name in self._folders:
            found.update((place.code, place) for place in self._places.short_names.get(name, ()) if place.level is level)
        above = [place for place in found.values() if self._lies_in_folders(place)]
        return above if above else list(found.values())

    def _lies_in_folders(self, place: Place) -> bool:
        return any(not self._folders.isdisjoint((above.name, above.short_name)) for above in self._places.ancestors(place))

    def _supported(self, candidates: list[Place]) -> tuple[list[Place], str]:
        """Those of several namesakes whose province or city the text, the document number or a folder names, and what decided.

        All of them when nothing decides.
        """
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
        if best > 1 and best >= 2 * second and len(leading) < len(candidates):
            return leading, "by the province or city that the text names"
        in_folders = [place for place in candidates if self._lies_in_folders(place)]
        return (in_folders, "by the name of the folder or file") if in_folders else (candidates, "")

    def _agrees(self, place: Place, where: Where) -> bool:
        """Whether a place is, or lies under, what the names already known say."""
        names = {place.name, *(parent.name for parent in self._places.ancestors(place))}
        city = None if place.level in (Level.CITY, Level.PROVINCE) else where.city
        return all(name is None or name in names for name in (where.province, city))

    def _take(self, where: Where, place: Place, decided: str) -> None:
        for above in self._places.ancestors(place):
            level = "province" if above.level is Level.PROVINCE else "city"
            if getattr(where, level) is None:
                where.how[level] = f"it lies above {place.name}"
            setattr(where, level, above.name)
        if decided:
            where.how["place_code"] = decided
        where.place_code = place.parent_code if place.level is Level.ZONE else place.code

    def _note(self, where: Where, level: str, name: str | None, how: str) -> None:
        setattr(where, level, name)
        if name is not None:
            where.how[level] = how

    def _code(self, where: Where) -> None:
        if where.place_code is not None and len(where.place_code) < 9 and where.town is not None:
            above = self._places.get(where.place_code)
            town = self._places.towns_called(where.town, above.code, self._year) if above else ()
            if len(town) == 1:
                where.place_code = town[0].code
            else:
                where.warnings.append(f"{where.town} is not in the list of towns of {where.county or where.zone or where.city}")
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

    def _towns_called(self, name: str) -> Sequence[Place]:
        return self._places.towns_named(name, self._year) or self._places.towns_named(name)

    def _parent(self, place: Place) -> Place | None:
        return self._places.get(place.parent_code) if place.parent_code else None
