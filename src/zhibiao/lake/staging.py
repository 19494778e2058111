"""Read files as rows for the star, in Arrow: what the gate looks at and the load inserts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pyarrow as pa

from zhibiao import __version__
from zhibiao.corrections.model import Amendment
from zhibiao.documents.model import BlockKind, Document
from zhibiao.documents.sources import Fetched
from zhibiao.lake.addresses import Address, address_rows
from zhibiao.lake.amendments import Row as AmendmentRow
from zhibiao.lake.amendments import amendment_row, amendment_rows, correction_key
from zhibiao.lake.divisions import Division, division_rows, divisions
from zhibiao.lake.issuers import Issuer, issuers
from zhibiao.lake.keys import key
from zhibiao.lake.metrics import Metrics, metric_key
from zhibiao.lake.periods import NamedPeriod, name_period, period_key
from zhibiao.lake.repeats import repeats
from zhibiao.lake.versions import report_key
from zhibiao.reading.model import Fact, Header, Period, Report

SECTIONS = " > "  # between the headings above a fact, outermost first


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file that was read: its document and what it says."""

    file: Fetched
    document: Document
    report: Report  # with corrections applied
    amendments: tuple[Amendment, ...] = ()
    corrections: str | None = None  # digest of the entries that were applied


@dataclass(frozen=True, slots=True)
class Staged:
    """The rows of a batch. `documents` and `facts` hold the columns of their tables and, after them, helpers of the gate."""

    documents: pa.Table
    texts: pa.Table
    facts: pa.Table
    addresses: pa.Table
    evidence: pa.Table
    corrections: pa.Table
    organisations: pa.Table
    places: pa.Table
    units: pa.Table
    periods: pa.Table


_DOCUMENT = pa.schema(
    [
        ("document_key", pa.int64()), ("report_key", pa.int64()), ("name", pa.string()), ("address", pa.string()),
        ("sha256", pa.string()), ("bytes", pa.int64()), ("title", pa.string()), ("doc_number", pa.string()),
        ("kind", pa.string()), ("issuer", pa.string()), ("organisation_key", pa.int64()), ("place_key", pa.int64()),
        ("report_year", pa.int32()),
        ("period_start", pa.date32()), ("period_end", pa.date32()), ("publish_date", pa.date32()), ("format", pa.string()),
        ("encoding", pa.string()), ("pages", pa.int32()), ("characters", pa.int32()),
        ("text_hash", pa.string()), ("warnings", pa.string()), ("reader_version", pa.string()), ("reading_version", pa.string()),
        ("corrections", pa.string()),
    ]
)  # fmt: skip
_HEADING = pa.struct([("char_start", pa.int32()), ("char_end", pa.int32()), ("level", pa.int32()), ("heading", pa.string())])
_TEXT = pa.schema([("document_key", pa.int64()), ("text", pa.string()), ("outline", pa.list_(_HEADING))])
# Helpers of the gate: what the rules compare a fact with. They are not loaded.
FACT_HELPERS = ("metric", "metric_known", "upper_limit", "characters", "span_text", "period_start", "period_end")
_FACT = pa.schema(
    [
        ("fact_key", pa.int64()), ("document_key", pa.int64()), ("organisation_key", pa.int64()), ("place_key", pa.int64()),
        ("metric_key", pa.int64()), ("unit_key", pa.int64()), ("period_key", pa.int64()), ("report_year", pa.int32()),
        ("status", pa.string()), ("value", pa.float64()), ("value_low", pa.float64()), ("value_high", pa.float64()),
        ("qualifier", pa.string()), ("is_part", pa.bool_()), ("is_repeat", pa.bool_()), ("change", pa.string()),
        ("measure", pa.string()), ("subject", pa.string()), ("section", pa.string()), ("rule", pa.string()),
        ("page", pa.int32()), ("char_start", pa.int32()), ("char_end", pa.int32()), ("source_text", pa.string()),
        ("sentence", pa.string()), ("sentence_start", pa.int32()), ("sentence_end", pa.int32()), ("table_row", pa.int32()),
        ("table_column", pa.int32()), ("confidence", pa.float64()), ("correction_key", pa.int64()), ("total_key", pa.int64()),
        ("metric", pa.string()), ("metric_known", pa.bool_()), ("upper_limit", pa.float64()), ("characters", pa.int32()),
        ("span_text", pa.string()), ("period_start", pa.date32()), ("period_end", pa.date32()),
    ]
)  # fmt: skip
_EVIDENCE = pa.schema(
    [
        ("evidence_key", pa.int64()), ("document_key", pa.int64()), ("position", pa.int32()), ("field", pa.string()),
        ("value", pa.string()), ("how", pa.string()), ("char_start", pa.int32()), ("char_end", pa.int32()),
    ]
)  # fmt: skip
_ORGANISATION = pa.schema(
    [
        ("organisation_key", pa.int64()), ("name", pa.string()), ("office", pa.string()), ("kind", pa.string()),
        ("level", pa.string()), ("place_key", pa.int64()), ("parent_key", pa.int64()), ("lineage_key", pa.int64()),
    ]
)  # fmt: skip
_UNIT = pa.schema([("unit_key", pa.int64()), ("name", pa.string())])
_PERIOD = pa.schema(
    [
        ("period_key", pa.int64()), ("start_date", pa.date32()), ("end_date", pa.date32()), ("days", pa.int32()),
        ("kind", pa.string()), ("label", pa.string()), ("label_zh", pa.string()), ("label_en", pa.string()),
    ]
)  # fmt: skip

Cell = str | int | float | bool | date | None | list[dict[str, str | int]]
Row = tuple[Cell, ...]


def stage(files: Sequence[ReadFile], metrics: Metrics, reading_version: str) -> Staged:
    """The rows of these files, which are all different in content."""
    documents: list[Row] = []
    texts: list[Row] = []
    facts: list[Row] = []
    evidence: list[Row] = []
    amendments: list[AmendmentRow] = []
    organisations: dict[int, Issuer] = {}
    places: dict[int, Division] = {}
    units: dict[int, Row] = {}
    periods: dict[int, NamedPeriod] = {}
    for file in files:
        document, header = file.document, file.report.header
        keys = _keys(document, header)
        places.update((division.key, division) for division in divisions(header.seat, header.report_year))
        for issuer in issuers(header.issuer, header.report_year) if header.issuer is not None else ():
            organisations[issuer.key] = issuer
            places.update((division.key, division) for division in issuer.divisions)
        evidence += _evidence_rows(header, keys.document)
        amendments += [amendment_row(amendment, document.sha256, keys.document) for amendment in file.amendments]
        amended = {(amendment.fact.start, amendment.fact.end) for amendment in file.amendments}
        documents.append((*_document_row(document, header, keys, reading_version), file.corrections))
        texts.append((keys.document, document.text, _outline(document)))
        spans = {fact.start: fact.end for fact in file.report.facts}
        for fact, is_repeat in zip(file.report.facts, repeats(document, file.report.facts), strict=True):
            unit = key("unit", fact.unit)
            units[unit] = (unit, fact.unit)
            if fact.period is not None and period_key(fact.period) not in periods:
                named = name_period(fact.period)
                periods[named.key] = named
            corrected = correction_key(document.sha256, fact) if (fact.start, fact.end) in amended else None
            total = _total_key(fact, spans, document)
            facts.append(_fact_row(fact, document, header, keys, unit, is_repeat, corrected, total, metrics))
    return Staged(
        documents=_table(documents, _DOCUMENT),
        texts=_table(texts, _TEXT),
        facts=_table(facts, _FACT),
        addresses=address_rows(address_of(file) for file in files),
        evidence=_table(evidence, _EVIDENCE),
        corrections=amendment_rows(amendments),
        organisations=_table([_organisation_row(issuer) for issuer in organisations.values()], _ORGANISATION),
        places=division_rows(places.values()),
        units=_table(list(units.values()), _UNIT),
        periods=_table([_period_row(period) for period in periods.values()], _PERIOD),
    )


@dataclass(frozen=True, slots=True)
class _Keys:
    document: int
    organisation: int | None
    place: int | None


def document_key(sha256: str) -> int:
    """Key of the document version with this content."""
    return key("document", sha256)


def _keys(document: Document, header: Header) -> _Keys:
    found = divisions(header.seat, header.report_year)
    organisation = issuers(header.issuer, header.report_year)[0].key if header.issuer is not None else None
    return _Keys(document_key(document.sha256), organisation, found[-1].key if found else None)


def _document_row(document: Document, header: Header, keys: _Keys, reading_version: str) -> Row:
    period = header.period
    return (
        keys.document, report_key(document, header), document.name, document.address, document.sha256, document.size,
        header.title, header.doc_number, header.kind, header.organisation, keys.organisation, keys.place, header.report_year,
        period and period.start, period and period.end, header.publish_date, document.format, document.encoding,
        document.pages, len(document.text), header.text_hash, "\n".join((*document.warnings, *header.warnings)) or None,
        __version__, reading_version,
    )  # fmt: skip


def _fact_key(document: Document, start: int, end: int) -> int:
    return key("fact", document.sha256, start, end)


def _total_key(fact: Fact, spans: Mapping[int, int], document: Document) -> int | None:
    """The key of the fact that it is a part of; `spans` has the end of each fact by its start."""
    if fact.total_start is None or (end := spans.get(fact.total_start)) is None:
        return None
    return _fact_key(document, fact.total_start, end)


def _fact_row(
    fact: Fact,
    document: Document,
    header: Header,
    keys: _Keys,
    unit: int,
    is_repeat: bool,
    corrected: int | None,
    total: int | None,
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
        _fact_key(document, fact.start, fact.end), keys.document, keys.organisation, keys.place,
        metric_key(code) if code is not None else None, unit, period and period_key(period),
        header.report_year, fact.status.value, fact.value, fact.value_low, fact.value_high, fact.qualifier.value,
        fact.is_part, is_repeat, fact.change and fact.change.value, fact.measure, fact.subject, SECTIONS.join(fact.section),
        fact.rule, fact.page, fact.start, fact.end, fact.text, fact.sentence, fact.sentence_start, fact.sentence_end,
        fact.row, fact.column, fact.confidence, corrected, total, code, code is None or metric is not None, limit,
        len(document.text),
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


def address_of(file: ReadFile, document: int | None = None) -> Address:
    """Where the file was met; `document` when it is a copy of that document version."""
    found = file.document
    own = document_key(found.sha256) if document is None else document
    return Address(own, found.name, found.address, found.sha256, found.format)


def _evidence_rows(header: Header, document: int) -> list[Row]:
    return [
        (key("evidence", document, position), document, position, found.field, found.value, found.how, found.start, found.end)
        for position, found in enumerate(header.evidence, start=1)
    ]


def _organisation_row(issuer: Issuer) -> Row:
    return (
        issuer.key, issuer.name, issuer.office, issuer.kind, issuer.level, issuer.place_key, issuer.parent_key,
        issuer.lineage_key,
    )  # fmt: skip


def _period_row(period: NamedPeriod) -> Row:
    return (
        period.key, period.start, period.end, period.days, period.kind, period.label, period.label_zh, period.label_en,
    )  # fmt: skip


def _table(rows: Sequence[Row], schema: pa.Schema) -> pa.Table:
    columns: list[tuple[Cell, ...]] = list(zip(*rows, strict=True)) if rows else [()] * len(schema)
    return pa.table(dict(zip(schema.names, columns, strict=True)), schema=schema)
