"""Years, dates and periods as headers write them."""

import re
from calendar import monthrange
from datetime import date

from zhibiao.reading.model import Period

_DIGITS = "〇○Ｏ零一二三四五六七八九"
_VALUES = {"〇": 0, "○": 0, "Ｏ": 0, "零": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_YEAR = rf"((?:19|20)\d\d|[一二][{_DIGITS}]{{3}})"
_NUMBER = rf"(\d{{1,2}}|[{_DIGITS}十]{{1,3}})"
DATE = re.compile(rf"{_YEAR}\s*(?:年|[-/.])\s*{_NUMBER}\s*(?:月|[-/.])\s*{_NUMBER}\s*日?")
_CLOSING = re.compile(rf"(?:{DATE.pattern})\Z")
YEAR = re.compile(rf"(?<![\d{_DIGITS}]){_YEAR}\s*年(?!来|前|间)")
_RANGE = re.compile(rf"(?<!\d){_YEAR}\s*年?\s*(?:[-—–~～至到－]|——)\s*{_YEAR}\s*年")
_MONTHS = re.compile(rf"(?<!\d){_NUMBER}\s*月?\s*(?:[-—–~～至到－]|——)\s*{_NUMBER}\s*月")
_QUARTERS = {"一": (1, 3), "二": (4, 6), "三": (7, 9), "四": (10, 12)}
_QUARTER = re.compile(r"第?([一二三四])季度")


def number(text: str) -> int | None:
    """An Arabic or Chinese number below a hundred: 12, 十二, 三十一."""
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.partition("十")
    if not ten:
        return _VALUES.get(text) if len(text) == 1 else None
    if len(tens) > 1 or len(ones) > 1:
        return None
    return 10 * _VALUES.get(tens, 1) + _VALUES.get(ones, 0)


def year_of(text: str) -> int:
    """A year of four digits, Arabic or Chinese: 2019, 二〇一九."""
    return int(text) if text.isdecimal() else int("".join(str(_VALUES[digit]) for digit in text))


def find_dates(text: str) -> list[date]:
    """Every full date in the text that exists in the calendar."""
    return [day for match in DATE.finditer(text) if (day := _day(match)) is not None]


def whole_date(line: str) -> date | None:
    """The date that a line consists of, brackets and 印发 aside."""
    match = DATE.fullmatch(line.strip("（）()[]【】 ").removesuffix("印发").removesuffix("发布").strip())
    return _day(match) if match else None


def closing_date(line: str) -> tuple[str, date] | None:
    """The date at the end of a short line with something before it, and that something: 某局2022年1月5日."""
    match = _CLOSING.search(line)
    day = _day(match) if match else None
    return (line[: match.start()], day) if match and day else None


def years_in(text: str) -> list[int]:
    """The years that the text names, in its order; of a range both ends."""
    found: list[tuple[int, int]] = []
    for match in _RANGE.finditer(text):
        found += [(match.start(1), year_of(match.group(1))), (match.start(2), year_of(match.group(2)))]
    taken = {place for place, _ in found}
    found += [(match.start(1), year_of(match.group(1))) for match in YEAR.finditer(text) if match.start(1) not in taken]
    return [year for _, year in sorted(found)]


def year_range(text: str) -> tuple[int, int] | None:
    """First and last year of a range such as 2016—2020年."""
    for match in _RANGE.finditer(text):
        first, last = year_of(match.group(1)), year_of(match.group(2))
        if first < last <= first + 20:
            return first, last
    return None


def period_in(text: str, year: int) -> Period:
    """The period that a title states for `year`: a range of years, a half, quarters, a span of months, or the whole year."""
    if (years := year_range(text)) is not None:
        return Period(date(years[0], 1, 1), date(years[1], 12, 31))
    if "上半年" in text:
        return _months(year, 1, 6)
    if "下半年" in text:
        return _months(year, 7, 12)
    if "前三季度" in text or "前三个季度" in text:
        return _months(year, 1, 9)
    if quarter := _QUARTER.search(text):
        return _months(year, *_QUARTERS[quarter.group(1)])
    for match in _MONTHS.finditer(text):
        first, last = number(match.group(1)), number(match.group(2))
        if first and last and first < last <= 12:
            return _months(year, first, last)
    return _months(year, 1, 12)


def _months(year: int, first: int, last: int) -> Period:
    return Period(date(year, first, 1), date(year, last, monthrange(year, last)[1]))


def _day(match: re.Match[str]) -> date | None:
    month, day = number(match.group(2)), number(match.group(3))
    try:
        return date(year_of(match.group(1)), month or 0, day or 0)
    except ValueError:
        return None
