"""What a period is called: 2022, 2022-H1, 2022-07; 2022年, 2022年上半年; July 2022."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from zhibiao.lake.keys import key
from zhibiao.reading.model import Period

_CHINESE = "零一二三四"
_MONTHS = (
    "", "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class NamedPeriod:
    """A row of core.dim_period."""

    key: int
    start: date
    end: date
    days: int
    kind: str
    label: str
    label_zh: str
    label_en: str


def period_key(period: Period) -> int:
    """Key in core.dim_period."""
    return key("period", period.start.isoformat(), period.end.isoformat())


@lru_cache(maxsize=1024)  # the facts of a report share a few
def name_period(period: Period) -> NamedPeriod:
    """The period with its kind and labels; one that is no calendar stretch is labelled with its two dates."""
    days = (period.end - period.start).days + 1
    return NamedPeriod(period_key(period), period.start, period.end, days, *_kind_and_labels(period.start, period.end))


def _kind_and_labels(start: date, end: date) -> tuple[str, str, str, str]:
    """Kind, short label, Chinese label, English label."""
    year, first, last = start.year, start.month, end.month
    if start == end:
        return "day", start.isoformat(), f"{year}年{first}月{start.day}日", f"{start.day} {_MONTHS[first]} {year}"
    whole_months = start.day == 1 and end.day == monthrange(end.year, last)[1] and start < end
    if year == end.year and (first, start.day) == (1, 1) and not (whole_months and last in (1, 3, 6, 12)):
        until = f"{last}月" if whole_months else f"{last}月{end.day}日"
        month = f"{_MONTHS[last]} {year}" if whole_months else f"{end.day} {_MONTHS[last]} {year}"
        return (
            "to_date",
            f"{year}-01/{end.isoformat()[5 : 7 if whole_months else 10]}",
            f"{year}年1月至{until}",
            f"{year} to {month}",
        )
    if not whole_months:
        zh = f"{year}年{first}月{start.day}日至{end.year}年{last}月{end.day}日"
        return "other", f"{start.isoformat()}/{end.isoformat()}", zh, f"{start.isoformat()} to {end.isoformat()}"
    months = (end.year - year) * 12 + last - first + 1
    if first == 1 and months == 12:
        return "year", str(year), f"{year}年", str(year)
    if first == 1 and months % 12 == 0:
        return "years", f"{year}/{end.year}", f"{year}—{end.year}年", f"{year}–{end.year}"
    if months == 6 and first in (1, 7):
        half = 1 if first == 1 else 2
        return (
            "half",
            f"{year}-H{half}",
            f"{year}年{'上下'[half - 1]}半年",
            f"{'first' if half == 1 else 'second'} half of {year}",
        )
    if months == 3 and first % 3 == 1:
        nth = first // 3 + 1
        return "quarter", f"{year}-Q{nth}", f"{year}年第{_CHINESE[nth]}季度", f"quarter {nth} of {year}"
    if months == 1:
        return "month", f"{year}-{first:02}", f"{year}年{first}月", f"{_MONTHS[first]} {year}"
    if year == end.year:
        label = f"{year}-{first:02}/{last:02}"
        return "months", label, f"{year}年{first}月至{last}月", f"{_MONTHS[first]} to {_MONTHS[last]} {year}"
    label = f"{year}-{first:02}/{end.year}-{last:02}"
    zh = f"{year}年{first}月至{end.year}年{last}月"
    return "months", label, zh, f"{_MONTHS[first]} {year} to {_MONTHS[last]} {end.year}"
