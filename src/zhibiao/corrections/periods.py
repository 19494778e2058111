"""Periods as a person writes them: 2022, 2022-H1, 2022-Q3, 2022-05, 2022-01-01/2022-10-31."""

import re
from calendar import monthrange
from datetime import date

from zhibiao.reading.model import Period

_WRITTEN = re.compile(r"(\d{4})(?:-(?:H([12])|Q([1-4])|(\d{2})))?")


def read_period(written: object) -> Period | None:
    """The period, or None for what is none."""
    text = str(written).strip() if isinstance(written, int | str) and not isinstance(written, bool) else ""
    start, slash, end = text.partition("/")
    try:
        if slash:
            period = Period(date.fromisoformat(start), date.fromisoformat(end))
            return period if period.start <= period.end else None
        match = _WRITTEN.fullmatch(text)
        if match is None:
            return None
        year, half, quarter, month = (int(part) if part else 0 for part in match.groups())
        first = 6 * half - 5 if half else 3 * quarter - 2 if quarter else month or 1
        last = 6 * half if half else 3 * quarter if quarter else month or 12
        return Period(date(year, first, 1), date(year, last, monthrange(year, last)[1]))
    except ValueError:  # the year 0, a 13th month, the 30th of February
        return None


def write_period(period: Period) -> str | int:
    """The shortest way to write it that `read_period` reads."""
    year = period.start.year
    ways: list[str | int] = [year, *(f"{year}-{part}" for part in ("H1", "H2", "Q1", "Q2", "Q3", "Q4")), f"{period.start:%Y-%m}"]
    return next((way for way in ways if read_period(way) == period), f"{period.start}/{period.end}")
