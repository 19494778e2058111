"""Read reports without a warehouse: `zhibiao extract`."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from zhibiao.catalogue import load
from zhibiao.documents import Source, find_files
from zhibiao.documents.crossing import Broken
from zhibiao.documents.model import Document
from zhibiao.documents.sources import Fetched, Fetcher, UnreachableError
from zhibiao.errors import UnreadableDocument
from zhibiao.operations.reading import File, Refused, here, in_workers, read_facts, read_head, read_numerals
from zhibiao.reading.model import Fact, Header, Trapped

Value = TypeVar("Value")
SECTION_SEPARATOR = " / "


@dataclass(frozen=True, slots=True)
class FactRecord:
    """One fact as `zhibiao extract` writes it; the names are a contract with whoever reads the output."""

    doc: str
    start: int
    end: int
    text: str
    value: float
    value_low: float | None
    value_high: float | None
    qualifier: str
    unit: str
    measure: str
    metric: str | None
    status: str
    period_start: date | None
    period_end: date | None
    is_part: bool
    change: str | None
    subject: str | None
    section: str
    rule: str | None
    page: int | None
    table_row: int | None
    table_column: int | None
    confidence: float | None
    sentence: str


@dataclass(frozen=True, slots=True)
class HeaderRecord:
    """What one document says of itself, as `zhibiao extract --headers` writes it."""

    doc: str
    title: str | None
    doc_number: str | None
    organisation: str | None  # as the document has it
    issuer: str | None  # the organisation behind that name, in full
    kind: str | None
    province: str | None
    city: str | None
    county: str | None
    zone: str | None
    town: str | None
    place_code: str | None
    report_year: int | None
    period_start: date | None
    period_end: date | None
    publish_date: date | None
    warnings: list[str]


@dataclass(frozen=True, slots=True)
class NumeralRecord:
    """One numeral and what it was taken for, as `zhibiao extract --explain` writes it."""

    doc: str
    start: int
    end: int
    text: str
    taken_for: str  # "fact", or "no fact"
    because: str | None  # the rule that named the fact's metric (None: no metric fits), or the trap
    metric: str | None
    context: str  # the text around it


class Reading:
    """The reports under `paths`, read in order, each when its rows are asked for or a little before.

    A file that cannot be read is handed to `unreadable` and counted in `refused`; the others go on.
    UsageError at once for a path that does not exist.
    """

    def __init__(self, paths: Sequence[Path], unreadable: Callable[[UnreadableDocument], None]) -> None:
        self.files = find_files(paths)
        self.refused = 0
        self._unreadable = unreadable

    def facts(self) -> Iterator[FactRecord]:
        """Every fact, in the order of the text."""
        for value in self._read(read_facts):
            yield from (_fact_record(value.document, fact) for fact in value.report.facts)

    def headers(self) -> Iterator[HeaderRecord]:
        """One header a document."""
        return (header_record(value.document, value.header) for value in self._read(read_head))

    def numerals(self) -> Iterator[NumeralRecord]:
        """Every numeral, fact or not, in the order of the text."""
        for value in self._read(read_numerals):
            found: list[Fact | Trapped] = [*value.report.facts, *value.report.trapped]
            yield from (_numeral_record(value.document, item) for item in sorted(found, key=lambda item: item.start))

    def _read(self, how: Callable[[File], Value | Refused]) -> Iterator[Value]:
        for fetched, value in self._values(how):
            if isinstance(value, Refused | Broken):
                self._refuse(fetched.source, value.reason, value.detail)
            else:
                yield value

    def _values(self, how: Callable[[File], Value | Refused]) -> Iterator[tuple[Fetched, Value | Refused | Broken]]:
        files = self._fetched()
        if len(self.files) == 1 and (only := next(files, None)) is not None:
            value = here(how, only)
            if value is not None:
                yield only, value
                return
            files = iter((only,))
        yield from in_workers(how, files)

    def _fetched(self) -> Iterator[Fetched]:
        with Fetcher() as fetcher:
            for source in self.files:
                try:
                    fetched = fetcher.fetch(source)
                except UnreachableError as error:
                    self._refuse(source, "unreadable", error.detail)
                    continue
                if fetched.refused is not None:
                    self._refuse(source, fetched.refused.reason, fetched.refused.detail)
                else:
                    yield fetched

    def _refuse(self, source: Source, reason: str, detail: str) -> None:
        self.refused += 1
        self._unreadable(UnreadableDocument(source.name, reason, detail))


def _fact_record(document: Document, fact: Fact) -> FactRecord:
    return FactRecord(
        doc=document.name,
        start=fact.start,
        end=fact.end,
        text=fact.text,
        value=fact.value,
        value_low=fact.value_low,
        value_high=fact.value_high,
        qualifier=fact.qualifier,
        unit=fact.unit,
        measure=fact.measure,
        metric=load().code(fact.metric),
        status=fact.status,
        period_start=fact.period.start if fact.period else None,
        period_end=fact.period.end if fact.period else None,
        is_part=fact.is_part,
        change=fact.change,
        subject=fact.subject,
        section=SECTION_SEPARATOR.join(fact.section),
        rule=fact.rule,
        page=fact.page,
        table_row=fact.row,
        table_column=fact.column,
        confidence=fact.confidence,
        sentence=fact.sentence,
    )


def header_record(document: Document, header: Header) -> HeaderRecord:
    """The header of a document as a flat row."""
    return HeaderRecord(
        doc=document.name,
        title=header.title,
        doc_number=header.doc_number,
        organisation=header.organisation,
        issuer=header.issuer.name if header.issuer else None,
        kind=header.kind,
        province=header.seat.province,
        city=header.seat.city,
        county=header.seat.county,
        zone=header.seat.zone,
        town=header.seat.town,
        place_code=header.seat.code,
        report_year=header.report_year,
        period_start=header.period.start if header.period else None,
        period_end=header.period.end if header.period else None,
        publish_date=header.publish_date,
        warnings=[*header.warnings],
    )


def _numeral_record(document: Document, item: Fact | Trapped) -> NumeralRecord:
    context = " ".join(document.text[max(0, item.start - 12) : item.end + 12].split())
    if isinstance(item, Trapped):
        return NumeralRecord(document.name, item.start, item.end, item.text, "no fact", item.trap, None, context)
    return NumeralRecord(document.name, item.start, item.end, item.text, "fact", item.rule, item.metric, context)
