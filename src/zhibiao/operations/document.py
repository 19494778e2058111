"""One document with its facts and their evidence: `zhibiao document`."""

from dataclasses import dataclass
from datetime import date, datetime

from zhibiao.lake.location import Warehouse


@dataclass(frozen=True, slots=True)
class StoredFact:
    """A fact as the warehouse holds it, with its evidence."""

    metric: str | None
    metric_name: str | None
    measure: str
    value: float
    value_low: float | None
    value_high: float | None
    qualifier: str
    unit: str
    status: str
    period_start: date | None
    period_end: date | None
    is_part: bool
    is_repeat: bool
    change: str | None
    subject: str | None
    section: str
    rule: str | None
    page: int | None
    start: int
    end: int
    text: str
    sentence: str


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A document's header, its versions' validity, its text and its facts in their order."""

    key: int
    name: str
    address: str
    sha256: str
    title: str | None
    doc_number: str | None
    organisation: str | None
    kind: str | None
    place: str | None  # province, city, county and town, joined
    report_year: int
    publish_date: date | None
    format: str
    characters: int
    pages: int | None
    valid_from: datetime
    valid_to: datetime | None
    is_current: bool
    reading_version: str
    warnings: tuple[str, ...]
    text: str
    facts: tuple[StoredFact, ...]


def find_document(warehouse: Warehouse, name: str) -> StoredDocument:
    """The document with this file name, title (or part of it), hash (or its beginning) or key.

    The current version is preferred. UsageError when nothing fits (with a did-you-mean) or several do (listing them).
    """
    raise NotImplementedError
