"""The year that a report is about."""

import re
from datetime import date

from zhibiao.reading.header_dates import year_of, years_in
from zhibiao.reading.header_layout import Layout
from zhibiao.reading.header_text import Said

# A title that hands on another document: the report is the one inside.
_HANDS_ON = re.compile(r"印发|报送|呈报|上报|呈送|转发|公布|发布|公开|报请|送")
_QUOTED = re.compile(r"《((?:[^《》]|《[^《》]*》)*)》")
_ITS_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年?(?:度|以来)|现将((?:19|20)\d\d)年")
_NEXT_PLAN = re.compile(r"[及和与暨、](?:20\d\d|下)年.{0,12}(?:计划|打算|思路|安排|要点).*")  # 2021年工作总结及2022年工作计划
_EARLY_MONTHS = 4  # an annual report signed by April is about the year before


def own_title(title: str) -> str:
    """The title of the report itself, which a letter or notice around it quotes."""
    quoted = _QUOTED.search(title)
    return quoted.group(1) if quoted and _HANDS_ON.search(title, 0, quoted.start()) else title


def without_plan(title: str) -> str:
    """The title without the plan for the next year that is joined to it."""
    return _NEXT_PLAN.sub("", title)


def report_year(
    title: str, layout: Layout, signed: date | None, kind: str, warnings: list[str]
) -> tuple[int | None, Said | None]:
    """The year and where it is said: the title, else the opening, else the date; not the titles of other documents."""
    titled = years_in(without_plan(_QUOTED.sub("", title)))
    opening = _QUOTED.sub("", layout.opening.text) if layout.opening else ""
    stated = _stated_year(opening)
    if titled:
        if stated is not None and stated not in range(min(titled), max(titled) + 1):
            warnings.append(f"the title says {titled[-1]}, the opening {stated}")
        return max(titled), layout.title
    if stated is not None:
        return stated, layout.opening
    if opening_years := years_in(opening):
        return opening_years[0], layout.opening
    if signed is None:
        warnings.append("no report year found")
        return None, None
    year = signed.year - 1 if signed.month <= _EARLY_MONTHS and kind in ("annual_report", "summary") else signed.year
    warnings.append(f"the report year {year} is taken from the date alone")
    published = layout.signed or layout.labelled
    return year, published.said if published else None


def _stated_year(opening: str) -> int | None:
    """The year that an opening gives its report: 现将2022年度…, 2022年以来; at least 2022年, at its very beginning."""
    stated = [next(year for year in match.groups() if year) for match in _ITS_YEAR.finditer(opening)]
    if stated:
        return year_of(stated[-1])
    beginning = re.match(r"((?:19|20)\d\d|二[〇○零][一二][〇○零一二三四五六七八九])年(?!\d)", opening)
    return year_of(beginning.group(1)) if beginning else None
