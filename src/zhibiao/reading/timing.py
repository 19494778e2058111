"""When a value was, or is to be, reached: the time that the sentence names, the section's, or the report's own."""

from zhibiao.reading.model import Period, Status
from zhibiao.reading.outline import Place, Section
from zhibiao.reading.periods import Clock, Mention, months, year_period

_PLANS = (Section.PLAN, Section.MIXED)


def plans_later(mention: Mention | None, clock: Clock) -> bool:
    """True when the time named for a value lies beyond what the report covers."""
    if mention is None or mention.period is None or clock.report is None or mention.attributive:
        return False
    return mention.period.start > clock.report.end or (mention.plan_target and mention.period.end > clock.report.end)


def period_of(clock: Clock, place: Place, mention: Mention | None, status: Status) -> Period | None:
    """The period of a value with this status, in this place of the outline, with this time named for it."""
    if status is Status.PLANNED:
        return _planned(clock, place, mention)
    if status is Status.REQUIRED and place.section is Section.PLAN and mention is None:
        return _next(clock, place)
    return mention.period if mention is not None and not mention.plan_target else clock.report


def _planned(clock: Clock, place: Place, mention: Mention | None) -> Period | None:
    following = _next(clock, place)
    if mention is None or mention.period is None:
        return following
    named, report = mention.period, clock.report
    if report is not None and named.end < report.start:
        return following
    if report is not None and named.end < report.end and place.section not in _PLANS:
        return report
    if mention.plan_target:
        return following if following is None or named.end <= following.end else Period(following.start, named.end)
    if report is not None and named == report:
        return following
    if following is not None and clock.year is not None and named.start.year == clock.year < following.start.year:
        return months(following.start.year, named.start.month, named.end.month)  # 9月 in next year's plan is next September
    return named


def _next(clock: Clock, place: Place) -> Period | None:
    """What a plan of this section is for; in a section that plans nothing, the report's own time."""
    if place.section not in _PLANS:
        return clock.report
    if place.plan_year is not None and (clock.year is None or place.plan_year > clock.year):
        return year_period(place.plan_year)
    if clock.year is None:
        return None
    second_half = clock.half_year or any("下半年" in heading for heading in place.headings)
    return months(clock.year, 7, 12) if second_half else year_period(clock.year + 1)
