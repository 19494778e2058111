"""A file that was read as rows of the star, in plain values: workers make them, so nothing here needs a database.

The columns of each row are those of its table in `lake.staging`, in their order.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from zhibiao import __version__
from zhibiao.corrections.model import Amendment
from zhibiao.documents.model import BlockKind, Document
from zhibiao.lake.amendments import amendment_row, correction_key
from zhibiao.lake.divisions import division_row, divisions
from zhibiao.lake.issuers import Issuer, issuers
from zhibiao.lake.keys import key
from zhibiao.lake.metrics import Metrics, metric_key
from zhibiao.lake.periods import NamedPeriod, name_period
from zhibiao.lake.repeats import repeats
from zhibiao.lake.versions import report_key
from zhibiao.reading.model import Fact, Header, Period, Report

SECTIONS = " > "  # between the headings above a fact, outermost first

Cell = str | int | float | bool | date | None | list[dict[str, str | int]]
Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Address:
    """A file that holds a document version: its own, or a copy in another place or format."""

    document_key: int
    name: str
    address: str
    sha256: str
    format: str


@dataclass(frozen=True, slots=True)
class FileRows:
    """The rows of one file, those of the dimensions included, each of them once and its key first."""

    met: Address
    text_hash: str | None  # of the document's own words
    document: Row
    text: Row
    facts: tuple[Row, ...]
    evidence: tuple[Row, ...]
    corrections: tuple[Row, ...]
    organisations: tuple[Row, ...]
    places: tuple[Row, ...]
    units: tuple[Row, ...]
    periods: tuple[Row, ...]


def rows_of(
    document: Document,
    report: Report,
    metrics: Metrics,
    reading_version: str,
    amendments: Sequence[Amendment] = (),
    corrections: str | None = None,
) -> FileRows:
    """The rows of a document and what it says, corrections applied; `corrections` is the digest of their entries."""
    header = report.header
    own = document_key(document.sha256)
    stand = divisions(header.seat, header.report_year)
    above = issuers(header.issuer, header.report_year) if header.issuer is not None else ()
    keys = _Keys(own, above[0].key if above else None, stand[-1].key if stand else None)
    amended = {(amendment.fact.start, amendment.fact.end) for amendment in amendments}
    units = {name: key("unit", name) for name in dict.fromkeys(fact.unit for fact in report.facts)}
    fact_keys = [key("fact", document.sha256, fact.start, fact.end) for fact in report.facts]
    starting = dict(zip((fact.start for fact in report.facts), fact_keys, strict=True))
    facts: list[Row] = []
    for fact, fact_key, is_repeat in zip(report.facts, fact_keys, repeats(document, report.facts), strict=True):
        corrected = correction_key(document.sha256, fact) if (fact.start, fact.end) in amended else None
        total = starting.get(fact.total_start) if fact.total_start is not None else None
        of_fact = _FactKeys(fact_key, units[fact.unit], corrected, total)
        facts.append(_fact_row(fact, document, header, keys, of_fact, is_repeat, metrics))
    periods = dict.fromkeys(fact.period for fact in report.facts if fact.period is not None)
    places = {division.key: division for division in (*stand, *(place for issuer in above for place in issuer.divisions))}
    return FileRows(
        met=Address(own, document.name, document.address, document.sha256, document.format),
        text_hash=header.text_hash,
        document=(*_document_row(document, header, keys, reading_version), corrections),
        text=(own, document.text, _outline(document)),
        facts=tuple(facts),
        evidence=_evidence_rows(header, own),
        corrections=tuple(amendment_row(amendment, document.sha256, own) for amendment in amendments),
        organisations=tuple(_organisation_row(issuer) for issuer in above),
        places=tuple(division_row(division) for division in places.values()),
        units=tuple((unit, name) for name, unit in units.items()),
        periods=tuple(_period_row(name_period(period)) for period in periods),
    )


def document_key(sha256: str) -> int:
    """Key of the document version with this content."""
    return key("document", sha256)


@dataclass(frozen=True, slots=True)
class _Keys:
    document: int
    organisation: int | None
    place: int | None


@dataclass(frozen=True, slots=True)
class _FactKeys:
    fact: int
    unit: int
    correction: int | None
    total: int | None  # of the fact that it is a part of


def _document_row(document: Document, header: Header, keys: _Keys, reading_version: str) -> Row:
    period = header.period
    return (
        keys.document, report_key(document, header), document.name, document.address, document.sha256, document.size,
        header.title, header.doc_number, header.kind, header.organisation, keys.organisation, keys.place, header.report_year,
        period and period.start, period and period.end, header.publish_date, document.format, document.encoding,
        document.pages, len(document.text), header.text_hash, "\n".join((*document.warnings, *header.warnings)) or None,
        __version__, reading_version,
    )  # fmt: skip


def _fact_row(
    fact: Fact,
    document: Document,
    header: Header,
    keys: _Keys,
    of_fact: _FactKeys,
    is_repeat: bool,
    metrics: Metrics,
) -> Row:
    period: Period | None = fact.period
    metric = metrics.get(fact.metric) if fact.metric is not None else None
    # An entry that is no metric has named it: the fact is kept as one that no metric fits, with the rule that knew it.
    code = None if metric is not None and not metric.catalogued else fact.metric
    # A share cannot exceed the whole; changes may, and so may rates that no metric names (a plan fulfilled to 112.4%).
    share = metric is not None and metric.catalogued and metric.kind == "ratio" and not metric.over_hundred
    limit = 100.0 if share and fact.change is None else None
    return (
        of_fact.fact, keys.document, keys.organisation, keys.place,
        metric_key(code) if code is not None else None, of_fact.unit, period and name_period(period).key,
        header.report_year, fact.status.value, fact.value, fact.value_low, fact.value_high, fact.qualifier.value,
        fact.is_part, is_repeat, fact.change and fact.change.value, fact.measure, fact.subject, SECTIONS.join(fact.section),
        fact.rule, fact.page, fact.start, fact.end, fact.text, fact.sentence, fact.sentence_start, fact.sentence_end,
        fact.row, fact.column, fact.confidence, of_fact.correction, of_fact.total, code,
        code is None or metric is not None, limit, len(document.text),
        document.text[fact.start : fact.end], period and period.start, period and period.end,
    )  # fmt: skip


def _outline(document: Document) -> list[dict[str, str | int]]:
    return [
        {
            "char_start": block.pieces[0].start,
            "char_end": block.pieces[-1].end,
            "level": block.level,
            "heading": "".join(document.text[piece.start : piece.end] for piece in block.pieces),
        }
        for block in document.blocks
        if block.kind is BlockKind.HEADING and block.pieces
    ]


def _evidence_rows(header: Header, document: int) -> tuple[Row, ...]:
    return tuple(
        (key("evidence", document, position), document, position, found.field, found.value, found.how, found.start, found.end)
        for position, found in enumerate(header.evidence, start=1)
    )


def _organisation_row(issuer: Issuer) -> Row:
    return (
        issuer.key, issuer.name, issuer.office, issuer.kind, issuer.level, issuer.place_key, issuer.parent_key,
        issuer.lineage_key,
    )  # fmt: skip


def _period_row(period: NamedPeriod) -> Row:
    return (
        period.key, period.start, period.end, period.days, period.kind, period.label, period.label_zh, period.label_en,
    )  # fmt: skip
