"""What a period is called: 2022, 2022-H1, 2022-07."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from zhibiao.lake.keys import key
from zhibiao.reading.model import Period

# Months of the calendar's own stretches, by length: name of the grain, and how one of them is written.
_STRETCHES = {1: ("month", "{year}-{first:02}"), 3: ("quarter", "{year}-Q{nth}"), 6: ("half_year", "{year}-H{nth}")}


@dataclass(frozen=True, slots=True)
class NamedPeriod:
    """A row of core.dim_period."""

    key: int
    start: date
    end: date
    days: int
    grain: str
    label: str


def period_key(period: Period) -> int:
    """Key in core.dim_period."""
    return key("period", period.start.isoformat(), period.end.isoformat())


def name_period(period: Period) -> NamedPeriod:
    """The period with its grain and label; one that is no calendar stretch is labelled with its two dates."""
    grain, label = _grain_and_label(period)
    days = (period.end - period.start).days + 1
    return NamedPeriod(period_key(period), period.start, period.end, days, grain, label)


def _grain_and_label(period: Period) -> tuple[str, str]:
    start, end = period.start, period.end
    dates = f"{start.isoformat()}/{end.isoformat()}"
    if start == end:
        return "day", start.isoformat()
    if start.day != 1 or end.day != monthrange(end.year, end.month)[1] or end < start:
        return "other", dates
    months = (end.year - start.year) * 12 + end.month - start.month + 1
    if months % 12 == 0 and start.month == 1:
        return ("year", str(start.year)) if months == 12 else ("years", f"{start.year}/{end.year}")
    if months in _STRETCHES and (start.month - 1) % months == 0:
        grain, form = _STRETCHES[months]
        return grain, form.format(year=start.year, first=start.month, nth=(start.month - 1) // months + 1)
    return "other", dates
