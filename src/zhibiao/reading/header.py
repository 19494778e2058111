"""Who wrote a report, about what time, and when: the header, from its masthead, opening and signature."""

import re
from collections.abc import Sequence
from datetime import date

from zhibiao import places
from zhibiao.documents.model import Document
from zhibiao.reading.header_dates import period_in, year_of, year_range, years_in
from zhibiao.reading.header_issuer import Issuer, take_apart
from zhibiao.reading.header_layout import Layout, read_layout
from zhibiao.reading.header_organisation import full_name, name_in_opening, name_in_title
from zhibiao.reading.header_place import Locator
from zhibiao.reading.model import Header, Period

# A title that hands on another document: the report is the one inside.
_HANDS_ON = re.compile(r"印发|报送|呈报|上报|呈送|转发|公布|发布|公开|报请|送")
_QUOTED = re.compile(r"《((?:[^《》]|《[^《》]*》)*)》")
_ITS_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年?(?:度|以来)|现将((?:19|20)\d\d)年")
_NEXT_PLAN = re.compile(r"[及和与暨、](?:20\d\d|下)年.{0,12}(?:计划|打算|思路|安排|要点).*")  # 2021年工作总结及2022年工作计划
_EARLY_MONTHS = 4  # an annual report signed by April is about the year before


def read_header(document: Document) -> Header:
    """The header of a report. What is not said, or said in contradictory ways, is None, with a warning."""
    layout = read_layout(document)
    warnings: list[str] = []
    if layout.title is None:
        warnings.append("no title found")
    own_title = _own_title(layout.title or "")
    kind = _kind(layout.title or "", own_title)
    publish_date = layout.signed or layout.labelled_date
    report_year = _report_year(own_title, layout, publish_date, kind, warnings)
    if publish_date is not None and report_year is not None and not report_year <= publish_date.year <= report_year + 3:
        warnings.append(f"the report is about {report_year} but dated {publish_date.isoformat()}")

    table = places.load()
    titled = name_in_title(layout.title or "")
    inside = name_in_title(own_title)
    names = (layout.letterhead, titled, inside, layout.signature, layout.agency, name_in_opening(layout.opening))
    issuers: list[Issuer] = []
    for name in names:
        if name and all(issuer.name != name for issuer in issuers):
            issuers.append(take_apart(name, table, report_year))
    where = Locator(table, report_year, _evidence_text(layout), layout.doc_number_prefix).locate(issuers)
    organisation = full_name(issuers, where)
    if organisation is None:
        warnings.append("no issuing organisation found")
    return Header(
        title=layout.title,
        doc_number=layout.doc_number,
        organisation=organisation,
        kind=kind,
        province=where.province,
        city=where.city,
        county=where.county,
        town=where.town,
        place_code=where.place_code,
        report_year=report_year,
        period=_period(own_title, layout.opening, report_year),
        publish_date=publish_date,
        warnings=(*warnings, *where.warnings),
    )


def record(document: Document, header: Header) -> dict[str, str | int | list[str] | None]:
    """The header as the JSON object that `extract --headers` prints: one flat row, null where not known."""
    return {
        "doc": document.name,
        "title": header.title,
        "doc_number": header.doc_number,
        "organisation": header.organisation,
        "kind": header.kind,
        "province": header.province,
        "city": header.city,
        "county": header.county,
        "town": header.town,
        "place_code": header.place_code,
        "report_year": header.report_year,
        "period_start": header.period.start.isoformat() if header.period else None,
        "period_end": header.period.end.isoformat() if header.period else None,
        "publish_date": header.publish_date.isoformat() if header.publish_date else None,
        "warnings": [*header.warnings],
    }


def _own_title(title: str) -> str:
    """The title of the report itself, which a letter or notice around it quotes."""
    quoted = _QUOTED.search(title)
    return quoted.group(1) if quoted and _HANDS_ON.search(title, 0, quoted.start()) else title


def _kind(title: str, own_title: str) -> str:
    if "审议意见" in title:
        return "reply"
    if year_range(own_title) is not None:
        return "multi_year_report"
    if "上半年" in own_title or "下半年" in own_title:
        return "half_year_report"
    if "总结" in own_title:
        return "summary"
    return "annual_report" if re.search(r"报告|年报|情况|汇报", own_title) else "other"


def _report_year(own_title: str, layout: Layout, signed: date | None, kind: str, warnings: list[str]) -> int | None:
    """From the title; else from the opening; else from the date. Titles of other documents say nothing about this one."""
    titled = years_in(_NEXT_PLAN.sub("", _QUOTED.sub("", own_title)))
    opening = _QUOTED.sub("", layout.opening)
    stated = _stated_year(opening)
    if titled:
        if stated is not None and stated not in range(min(titled), max(titled) + 1):
            warnings.append(f"the title says {titled[-1]}, the opening {stated}")
        return max(titled)
    if stated is not None:
        return stated
    if opening_years := years_in(opening):
        return opening_years[0]
    if signed is None:
        warnings.append("no report year found")
        return None
    year = signed.year - 1 if signed.month <= _EARLY_MONTHS and kind in ("annual_report", "summary") else signed.year
    warnings.append(f"the report year {year} is taken from the date alone")
    return year


def _stated_year(opening: str) -> int | None:
    """The year that an opening gives its report: 现将2022年度…, 2022年以来; at least 2022年, at its very beginning."""
    stated = [next(year for year in match.groups() if year) for match in _ITS_YEAR.finditer(opening)]
    if stated:
        return year_of(stated[-1])
    beginning = re.match(r"((?:19|20)\d\d|二[〇○零][一二][〇○零一二三四五六七八九])年(?!\d)", opening)
    return year_of(beginning.group(1)) if beginning else None


def _period(own_title: str, opening: str, year: int | None) -> Period | None:
    if year is None:
        return None
    said = _NEXT_PLAN.sub("", own_title)
    if not years_in(own_title):
        said = next(iter(re.findall(r"现将([^，。]{0,30})", opening)), "")
    return period_in(said, year)


def _evidence_text(layout: Layout) -> str:
    above: Sequence[str | None] = (layout.title, layout.addressee, layout.letterhead, layout.signature)
    return "\n".join([*(part for part in above if part), layout.body])
