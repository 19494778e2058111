"""The page of a document: its text with every fact in its place, and a row for each of them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import tee

from zhibiao.lake.descriptions import Words
from zhibiao.lake.records import SECTIONS
from zhibiao.site.page import Page, Press
from zhibiao.site.passages import cut, heading
from zhibiao.site.source import beside, grouped


@dataclass(frozen=True, slots=True)
class Numeral:
    """A numeral that is no fact, and the name of the trap that knew it."""

    start: int
    end: int
    trap: str


@dataclass(frozen=True, slots=True)
class Original:
    """The file of a document."""

    sha256: str
    name: str
    address: str
    is_scan: bool


Numerals = Callable[[Iterable[Original]], Iterator[tuple[str, Sequence[Numeral]] | None]]
"""Reads the texts of files, in order, with the numerals that are no facts; None where a file cannot be read."""


@dataclass(frozen=True, slots=True)
class Document:
    """What the head of the page says."""

    document_id: str
    name: str
    address: str
    sha256: str
    title: str | None
    doc_number: str | None
    kind: str | None
    organisation: str | None
    organisation_id: str | None
    report_year: int
    publish_date: date | None
    format: str
    pages: int | None
    characters: int
    facts: int
    is_scan: bool
    warnings: str | None
    reading_version: str
    valid_from: datetime
    text: str

    @property
    def heading(self) -> str:
        """What to call it."""
        return self.title or self.name

    @property
    def link(self) -> str | None:
        """The address where anybody can follow it."""
        return self.address if self.address.startswith(("http://", "https://")) else None


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact as its row shows it."""

    document_id: str
    start: int
    end: int
    source_text: str
    sentence: str
    metric: str | None
    metric_zh: str | None
    metric_en: str | None
    measure: str
    value: float
    qualifier: str
    unit: str
    status: str
    period_kind: str | None
    period_start: date | None
    period_end: date | None
    is_part: bool
    is_repeat: bool
    is_corrected: bool
    is_uncertain: bool
    is_part_year: bool
    is_doubtful: bool
    original_value: float | None
    correction: str | None
    change: str | None
    subject: str | None
    section: str
    page: int | None
    confidence: float | None
    warnings: str | None
    rule: str | None
    told: str | None  # what looks wrong, in a line
    fact_key: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """How one field of the header was found."""

    document_id: str
    field: str
    value: str
    how: str


@dataclass(frozen=True, slots=True)
class Earlier:
    """A version that the document took the place of."""

    document_id: str
    name: str
    sha256: str
    valid_from: datetime
    valid_to: datetime
    facts: int


_DOCUMENTS = """
    select
        document.document_id,
        document.name,
        document.address,
        document.sha256,
        document.title,
        document.doc_number,
        document.kind,
        document.organisation,
        document.organisation_id,
        document.report_year,
        document.publish_date,
        document.format,
        document.pages,
        document.characters,
        document.facts,
        exists (
            from look.observation as observation
            where observation.document_id = document.document_id
                and observation.confidence is not null
        ),
        document.warnings,
        document.reading_version,
        document.valid_from,
        body.text
    from look.document as document
    join core.document_text as body on document.document_key = body.document_key
    where ? is null or document.document_id = ?
    order by document.document_id
"""
_FACTS = """
    select
        observation.document_id,
        observation.char_start,
        observation.char_end,
        observation.source_text,
        observation.sentence,
        observation.metric,
        observation.metric_zh,
        observation.metric_en,
        observation.measure,
        observation.value,
        observation.qualifier,
        observation.unit,
        observation.status,
        observation.period_kind,
        observation.period_start,
        observation.period_end,
        observation.is_part,
        observation.is_repeat,
        observation.is_corrected,
        observation.is_uncertain,
        observation.is_part_year,
        observation.is_doubtful,
        observation.original_value,
        observation.correction,
        observation.change,
        observation.subject,
        observation.section,
        observation.page,
        observation.confidence,
        observation.warnings,
        observation.rule,
        observation.told,
        observation.fact_key
    from look.observation as observation
    where ? is null or observation.document_id = ?
    order by
        observation.document_id,
        observation.char_start,
        observation.char_end
"""
_EVIDENCE = """
    select
        document.document_id,
        evidence.field,
        evidence.value,
        evidence.how
    from core.document_evidence as evidence
    join look.document as document on evidence.document_key = document.document_key
    where ? is null or document.document_id = ?
    order by
        document.document_id,
        evidence.position
"""
_EARLIER = """
    select
        document.document_id,
        earlier.name,
        earlier.sha256,
        earlier.valid_from,
        earlier.valid_to,
        earlier.facts
    from core.dim_document as earlier
    join look.document as document on earlier.report_key = document.report_key
    where not earlier.is_current
        and (? is null or document.document_id = ?)
    order by
        document.document_id,
        earlier.valid_to desc,
        earlier.document_key
"""


def pages(press: Press, only: str | None, numerals: Numerals) -> Iterator[Page]:
    """The page of every current document, or of the one that `only` names."""
    source = press.source
    documents, to_read = tee(source.stream(Document, _DOCUMENTS, only, only))  # files are read a few pages ahead
    facts = beside(grouped(source.stream(Fact, _FACTS, only, only), "document_id"))
    evidence = beside(grouped(source.stream(Evidence, _EVIDENCE, only, only), "document_id"))
    earlier = beside(grouped(source.stream(Earlier, _EARLIER, only, only), "document_id"))
    read = numerals(Original(each.sha256, each.name, each.address, each.is_scan) for each in to_read)
    for document, found in zip(documents, read, strict=True):
        key = document.document_id
        same_text = found is not None and found[0] == document.text
        others = found[1] if found is not None and same_text else ()
        yield _page(press, document, facts(key), others, evidence(key), earlier(key), same_text)


def _page(
    press: Press,
    document: Document,
    facts: Sequence[Fact],
    others: Sequence[Numeral],
    evidence: Sequence[Evidence],
    earlier: Sequence[Earlier],
    same_text: bool,
) -> Page:
    headings = frozenset(heading(part) for fact in facts for part in fact.section.split(SECTIONS) if part)
    items = sorted((*facts, *others), key=lambda item: (item.start, isinstance(item, Numeral)))
    return press.page(
        f"documents/{document.document_id}.html",
        "document.html.j2",
        "documents",
        Words(document.heading, document.heading),
        document=document,
        facts=facts,
        lines=list(cut(document.text, items, headings)),
        traps=_counted(others),
        evidence=evidence,
        earlier=earlier,
        sentences={fact.start: _place(document.text, fact) for fact in facts},
        same_text=same_text,
    )


def _place(text: str, fact: Fact) -> tuple[int, int] | None:
    """Where the sentence of a fact stands; None where it was put together from a table or is without marks of layout."""
    at = text.find(fact.sentence, max(0, fact.start - len(fact.sentence)), fact.end + len(fact.sentence))
    return (at, at + len(fact.sentence)) if 0 <= at <= fact.start < at + len(fact.sentence) else None


def _counted(others: Iterable[Numeral]) -> list[tuple[str, int]]:
    counts: dict[str, int] = {}
    for other in others:
        counts[other.trap] = counts.get(other.trap, 0) + 1
    return sorted(counts.items(), key=lambda each: (-each[1], each[0]))
