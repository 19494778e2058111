"""Periods: what stretch of time a value covers, from the words around it and the report's own year."""

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from zhibiao.reading.model import Period
from zhibiao.reading.numerals import chinese_value
from zhibiao.reading.sentences import Sentence

_N = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_Y = r"(?P<{0}>(?:19|20)\d\d|[一二][〇零○九][〇零○一二三四五六七八九]{{2}})年度?"
_TIME = re.compile(
    r"(?=[《截到至自第上下年近过这去今当本前全\d一二三四五六七八九十])(?:(?P<skip>《[^《》]{0,120}》)"
    # 截至2022年10月底; 截止10月
    rf"|(?P<until>(?:截至|截止|截止到|截至到|到|至)(?:目前|(?:(?:{_Y.format('uy')}|今年|当年|本年|年)?(?:(?P<um>{_N})月(?:份)?(?:(?P<ud>{_N})[日号])?|年?(?P<uend>底|末))(?P<utail>底|末)?)))"
    # 2016—2020年; 2020年至2022年
    rf"|(?P<toyear>(?:到|至){_Y.format('ty')}(?:底|末)?前?)(?!的)"
    rf"|(?P<years>(?P<y1>20\d\d)年?(?:—|-|~|至|到)+(?P<y2>20\d\d)年)"
    # 10月1日至25日
    rf"|(?P<days>(?:{_Y.format('dy')}|今年|当年)?(?P<d1m>{_N})月(?P<d1>{_N})日?(?:—|-|~|至|到)+(?:(?P<d2m>{_N})月)?(?P<d2>{_N})日)"
    # 2月至4月; 1—6月; 9月、10月; 5月和11月
    rf"|(?P<months>(?:{_Y.format('my')}|今年|当年)?(?P<m1>{_N})月?份?(?:—|-|~|至|到|、|和|以及|及)+(?P<m2>{_N})月(?:份|底|末)?)"
    # 7月以来, 7月起
    rf"|(?P<since>自?(?:{_Y.format('sy')}|今年|当年)?(?P<sm>{_N})月(?:份|(?P<sd>{_N})日)?(?:以来|起|开始|至今))"
    # 2019年以来, 2017年起, 2019年推行…以来
    rf"|(?P<yearsince>自?{_Y.format('ysy')}(?:以来|起|开始|[^，。；]{{2,24}}以来))"
    rf"|(?P<half>(?:{_Y.format('hy')}|今年|去年|当年)?(?P<hname>上半年|下半年))"
    rf"|(?P<quarter>(?:{_Y.format('qy')}|今年|去年)?(?:第)?(?P<qn>[一二三四1234])季度)"
    rf"|(?P<month>(?:{_Y.format('oy')}|今年|当年)?(?P<om>{_N})月(?:份|中旬|上旬|下旬)?(?:(?P<od>{_N})[日号])?)"
    rf"|(?P<before>{_Y.format('by')}(?:年?底|末)前?|(?:年底|年末)前?)"
    r"|(?P<stretch>(?:近|过去|这)?(?P<sn>[两二三四五六十]|\d)年(?:来|间|以来|共|累计|合计|总计|内共)|(?P<sn2>[三四五])年(?=出具|开展|累计|合计|共))"
    rf"|(?P<year>{_Y.format('yy')})"
    r"|(?P<this>今年以来|今年|(?<=；)全年)"
    r"|(?P<lastsame>(?:去年|上年|上一年)(?:度)?同期)"
    r"|(?P<last>(?:去年|上年度?|上一年度?|前一年)(?!结转|度?未|同?期?结余)))"
)
_HINT = re.compile("[年月季底末目](?:(?<!目)|前)")  # every way to name a time has one of these: 年, 月, 季, 底, 末, 目前
_COMPARED = re.compile(r"(?:较|比|与|同|跟|相比于?|相较于?)(?:之)?$")
_BEFORE = re.compile(r"(?:底|末|份)?(?:之)?前")
_OF = re.compile(r"(?:同期|全年|年度)?(?:底|末)?的?(?:约|近)?")
_FROM = re.compile(r"(?:由|从|自)$")


@dataclass(frozen=True, slots=True)
class Clock:
    """The report's own time. `report` is what it covers, `year` its last year; None when the report names no year."""

    report: Period | None
    year: int | None

    @property
    def half_year(self) -> bool:
        """True for a report on the first six months."""
        return self.report is not None and (self.report.end.month, self.report.end.day) == (6, 30)


class Mention(NamedTuple):
    """A time named at `text[start:end]`: it covers what follows it in the sentence, or only the number right behind it."""

    start: int
    end: int
    period: Period | None
    attributive: bool
    plan_target: bool = False  # 到2025年, 年底前: the last day of a plan

    @property
    def sub_year(self) -> bool:
        """True for a time shorter than a year."""
        return self.period is not None and (self.period.end - self.period.start).days < 360


def year_period(year: int) -> Period:
    """The whole year."""
    return Period(date(year, 1, 1), date(year, 12, 31))


def months(year: int, first: int, last: int) -> Period | None:
    """From the first day of one month to the last day of another."""
    if not (1 <= first <= 12 and 1 <= last <= 12 and 1900 <= year <= 2100) or last < first:
        return None
    return Period(date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1]))


def mentions(text: str, start: int, end: int, clock: Clock) -> list[Mention]:
    """The times that a sentence names, in order."""
    found: list[Mention] = []
    if _HINT.search(text, start, end) is None:
        return found
    for match in _TIME.finditer(text, start, end):
        if match["skip"]:
            continue
        mention = _mention(text, start, match, clock)
        if mention is not None:
            found.append(mention)
    return found


def _int(text: str | None) -> int | None:
    if not text:
        return None
    if text.isdigit():
        return int(text)
    value = chinese_value(text)
    return None if value is None else int(value)


def _mention(text: str, sentence: int, match: re.Match[str], clock: Clock) -> Mention | None:
    year = (
        next(
            (
                value
                for name in ("uy", "ty", "dy", "my", "sy", "ysy", "hy", "qy", "oy", "by", "yy")
                if (value := _int(match[name]))
            ),
            None,
        )
        or clock.year
    )
    period: Period | None = None
    target = False
    if match["until"]:
        month = _int(match["um"])
        named = _int(match["uy"])
        if match["until"].startswith(("到", "至")) and not match["until"].startswith("至今"):
            # 到2025年底, 到年底: the end of a plan; 提高到3月 does not occur.
            target = True
            if named is None and month is None and clock.year is None:
                return None
            period = year_period(named or clock.year or 0) if (named or clock.year) else None
        elif month and year:
            day = _int(match["ud"])
            last = months(year, 1, month)
            period = Period(last.start, date(year, month, day)) if last and day and day <= last.end.day else last
        elif match["uend"] and year:
            period = year_period(year)
        else:
            return None
    elif match["toyear"]:
        target = True
        period = year_period(year) if year else None
    elif match["years"]:
        period = Period(date(int(match["y1"]), 1, 1), date(int(match["y2"]), 12, 31))
    elif year is None:
        return None
    elif match["days"]:
        period = _days(year, match)
    elif match["months"]:
        first, last = _int(match["m1"]), _int(match["m2"])
        period = months(year, first, last) if first and last else None
    elif match["since"]:
        month = _int(match["sm"])
        period = months(year, month, 12) if month else None
        if period and clock.report and year == clock.year:
            period = Period(period.start, clock.report.end)
    elif match["yearsince"]:
        end = clock.report.end if clock.report else date(clock.year or year, 12, 31)
        if year == clock.year:
            return None
        period = Period(date(year, 1, 1), end) if end.year >= year else None
    elif match["half"]:
        if match["half"].startswith("去年"):
            year -= 1
        period = months(year, 1, 6) if match["hname"] == "上半年" else months(year, 7, 12)
    elif match["quarter"]:
        number = _int(match["qn"]) or 1
        year -= 1 if match["quarter"].startswith("去年") else 0
        period = months(year, number * 3 - 2, number * 3)
    elif match["month"]:
        month, day = _int(match["om"]), _int(match["od"])
        period = months(year, month, month) if month else None
        if period and day:
            period = (
                Period(date(year, period.start.month, day), date(year, period.start.month, day))
                if day <= period.end.day
                else None
            )
    elif match["before"]:
        named = _int(match["by"])
        target = True
        period = year_period(named or year)
    elif match["stretch"]:
        count = _int(match["sn"] or match["sn2"])
        if clock.report and clock.report.end.year - clock.report.start.year + 1 == count:
            period = clock.report
        elif count and clock.year:
            period = Period(date(clock.year - count + 1, 1, 1), date(clock.year, 12, 31))
    elif match["year"]:
        period = year_period(year)
        if clock.report and year == clock.year and clock.report.start.year == year:
            period = clock.report
    elif match["this"]:
        period = clock.report
    elif match["lastsame"]:
        period = shifted(clock.report, -1) if clock.report else year_period(year - 1)
    elif match["last"]:
        period = year_period(year - 1)
    if period is None:
        return None
    if match["month"] and _BEFORE.match(text, match.end()):
        return None  # 6月底前 says by when, not over which time
    before = text[max(sentence, match.start() - 4) : match.start()]
    if match["year"] and before.endswith("于"):
        return None  # 成立于2006年 dates the thing, not the count
    if (match["yearsince"] or match["since"]) and before.endswith(("对", "将", "把")):
        return None
    compared = _COMPARED.search(before) is not None
    of = text[match.end() : match.end() + 1] == "的"
    attributive = compared or (of and (match["year"] or match["last"] or match["months"] or match["lastsame"]) is not None)
    attributive = attributive or (_FROM.search(before) is not None and match["year"] is not None and of)
    return Mention(match.start(), match.end(), period, attributive, target)


def _days(year: int, match: re.Match[str]) -> Period | None:
    first, last = _int(match["d1m"]), _int(match["d2m"] or match["d1m"])
    days = _int(match["d1"]), _int(match["d2"])
    if first is None or last is None or None in days:
        return None
    try:
        return Period(date(year, first, days[0] or 1), date(year, last, days[1] or 1))
    except ValueError:  # 2月30日
        return None


def shifted(period: Period, years: int) -> Period:
    """The same days some years later or earlier."""
    end_year = period.end.year + years
    last = calendar.monthrange(end_year, period.end.month)[1]
    return Period(
        date(period.start.year + years, period.start.month, 1), date(end_year, period.end.month, min(period.end.day, last))
    )


def governing(found: Sequence[Mention], text: str, start: int, left: int, *, plan: bool = False) -> Mention | None:
    """The mention that covers the number at `start`, whose own words begin at `left`: the last before it that reaches so far."""
    for mention in reversed(found):
        if mention.end > start:
            continue
        if not mention.attributive:
            if plan and mention.sub_year and "；" in text[mention.end : start]:
                continue  # 6月底前完成改革；培训2期: in a plan a month holds for its own item only
            return mention
        if mention.start >= left - 2 and _OF.fullmatch(text, mention.end, start):
            return mention
    return None


_YEARLY = re.compile(r"(?:各|每)年度?分别|逐年分别")


def yearly(text: str, sentence: Sentence, clock: Clock) -> dict[int, Period]:
    """各年度分别为26件、21件、19件: as many values as the report has years, one for each, by index of the quantity."""
    listed = text.find("分别", sentence.start, sentence.end) >= 0
    match = _YEARLY.search(text, sentence.start, sentence.end) if listed else None
    if match is None or clock.report is None:
        return {}
    years = range(clock.report.start.year, clock.report.end.year + 1)
    after = [index for index, quantity in enumerate(sentence.quantities) if quantity.start >= match.end()]
    run = after[: len(years)]
    if len(years) < 2 or len(run) < len(years) or len({sentence.quantities[index].unit for index in run}) > 1:
        return {}
    return {index: year_period(year) for index, year in zip(run, years, strict=True)}
