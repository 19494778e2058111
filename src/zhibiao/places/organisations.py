"""One organisation under all the names that reports give it: 区地区办, 嘉定区地区办公室, 上海市嘉定区人民政府地区工作办公室.

An organisation is known by the place that it works for and by what it is called there, its office. From both follow its full
name, its kind and the organisation above it.
"""

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from zhibiao.places.model import Level, Seat

_GOVERNMENT, _STREET_OFFICE, _ZONE_COMMITTEE = "人民政府", "街道办事处", "管理委员会"

# Offices that are written short everywhere, each short form standing for one name only.
SHORT_FORMS = {
    "地区办": "地区工作办公室",
    "地区办公室": "地区工作办公室",
    "信访办": "信访办公室",
    "发改委": "发展和改革委员会",
    "发改局": "发展和改革局",
    "卫健委": "卫生健康委员会",
    "卫健局": "卫生健康局",
    "住建局": "住房和城乡建设局",
    "人社局": "人力资源和社会保障局",
    "市监局": "市场监督管理局",
    "城管局": "城市管理局",
    "文旅局": "文化和旅游局",
    "农业农村委": "农业农村委员会",
    "民宗局": "民族宗教事务局",
    "国资委": "国有资产监督管理委员会",
    "管委会": "管理委员会",
    "政府": "人民政府",
    "街道办": "街道办事处",
    "政府办": "人民政府办公室",
    "政府办公室": "人民政府办公室",
    "法院": "人民法院",
    "检察院": "人民检察院",
}
# The office of a government says whose it is, or not: 区人民政府地区工作办公室 is 区地区工作办公室. Its general office has to.
_OF_GOVERNMENT = re.compile(r"(?:人民政府|政府)(?=[\u4e00-\u9fff]{3})(?!办公[室厅]\Z)")
_PART_OF_OFFICE = re.compile(r"(.{2,}?(?:局|厅|委员会|人民政府))(.+(?:局|支队|总队|大队|中队|处|所|站|中心|分院))\Z")


class Kind(StrEnum):
    """What sort of body an organisation is."""

    GOVERNMENT = "government"  # of a province, city or county
    TOWN_GOVERNMENT = "town_government"
    STREET_OFFICE = "street_office"
    ZONE_COMMITTEE = "zone_committee"  # runs a development zone
    BUREAU = "bureau"  # 局, 厅, 委员会: a department of a government
    OFFICE = "office"  # 办公室
    BRANCH = "branch"  # 分局, 支队, 大队, 所: a part of a department
    PARTY = "party"
    COURT = "court"
    PROCURATORATE = "procuratorate"
    CONGRESS = "congress"
    INSTITUTION = "institution"  # 中心, 院, 站, 学校
    ENTERPRISE = "enterprise"
    OTHER = "other"


_KINDS: tuple[tuple[Kind, str], ...] = (
    (Kind.STREET_OFFICE, r"街道办事处\Z"),
    (Kind.COURT, r"人民法院\Z|法院\Z"),
    (Kind.PROCURATORATE, r"检察院\Z"),
    (Kind.CONGRESS, r"人民代表大会|人大|政治协商|政协"),
    (Kind.PARTY, r"\A中共|\A中国共产党|依法治.{1,2}委|党委|党组|党工委|委(?:政法委|宣传部|组织部)|法治.{0,4}委员会"),
    (Kind.ZONE_COMMITTEE, r"(?:区|园|城|带|岛)?(?:管理委员会)\Z"),
    (Kind.BRANCH, r"[局厅委].*(?:分局|支队|总队|大队|中队|所|处)\Z|(?:司法所|派出所|分局|支队|大队)\Z"),
    (Kind.BUREAU, r"(?:局|厅|委员会|署|委)\Z"),
    (Kind.OFFICE, r"(?:办公室|办公厅|办)\Z"),
    (Kind.ENTERPRISE, r"(?:公司|集团)\Z"),
    (Kind.INSTITUTION, r"(?:中心|院|站|学校|大学|馆|所|队|会)\Z"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Organisation:
    """One organisation: `seat` and `office` are its identity, the rest follows from them."""

    seat: Seat
    office: str  # what it is called within its place: 人民政府, 司法局
    head: str = ""  # what stands before the place in its name: 国家税务总局
    is_branch: bool = False  # 公安局朝阳分局 of a city: the office names the county itself

    @property
    def name(self) -> str:
        """The full name: city and county with the office; the province instead of a city that is not known."""
        seat = self.seat
        county = None if self.is_branch else seat.county
        upper = seat.city or seat.province
        if county is not None and county.endswith("市"):
            upper = seat.province  # 江苏省昆山市: a city within a city is named with its province
        below = "".join(name for name in (county, seat.zone, seat.town) if name is not None)
        if seat.zone is not None and seat.zone.startswith((upper or "-").rstrip("市省")):
            upper = ""  # 苏州工业园区 says its city itself
        office = self.office.removeprefix("街道") if seat.town and seat.town.endswith("街道") else self.office
        return f"{self.head}{upper or ''}{below}{office}"

    @property
    def kind(self) -> Kind:
        """What sort of body it is, from its office and the level of its place."""
        if self.office == _GOVERNMENT:
            return Kind.TOWN_GOVERNMENT if self.seat.level is Level.TOWN else Kind.GOVERNMENT
        whole = self.head + self.office
        return next((kind for kind, pattern in _KINDS if re.search(pattern, whole)), Kind.OTHER)

    @property
    def parent(self) -> "Organisation | None":
        """The organisation that it belongs to; None where that cannot be told from names."""
        if self.head or self.kind in (Kind.COURT, Kind.PROCURATORATE, Kind.PARTY, Kind.CONGRESS, Kind.ENTERPRISE, Kind.OTHER):
            return None
        if self.is_branch:
            city = replace(self.seat, county=None, zone=None, town=None, code=None)
            office = _PART_OF_OFFICE.match(self.office)
            return Organisation(city, office.group(1)) if office else None
        if self.kind is Kind.BRANCH and (part := _PART_OF_OFFICE.match(self.office)):
            return Organisation(self.seat, part.group(1))
        own = government_of(self.seat)
        if own is not None and own.office != self.office:
            return own
        upper = self.seat.above()
        return government_of(upper) if upper is not None else None


def government_of(seat: Seat) -> Organisation | None:
    """Who governs a place: its people's government, of a street the street office, of a zone the management committee."""
    if seat.level is None:
        return None
    if seat.level is Level.ZONE:
        return Organisation(seat, _ZONE_COMMITTEE)
    is_street = seat.town is not None and seat.town.endswith("街道")
    return Organisation(seat, _STREET_OFFICE if is_street else _GOVERNMENT)


def organisation(seat: Seat, said: str, head: str = "", *, is_branch: bool = False) -> Organisation | None:
    """The organisation at this place whose name goes on with `said` after the place's own; the government when nothing follows.

    None when neither place nor office is known.
    """
    office = _OF_GOVERNMENT.sub("", said, count=1) if _OF_GOVERNMENT.match(said) else said
    is_street = seat.town is not None and seat.town.endswith("街道")
    if is_street and office in ("办事处", "办", ""):
        office = _STREET_OFFICE
    office = SHORT_FORMS.get(office, office)
    if not office:
        return government_of(seat)
    return Organisation(seat, office, head, is_branch)
