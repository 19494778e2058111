"""The divisions that an organisation's name begins with: 上海市·嘉定区·外冈镇·人民政府."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from zhibiao.places import Level, Place, Places

# 嘉定区 is a division, 社区 and 开发区 are not; a name of the list is believed as it is, any other one has to be short.
_NO_DIVISION = (
    r"社区|园区|地区|市区|城区|辖区|全区|发区|景区|库区|校区|片区|林区|山区|矿区|新区|经开区|高新区|工业区|业园区|保区|示范区|试验区|贸区|城市|都市|超市|门市|乡市|集市"
    r"|我[省市县区]|本[省市县区]|各[市县区]"
)
_UNKNOWN = re.compile(rf"(?!.{{0,4}}(?:{_NO_DIVISION}))([\u4e00-\u9fff]{{2,4}}?(?:市|县|区|旗))(?!委|政府|人大|直)")
_UNKNOWN_BEFORE_GOVERNMENT = re.compile(rf"(?!.{{0,4}}(?:{_NO_DIVISION}))([\u4e00-\u9fff]{{1,4}}?(?:市|县|区|旗))(?=人民|委)")
_TOWN = re.compile(
    r"([\u3400-\u9fff]{1,14}?(?:街道|镇|民族乡|乡|苏木|地区(?=办事处)))"
    r"(?=\Z|办事处|人民政府|政府|党|人大|司法所|派出所|综合|社会|平安|城市管理|城管|应急|财政|便民|纪)"
)
_BARE = re.compile(r"(?:中共|我|本)?(省|市|区|县|旗|镇|乡|街道)(?=[\u4e00-\u9fff])")
_ZONE = re.compile(r"[\u4e00-\u9fff]{0,10}(?:开发区|工业园区|产业园区|示范区|新区|保税区|风景名胜区|度假区|高新区|工业区|园区)")
_ZONE_KIND = re.compile(r"国家|经济|高新|技术|工业|产业|综合|保税|出口|空港|临空|循环|现代|自由|旅游|新区|开发")
# The party's and the tax administration's offices carry their own names before the place's.
_BEFORE = re.compile(r"(?:中共|中国共产党|国家税务总局|国家统计局|中国人民银行)(?=[\u4e00-\u9fff]{2})")
_BRANCH = re.compile(r"(?:局|支队)([\u4e00-\u9fff]{2,4}?)[区县市]?(?:分局|支局|大队)")
_LONGEST = 15  # characters of the longest name in the list
_ORDER = {Level.PROVINCE: 0, Level.CITY: 1, Level.COUNTY: 2, Level.TOWN: 3}


@dataclass(frozen=True, slots=True)
class Issuer:
    """A name taken apart.

    `rest` is what follows the divisions; `bare` the level that a short name gives without saying which (区司法局).
    """

    name: str
    head: str = ""  # what stands before the divisions: 中共, 国家税务总局
    province: str | None = None
    city: str | None = None
    county: str | None = None
    town: str | None = None
    zone: str | None = None  # a development zone
    bare: str | None = None
    rest: str = ""
    is_branch: bool = False  # 公安局朝阳分局: the county is named in `rest`, behind the city's office
    how: str = ""  # where the name stands: signature, letterhead, …

    @property
    def is_full(self) -> bool:
        """Whether a reader anywhere in the country would know which place is meant."""
        return any(level is not None for level in (self.county, self.city, self.province, self.zone))


def take_apart(name: str, places: Places, year: int | None, how: str = "") -> Issuer:
    """Read the divisions off the beginning of a name, those of the list first."""
    found: dict[Level, str] = {}
    before = _BEFORE.match(name)
    start = at = before.end() if before else 0
    if (town := _TOWN.match(name, start)) and re.search(r"[市县区旗]", town.group(1)[:-1]) and places.towns_named(town.group(1)):
        # 南城区街道 and 旗口镇 are towns whose names only look like a county's.
        return Issuer(name, head=name[:start], town=town.group(1), rest=name[town.end() :], how=how)
    while (known := _known_at(name, at, places, year, found)) is not None:
        level, division = known
        found[level] = division
        at += len(division)
    if Level.COUNTY not in found and Level.TOWN not in found:
        unknown = _UNKNOWN_BEFORE_GOVERNMENT.match(name, at) or _UNKNOWN.match(name, at)
        if unknown:
            found[Level.COUNTY] = unknown.group(1)
            at = unknown.end()
    branch = _BRANCH.search(name, at) if Level.COUNTY not in found else None
    branch_county = _branch_county(branch, found, places) if branch else None
    if branch_county is not None:
        found[Level.COUNTY] = branch_county
    zone = None if _is_listed_town(_TOWN.match(name, at), found, places) else _zone_at(name, at, places)
    if zone is not None:
        if not found and (seat := _seat(zone, places)) is not None:
            found[seat.level] = seat.name
        elif found and Level.COUNTY not in found and (county := _county_called(zone, found, places)) is not None:
            found[Level.COUNTY] = county
        at += len(zone)
    bare = _BARE.match(name, start) if not found and zone is None else None
    if bare:
        at = bare.end()
    # 鄞州区人民政府某某街道办事处: a street is an arm of the district's government.
    town_at = at + len("人民政府") if name.startswith("人民政府", at) else at
    town = _TOWN.match(name, town_at)
    if town and (bare is None or bare.group(1) in "市区县旗"):
        found[Level.TOWN] = town.group(1)
        at = town.end()
    return Issuer(
        name=name,
        head=name[:start],
        province=found.get(Level.PROVINCE),
        city=found.get(Level.CITY),
        county=found.get(Level.COUNTY),
        town=found.get(Level.TOWN),
        zone=zone,
        bare=bare.group(1) if bare else None,
        rest=name[at:],
        is_branch=branch_county is not None,
        how=how,
    )


def _is_listed_town(town: re.Match[str] | None, found: dict[Level, str], places: Places) -> bool:
    """滨河新区街道: a town of the list, of the divisions found, whose name only looks like a zone's."""
    return town is not None and any(_lies_under(place, found.values(), places) for place in places.towns_named(town.group(1)))


def _zone_at(name: str, at: int, places: Places) -> str | None:
    """The zone whose name begins here: one of the list, else one that is called like a zone."""
    for length in range(min(_LONGEST, len(name) - at), 3, -1):
        if any(place.level is Level.ZONE for place in places.named(name[at : at + length])):
            return name[at : at + length]
    zone = _ZONE.match(name, at)
    return zone.group() if zone else None


def _known_at(name: str, at: int, places: Places, year: int | None, found: dict[Level, str]) -> tuple[Level, str] | None:
    lowest = max((_ORDER[level] for level in found), default=-1)
    for length in range(min(_LONGEST, len(name) - at), 1, -1):
        division = name[at : at + length]
        if division not in places.names or (length == 2 and not found and not division.endswith("县")):
            continue  # 城区 and 矿区 are counties too, but as common nouns far more often
        levels = [
            place.level
            for place in _named(division, places, year)
            if _ORDER.get(place.level, lowest) > lowest and _lies_under(place, found.values(), places)
        ]
        if levels:
            return min(levels, key=lambda level: _ORDER[level]), division
    return None


def _lies_under(place: Place, names: Iterable[str], places: Places) -> bool:
    """中山市东区街道: the district 东区 of the list lies in another city, so that these characters begin a street's name."""
    above = {parent.name for parent in places.ancestors(place)}
    return all(name in above for name in names)


def _branch_county(branch: re.Match[str], found: dict[Level, str], places: Places) -> str | None:
    """北京市公安局朝阳分局: the county is named by its short name behind the office of the city."""
    return _county_called(branch.group(1), found, places, whole=True)


def _county_called(name: str, found: dict[Level, str], places: Places, *, whole: bool = False) -> str | None:
    """The county under the divisions found whose short name `name` begins with, or is: 萧山 of 杭州市萧山经济技术开发区."""
    for length in (len(name),) if whole else (4, 3, 2):
        called = places.short_names.get(name[:length], ())
        counties = [place for place in called if place.level is Level.COUNTY and _lies_under(place, found.values(), places)]
        if found and len(counties) == 1:
            return counties[0].name
    return None


def _seat(zone: str, places: Places) -> Place | None:
    """The place that a zone of the list belongs to, or the city that one is called after: 昆明 of 昆明经济技术开发区."""
    listed = [place for place in places.named(zone) if place.level is Level.ZONE]
    if len(listed) == 1 and listed[0].parent_code is not None:
        return places.get(listed[0].parent_code)
    for length in (4, 3, 2):
        called = places.short_names.get(zone[:length], ())
        if len(called) == 1 and called[0].level in (Level.PROVINCE, Level.CITY) and _ZONE_KIND.match(zone, length):
            return called[0]
    return None


def _named(name: str, places: Places, year: int | None) -> tuple[Place, ...]:
    """The places of this name in the year, or, when a report still uses an old or already a new name, at any time."""
    now = places.named(name, year) or places.named(name)
    return now if now or name.endswith("镇") else places.ever_named(name)  # a few towns were counties once
