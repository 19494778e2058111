"""Which documents are versions of one report, and which version is current."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from zhibiao.documents.model import Document
from zhibiao.lake.issuers import issuers
from zhibiao.lake.keys import key
from zhibiao.reading.model import Header

# An organisation issues one of these a year on a subject; of the other kinds it may issue many, told apart by title.
_SERIAL = frozenset(("annual_report", "half_year_report", "quarter_report", "multi_year_report", "disclosure_report"))
_PARTS_OF_YEARS = frozenset(("half_year_report", "quarter_report"))
# Subjects of yearly reports that one organisation publishes side by side; the first one in the title decides.
_SUBJECTS = (
    "信息公开", "普法", "法治宣传", "行政执法", "行政复议", "行政应诉", "人民调解", "法律援助", "社区矫正",
    "依法治", "法治政府", "法治建设", "依法行政",
)  # fmt: skip
_RULE_OF_LAW = frozenset(("依法治", "法治政府", "法治建设", "依法行政"))  # names of one and the same report


def report_key(document: Document, header: Header) -> int:
    """The key that all versions of one report share. A document without an issuer stands alone: many share a title."""
    title = re.sub(r"\s", "", header.title or "")
    if header.issuer is None:
        return key("report", document.sha256)
    issuer = issuers(header.issuer, header.report_year)[0].key
    if header.kind in _SERIAL:
        start = header.period.start.isoformat() if header.period and header.kind in _PARTS_OF_YEARS else None
        return key("report", issuer, header.kind, header.report_year, start, _subject(title))
    return key("report", issuer, header.kind, header.report_year, title)


def _subject(title: str) -> str:
    found = next((word for word in _SUBJECTS if word in title), "")
    return "" if found in _RULE_OF_LAW else found


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a report: what decides which is current."""

    document_key: int
    report_key: int
    name: str  # of the file
    publish_date: date | None
    valid_to: datetime | None
    is_current: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a version when others of its report are there."""

    document_key: int
    valid_to: datetime | None
    is_current: bool


def judge(known: Iterable[Version], arriving: Iterable[Version], now: datetime) -> tuple[Verdict, ...]:
    """The verdict on every version of one report; `known` is in the order of arrival, the current one last.

    The last to arrive is current, except that publication dates decide where all versions state one. What is no
    longer current ends now, or keeps the end that it had.
    """
    versions = [*known, *arriving]
    dates = [version.publish_date for version in versions]
    if None not in dates:
        newest = max(range(len(versions)), key=lambda index: (dates[index] or date.min, index))
    else:
        newest = len(versions) - 1
    current = versions[newest].document_key
    return tuple(
        Verdict(version.document_key, None, True)
        if version.document_key == current
        else Verdict(version.document_key, version.valid_to or now, False)
        for version in versions
    )
