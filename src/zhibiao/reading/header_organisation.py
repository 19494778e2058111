"""The name of the organisation that issued a report, in full."""

import re
from collections.abc import Sequence

from zhibiao.places import SHORT_FORMS, Organisation, Seat, organisation
from zhibiao.reading.header_issuer import Issuer
from zhibiao.reading.header_text import ORGANISATION_END, is_organisation
from zhibiao.reading.header_where import Where

_YEAR = r"(?:(?:19|20)\d\d|二[〇○零][一二][〇○零一二三四五六七八九])"
_LEADING = re.compile(rf"(?:{_YEAR}年?度?(?:上半年|下半年)?|关于(?:印发|报送|呈报|上报|公布|发布)?|[《“])+")
# What follows a name in a title: first what hardly ever occurs inside one, then what may (依法治县办).
_FIRM_END = re.compile(rf"关于|{_YEAR}|“?十[一二三四五]五”?")
_SOFT_END = re.compile(
    r"(?:全面|深入|持续)?(?:推进|加强|落实|贯彻|履行|开展)?(?:法治(?:政府|建设|社会|工作)|依法行政|行政执法|年度|本年度|上半年|下半年|普法|工作(?:总结|报告|情况))"
)
_PLACE_END = re.compile(r"(?:街道|镇|乡|苏木|市|县|区|旗|省|自治州|盟)\Z")
_OPENING_NAME = re.compile(
    rf"(?:{_YEAR}年(?:度|以来|上半年)?[，,]?|今年以来[，,]?|近年来[，,]?|一年来[，,]?)*"
    r"([\u4e00-\u9fff]{3,30}?)(?:[（(][^（）()]*[）)])?(?=在|坚持|认真|以|深入|按照|紧紧|始终|全面|严格|高度|积极|切实|根据|贯彻|围绕|牢固|扎实|聚焦|[，,])"
)


def name_in_title(title: str) -> str | None:
    """The organisation or place that a title begins with: 某县司法局2022年度…, 关于某镇2022年…."""
    leading = _LEADING.match(title)
    rest = title[leading.end() :] if leading else title
    for end in (_FIRM_END.search(rest), _SOFT_END.search(rest)):
        if end is None:
            continue
        name = rest[: end.start()]
        if is_organisation(name) or (2 < len(name) <= 30 and _PLACE_END.search(name) and re.fullmatch(r"[\u4e00-\u9fff]+", name)):
            return name
    return None


def name_in_opening(opening: str) -> str | None:
    """The organisation that the first sentence is about: 2022年，某县水务局在…."""
    match = _OPENING_NAME.match(opening)
    name = match.group(1) if match else ""
    return name if is_organisation(name) or (name and _PLACE_END.search(name)) else None


def full_name(issuers: Sequence[Issuer], where: Where) -> str | None:
    """The first name, in order of trust, that says its place and its office; else the best one completed with the place."""
    offices = [issuer for issuer in issuers if ORGANISATION_END.search(issuer.name)]
    for issuer in offices:
        if issuer.is_full:
            return issuer.name
    for issuer in (*offices, *issuers):
        if not issuer.is_full:
            return _completed(issuer, where)
    return issuers[0].name if issuers else None


def canonical(issuers: Sequence[Issuer], seat: Seat, said: str | None) -> Organisation | None:
    """The organisation behind the names: the office that `said` or another of them has, else the place's government."""
    for issuer in sorted(issuers, key=lambda issuer: issuer.name != said):
        if ORGANISATION_END.search(issuer.name):
            office = issuer.rest.removeprefix("人民政府") if issuer.town and issuer.rest == "人民政府办事处" else issuer.rest
            return organisation(seat, office, issuer.head, is_branch=issuer.is_branch)
    return organisation(seat, "") if issuers else None


def _completed(issuer: Issuer, where: Where) -> str:
    name = issuer.name
    if issuer.bare is not None:
        own_level = issuer.bare not in ("镇", "乡", "街道") or where.town is None
        name = name[len(issuer.bare) :] if own_level and _prefix(where, issuer) else name
        name = next((name.removesuffix(short) + full for short, full in SHORT_FORMS.items() if name == short), name)
    return _prefix(where, issuer) + name


def _prefix(where: Where, issuer: Issuer) -> str:
    """The divisions above: the county with its city, as 昆山市 and 玄武区 are named in full."""
    if issuer.bare == "省":
        return where.province or ""
    if issuer.bare == "市" and where.county is None:
        return where.city or ""
    if where.county is None:
        return where.city or where.province or ""
    return (where.city or "") + where.county
