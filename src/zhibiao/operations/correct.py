"""Write a correction and apply it: `zhibiao correct`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from zhibiao.corrections import Action, Correction, StaleCorrection, correct
from zhibiao.corrections.apply import plain
from zhibiao.corrections.file import FOLDER, append_correction, as_yaml, parse_entry
from zhibiao.corrections.model import digest
from zhibiao.documents.model import Document
from zhibiao.documents.sources import printable
from zhibiao.errors import UsageError
from zhibiao.lake.location import Warehouse
from zhibiao.lake.originals import read_original
from zhibiao.lake.replace import document_corrections
from zhibiao.operations.backfill import BackfillSummary, backfill
from zhibiao.operations.current import current_reading, unknown_metric
from zhibiao.operations.document import StoredDocument, StoredFact, find_document
from zhibiao.operations.opening import opened
from zhibiao.operations.reading import File, Read, read_again
from zhibiao.places.decisions import applicable
from zhibiao.sources.history import collections

FILE_NAME = "corrections.yml"
_HASH = 12  # digits: enough for millions of documents


class Standing(StrEnum):
    """Whether an entry has taken hold."""

    APPLIED = "applied"
    PENDING = "pending"  # the document is there, and was loaded before the entry was written
    WAITING = "waiting"  # the document is not there


@dataclass(frozen=True, slots=True)
class ListedCorrection:
    """An entry of corrections/*.yml."""

    standing: Standing
    document: str
    target: str
    does: str
    reason: str
    author: str
    decided_on: date
    source: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """An entry to be written: what it is about, and what it would look like."""

    document: StoredDocument
    fact: StoredFact | None  # None of one that is to be added
    sentence: str
    entry: Correction
    yaml: str
    path: Path  # of the file that it goes into


def list_corrections(warehouse: Warehouse) -> tuple[ListedCorrection, ...]:
    """All entries in the order of their files and lines. UsageError for a mistake in one of them."""
    corrections = current_reading(warehouse).corrections
    if not warehouse.exists:
        standings: dict[str, Standing] = {}
    else:
        with opened(warehouse) as connection:
            documents = document_corrections(connection, corrections.names(), corrections.hashes())
        standings = {}
        for _, name, sha256, applied in documents:
            entries = corrections.about(name, sha256)
            standing = Standing.APPLIED if digest(entries) == applied else Standing.PENDING
            standings |= {entry.source: max(standing, standings.get(entry.source, standing)) for entry in entries}
    return tuple(
        ListedCorrection(
            standings.get(entry.source, Standing.WAITING),
            entry.document,
            f"{entry.span[0]} to {entry.span[1]}" if entry.span else entry.metric or "all facts",
            " ".join((entry.action, *(f"{field}={plain(value)}" for field, value in entry.changes))),
            entry.reason,
            entry.author,
            entry.decided_on,
            entry.source,
        )
        for entry in corrections.entries
    )


def propose(
    warehouse: Warehouse,
    name: str,
    *,
    at: int | tuple[int, int] | None,
    metric: str | None,
    action: Action,
    changes: Mapping[str, object],
    reason: str,
    author: str,
    today: date,
) -> Proposal:
    """The entry that does this to one fact of a document; nothing is written.

    The fact is the one at the character `at`, or the only one of `metric`; one to be added has its span as `at`. UsageError when
    there is no such fact or several, for a value that is none, and when the entry would not fit what is read now.
    """
    document = find_document(warehouse, name)
    fact = None if action is Action.ADD else _fact(document, at, metric)
    if fact is not None:
        span = fact.start, fact.end
    elif isinstance(at, tuple):
        span = at
    else:
        raise UsageError("where does the figure stand? Give its first character and the one after its last: --at 120:125")
    text = document.text[span[0] : span[1]]
    if not text.strip():
        raise UsageError(f"{document.name} has no text at {span[0]} to {span[1]}: it has {len(document.text):,} characters")
    written: dict[str, object] = {
        "document": document.sha256[:_HASH],
        "span": list(span),
        "expects": {"text": text} | ({field: _expected(fact, field) for field in changes} if fact is not None else {}),
        action.value: True if action is Action.DROP else dict(changes),
        "reason": reason,
        "author": author,
        "date": today,
    }
    entry = parse_entry("the correction", written, unknown_metric)
    sentence = fact.sentence if fact is not None else _sentence(document.text, span)
    proposal = Proposal(document, fact, sentence, entry, as_yaml(entry), warehouse.root / FOLDER / FILE_NAME)
    _try(warehouse, proposal)
    return proposal


def write(warehouse: Warehouse, proposal: Proposal) -> BackfillSummary:
    """Write the entry at the end of corrections/corrections.yml, and apply it to the document."""
    remark = printable(" ".join(f"{proposal.document.name}: {proposal.sentence}".split()))[:200]
    append_correction(proposal.path, proposal.entry, remark)
    return backfill(warehouse, only_corrections=True)


def _fact(document: StoredDocument, at: int | tuple[int, int] | None, metric: str | None) -> StoredFact:
    if at is not None:
        start = at[0] if isinstance(at, tuple) else at
        found = [fact for fact in document.facts if fact.start <= start < fact.end]
        if metric is not None:
            found = [fact for fact in found if fact.metric == metric]
        missing = f"no fact of {document.name} stands at {start}"
    elif metric is not None:
        complaint = unknown_metric(metric)
        if complaint is not None:
            raise UsageError(complaint)
        found = [fact for fact in document.facts if fact.metric == metric]
        missing = f"{document.name} has no fact of {metric}"
    else:
        raise UsageError(f"which fact? Name it with --at or --metric; `zhibiao document {document.sha256[:_HASH]}` lists them")
    if len(found) == 1:
        return found[0]
    if not found:
        raise UsageError(f"{missing}; `zhibiao document {document.sha256[:_HASH]}` lists them")
    figures = ", ".join(f"{fact.text} (--at {fact.start})" for fact in found[:8])
    raise UsageError(f"{document.name} has {len(found)} facts of {metric}: {figures}. Name one with --at")


def _expected(fact: StoredFact, field: str) -> object:
    """What the fact says now, as an entry would write it."""
    if field == "period":
        return f"{fact.period_start}/{fact.period_end}" if fact.period_start is not None else None
    return getattr(fact, field, None)  # of a field that there is none of, the entry itself will say so


def _sentence(text: str, span: tuple[int, int]) -> str:
    start, end = text.rfind("\n", 0, span[0]) + 1, text.find("\n", span[1])
    return text[start : end if end >= 0 else len(text)]


def _try(warehouse: Warehouse, proposal: Proposal) -> None:
    """UsageError unless the entry fits the document as it is read now, with the corrections that there are."""
    stored, current = proposal.document, current_reading(warehouse)
    original = read_original(warehouse, stored.sha256)
    if original is None:
        raise UsageError(f"{stored.name}: its original is not in the warehouse's folder; put it back before you correct it")
    about = applicable(current.decisions, collections(warehouse, [stored.address]).get(stored.address))
    file = File(original, stored.name, stored.address, about)
    ((_, value),) = read_again([file])
    if not isinstance(value, Read):
        raise UsageError(f"{stored.name}: cannot be read any more ({value.detail})")
    document: Document = value.document
    try:
        correct(document, value.report, (*current.corrections.about(document.name, document.sha256), proposal.entry))
    except StaleCorrection as stale:
        raise UsageError(str(stale)) from stale
