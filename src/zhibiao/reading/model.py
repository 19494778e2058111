"""What a report says: its header and its facts.

The fields follow the annotation rules of the gold facts; `Fact` is the grain of `core.fact_observation`.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from zhibiao.places import Organisation, Seat


class Qualifier(StrEnum):
    """How exact the text says the number is."""

    EXACT = "exact"
    OVER = "over"  # 余, 多, 以上, 超过
    UNDER = "under"  # 近, 不到, 接近
    ABOUT = "about"  # 约, 左右
    AT_LEAST = "at_least"  # 至少, 不少于
    AT_MOST = "at_most"  # 不超过, 以内, 以下
    RANGE = "range"


class Status(StrEnum):
    """Whether the value was reached, is meant to be, or has to be."""

    ACTUAL = "actual"
    PLANNED = "planned"
    REQUIRED = "required"


class Change(StrEnum):
    """Direction of a change and what it is compared with."""

    INCREASE_YEAR = "increase/year_on_year"
    DECREASE_YEAR = "decrease/year_on_year"
    INCREASE_PERIOD = "increase/period_on_period"
    DECREASE_PERIOD = "decrease/period_on_period"
    INCREASE = "increase"
    DECREASE = "decrease"


# Kinds of documents that headers tell apart.
KINDS = (
    "annual_report", "half_year_report", "quarter_report", "multi_year_report", "disclosure_report", "reply", "summary", "plan",
    "other",
)  # fmt: skip
NOWHERE = Seat()


@dataclass(frozen=True, slots=True)
class Period:
    """First and last day, both inclusive."""

    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Evidence:
    """How one field of a header was found: its value, where that stands, and what it was known by."""

    field: str
    value: str
    how: str
    start: int | None = None  # characters of the text; None for what was concluded
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Header:
    """What a report says of itself. None where it does not say, or says it in a way that does not decide."""

    title: str | None = None
    doc_number: str | None = None  # 文号, e.g. 嘉地区〔2022〕30号
    organisation: str | None = None  # full name as the report has it, e.g. 上海市嘉定区外冈镇人民政府
    issuer: Organisation | None = None  # the organisation behind that name, one under all its names
    kind: str | None = None  # one of KINDS
    seat: Seat = NOWHERE
    report_year: int | None = None
    period: Period | None = None  # what the report covers
    publish_date: date | None = None
    text_hash: str | None = None  # of its own words: equal for copies in other files, None for a text too short to tell
    warnings: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """One quantity of a report with its meaning and its place: `document.text[start:end] == text`, always."""

    start: int
    end: int
    text: str
    value: float  # scaled: 1.19万 is 11900; of a range, its middle
    value_low: float | None  # only for a range
    value_high: float | None
    qualifier: Qualifier
    unit: str  # measure word without 余/多; "" when there is none
    measure: str  # the thing counted, in the text's own words
    metric: str | None  # catalogue code
    status: Status
    period: Period | None
    is_part: bool
    change: Change | None
    subject: str | None
    section: tuple[str, ...]  # headings above, outermost first
    rule: str | None  # id of the catalogue pattern that named the metric
    page: int | None
    sentence: str
    sentence_start: int
    sentence_end: int
    row: int | None = None  # of the table that it stands in, counted from 1 with the header; None outside tables
    column: int | None = None
    confidence: float | None = None  # 0 to 1, of characters recognised in an image; None when they were read as text
    total_start: int | None = None  # `start` of the total that it is a part of, where the text says which


@dataclass(frozen=True, slots=True)
class Trapped:
    """A numeral that is no fact, and the name of the trap that knew it."""

    start: int
    end: int
    text: str
    trap: str


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that was read from one document."""

    header: Header
    facts: tuple[Fact, ...]
    trapped: tuple[Trapped, ...]
