"""One document with its facts and their evidence: `zhibiao document`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from zhibiao.errors import UsageError
from zhibiao.lake.location import Warehouse
from zhibiao.operations.opening import opened
from zhibiao.operations.spelling import suggestion


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
    table_row: int | None
    table_column: int | None
    confidence: float | None
    original_value: float | None  # as it was read, where a person corrected it
    correction: str | None  # what was changed, why, and who says so
    warnings: str | None  # what makes it look wrong
    start: int
    end: int
    text: str
    sentence: str


@dataclass(frozen=True, slots=True)
class StoredEvidence:
    """How one field of the header was found, and the words of the text that say it."""

    field: str
    value: str
    how: str
    start: int | None
    end: int | None


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
    issuer: str | None  # the organisation in the words of the document
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
    evidence: tuple[StoredEvidence, ...]
    copies: tuple[str, ...]  # other addresses at which it was met


_DOCUMENTS = """
    select
        document.document_key,
        document.name,
        document.title,
        document.sha256,
        document.is_current,
        list(address.name)
    from core.dim_document as document
    join core.document_address as address on document.document_key = address.document_key
    group by
        document.document_key,
        document.name,
        document.title,
        document.sha256,
        document.is_current,
        document.valid_from
    order by
        document.is_current desc,
        document.valid_from desc,
        document.name
"""
_HEADER = """
    select
        document.document_key,
        document.name,
        document.address,
        document.sha256,
        document.title,
        document.doc_number,
        organisation.name,
        document.issuer,
        document.kind,
        nullif(concat_ws('', place.province, nullif(place.city, place.province), place.county, place.town), ''),
        document.report_year,
        document.publish_date,
        document.format,
        document.characters,
        document.pages,
        document.valid_from,
        document.valid_to,
        document.is_current,
        document.reading_version,
        document.warnings,
        body.text
    from core.dim_document as document
    join core.document_text as body on document.document_key = body.document_key
    left join core.dim_organisation as organisation on document.organisation_key = organisation.organisation_key
    left join core.dim_place as place on document.place_key = place.place_key
    where document.document_key = {key}
"""
_PREDECESSOR = """
    select earlier.document_key
    from core.dim_document as document
    join core.dim_document as earlier on document.report_key = earlier.report_key
    where document.document_key = {key}
        and earlier.document_key <> document.document_key
        and not earlier.is_current
        and earlier.valid_from <= document.valid_from
    order by earlier.valid_to desc
    limit 1
"""
_EVIDENCE = """
    select
        field,
        value,
        how,
        char_start,
        char_end
    from core.document_evidence
    where document_key = {key}
    order by position
"""
_COPIES = """
    select copy.address
    from core.document_address as copy
    join core.dim_document as document on copy.document_key = document.document_key
    where copy.document_key = {key}
        and copy.address <> document.address
    order by copy.address
"""
_FACTS = """
    select
        metric.code,
        metric.name_en,
        fact.measure,
        fact.value,
        fact.value_low,
        fact.value_high,
        fact.qualifier,
        unit.name,
        fact.status,
        period.start_date,
        period.end_date,
        fact.is_part,
        fact.is_repeat,
        fact.change,
        fact.subject,
        fact.section,
        fact.rule,
        fact.page,
        fact.table_row,
        fact.table_column,
        fact.confidence,
        correction.old_value,
        correction.changes || ': ' || correction.reason || ' (' || correction.author || ')',
        (
            select string_agg(warning.rule || ': ' || warning.detail, '; ' order by warning.rule)
            from core.fact_warning as warning
            where warning.fact_key = fact.fact_key
        ),
        fact.char_start,
        fact.char_end,
        fact.source_text,
        fact.sentence
    from core.fact_observation as fact
    join core.dim_unit as unit on fact.unit_key = unit.unit_key
    left join core.dim_metric as metric on fact.metric_key = metric.metric_key
    left join core.dim_period as period on fact.period_key = period.period_key
    left join ops.correction as correction on fact.correction_key = correction.correction_key
    where fact.document_key = {key}
    order by
        fact.char_start,
        fact.char_end
"""


@dataclass(frozen=True, slots=True)
class _Listed:
    """A document as it can be asked for."""

    key: int
    name: str
    title: str | None
    sha256: str
    is_current: bool
    names: Sequence[str]  # of all its files


def find_document(warehouse: Warehouse, name: str) -> StoredDocument:
    """The document with this file name, title (or part of it), hash (or its beginning) or key.

    The current version is preferred. UsageError when nothing fits (with a did-you-mean) or several do (listing them).
    """
    with opened(warehouse) as connection:
        found = _choose([_Listed(*row) for row in connection.execute(_DOCUMENTS).fetchall()], name)
        row = connection.execute(_HEADER.format(key=found.key)).fetchone()
        facts = connection.execute(_FACTS.format(key=found.key)).fetchall()
        evidence = connection.execute(_EVIDENCE.format(key=found.key)).fetchall()
        copies = connection.execute(_COPIES.format(key=found.key)).fetchall()
    if row is None:
        raise UsageError(f"{found.name}: its text is not in the warehouse. Run `zhibiao validate`")
    (key, file, address, sha256, title, doc_number, organisation, issuer, kind, place, year, published, format_, characters,
     pages, valid_from, valid_to, current, version, warnings, text) = row  # fmt: skip
    return StoredDocument(
        key, file, address, sha256, title, doc_number, organisation, issuer, kind, place, year, published, format_, characters,
        pages, valid_from, valid_to, current, version, tuple((warnings or "").splitlines()), text,
        tuple(StoredFact(*fact) for fact in facts), tuple(StoredEvidence(*found) for found in evidence),
        tuple(address for (address,) in copies),
    )  # fmt: skip


def find_predecessor(warehouse: Warehouse, key: int) -> StoredDocument | None:
    """The version that the document with this key took the place of; None when it is the first of its report."""
    with opened(warehouse) as connection:
        row = connection.execute(_PREDECESSOR.format(key=key)).fetchone()
    return find_document(warehouse, str(row[0])) if row is not None else None


def _choose(listed: Sequence[_Listed], name: str) -> _Listed:
    """The one document that `name` means; exact names before parts of names, current versions before earlier ones."""
    ways: tuple[Callable[[_Listed], bool], ...] = (
        lambda document: name == str(document.key) or (len(name) >= 6 and document.sha256.startswith(name.lower())),
        lambda document: document.name == name,
        lambda document: name in document.names,
        lambda document: document.title == name,
        lambda document: name in document.name or name in (document.title or ""),
    )
    for fits in ways:
        found = [document for document in listed if fits(document)]
        current = [document for document in found if document.is_current] or found[:1]
        if len(current) == 1:
            return current[0]
        if current:
            names = "; ".join(f"{document.name} ({document.sha256[:8]})" for document in current[:8])
            raise UsageError(f"'{name}' fits {len(current)} documents: {names}. Name one by the letters in brackets")
    known = [document.name for document in listed] + [document.title for document in listed if document.title]
    raise UsageError(
        f"there is no document '{name}'{suggestion(name, known)} `zhibiao sql \"from core.dim_document\"` lists them"
    )
