"""The place of a report: what it consists of, and how a decision or a hint of a person fills it in."""

from dataclasses import dataclass, field

from zhibiao.places import MUNICIPALITIES, Level, Place, Places


@dataclass(slots=True)
class Where:
    """The place found so far. Names may be of places that no list has; `place_code` is of the lowest one that has a code."""

    province: str | None = None
    city: str | None = None
    county: str | None = None
    zone: str | None = None
    town: str | None = None
    place_code: str | None = None
    warnings: list[str] = field(default_factory=list[str])
    how: dict[str, str] = field(default_factory=dict[str, str])  # by level: what it was known from
    candidates: tuple[Place, ...] = ()  # namesakes between which nothing decides


_ABOVE = ("province", "city", "county", "town")
_BARE_LEVELS = {
    "省": 1,
    "市": 2,
    "区": 3,
    "县": 3,
    "旗": 3,
    "镇": 3,
    "乡": 3,
    "街道": 3,
}  # how many of these a bare office may need


def complete(where: Where, bare: str | None, hint: Place, places: Places, how: str) -> None:
    """Put the hinted place above what the names say, or in the place of names that are not there; never against them."""
    said = {str(place.level): place.name for place in (*places.ancestors(hint), hint)}
    named = [level for level in _ABOVE if getattr(where, level) is not None]
    if where.zone is not None:
        named.append("county")
    wanted = _ABOVE[: _ABOVE.index(named[-1])] if named else _ABOVE[: _BARE_LEVELS.get(bare or "", len(_ABOVE))]
    if bare in ("区", "县", "旗") and not said.get("county", bare).endswith(bare):
        wanted = wanted[:2]
    known = {level: getattr(where, level) for level in _ABOVE}
    if any(known[level] not in (None, name) for level, name in said.items() if level in ("province", "city")):
        return
    if known["county"] not in (None, said.get("county", known["county"])):  # another county: in the same city it may well lie
        around = [said[level] for level in ("city", "province") if level in said][:1]
        namesakes = [place for place in places.named(known["county"]) if place.level is Level.COUNTY]
        if not any(above.name in around for place in namesakes for above in places.ancestors(place)):
            return
    for level in wanted:
        if known[level] is None and level in said:
            setattr(where, level, said[level])
            where.how[level] = how


def of_place(place: Place, places: Places, how: str) -> Where:
    """The place that a person decided on, with all above it."""
    where = Where(place_code=place.parent_code if place.level is Level.ZONE else place.code)
    for division in (*places.ancestors(place), place):
        setattr(where, str(division.level), division.name)
        where.how[str(division.level)] = how
    where.how["place_code"] = how
    if where.province in MUNICIPALITIES:
        where.city = where.province
    return where
