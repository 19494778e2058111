"""Corrections applied to what was read. Pure: the same document, report and entries give the same report."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from zhibiao.corrections.model import Action, Amendment, Correction, Value, is_hash
from zhibiao.documents.model import Document
from zhibiao.errors import ZhibiaoError
from zhibiao.reading.model import Fact, Period, Qualifier, Report, Status
from zhibiao.reading.sentences import bounds

_RULE = "correction"  # names the metric of a fact that a person has added, or whose metric a person has set


class StaleCorrection(ZhibiaoError):
    """An entry does not find what it expects. Names the file, the line and the document."""


def correct(document: Document, report: Report, entries: Iterable[Correction]) -> tuple[Report, tuple[Amendment, ...]]:
    """The report with these entries applied, one after the other, and what became of each fact that they touch.

    StaleCorrection when one of them does not find what it expects; then none is applied.
    """
    facts = {(fact.start, fact.end): fact for fact in report.facts}
    amendments: dict[tuple[int, int], Amendment] = {}
    for entry in entries:
        for before, after in _changes(entry, document, report, tuple(facts.values())):
            fact = after or before
            assert fact is not None
            place = fact.start, fact.end
            earlier = amendments.get(place)
            first = earlier.before if earlier else before
            amendments[place] = Amendment(first, after, (*(earlier.entries if earlier else ()), entry))
            if after is None:
                del facts[place]
            else:
                facts[place] = after
    kept = {place: amendment for place, amendment in amendments.items() if amendment.before or amendment.after}
    ordered = tuple(facts[place] for place in sorted(facts))
    return replace(report, facts=ordered), tuple(kept[place] for place in sorted(kept))


def _changes(
    entry: Correction, document: Document, report: Report, facts: tuple[Fact, ...]
) -> Iterator[tuple[Fact | None, Fact | None]]:
    """Each fact that the entry is about, before and after it."""
    if entry.action is Action.ADD:
        yield None, _added(entry, document, report, facts)
        return
    for fact in _targets(entry, document, facts):
        yield fact, (_set(fact, entry) if entry.action is Action.SET else None)


def _targets(entry: Correction, document: Document, facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
    expects = dict(entry.expects)
    if entry.span is not None:
        _require_text(entry, document)
        found = tuple(fact for fact in facts if (fact.start, fact.end) == entry.span)
        if not found:
            raise _stale(entry, document, f"no fact stands at {entry.span[0]} to {entry.span[1]}")
    elif entry.metric is not None:
        found = tuple(fact for fact in facts if fact.metric == entry.metric)
        matching = tuple(fact for fact in found if not _mismatch(fact, expects))
        if len(matching) != 1:
            figures = ", ".join(f"{fact.text} at {fact.start}" for fact in found[:5]) or "none"
            raise _stale(
                entry, document, f"{len(matching)} facts of {entry.metric} are what it expects; there are {figures}. Name a span"
            )
        return matching
    else:
        if len(facts) != expects["facts"]:
            raise _stale(entry, document, f"it expects {plain(expects['facts'])} facts, and there are {len(facts)}")
        return facts
    mismatch = _mismatch(found[0], expects)
    if mismatch:
        raise _stale(entry, document, mismatch)
    return found


def _mismatch(fact: Fact, expects: Mapping[str, Value]) -> str | None:
    """What of the fact is not what the entry expects."""
    for field, expected in expects.items():
        found = getattr(fact, field)
        if found != expected:
            return f"it expects {field} {plain(expected)}, and finds {plain(found)}"
    return None


def _require_text(entry: Correction, document: Document) -> None:
    assert entry.span is not None
    expected = dict(entry.expects)["text"]
    found = document.text[entry.span[0] : entry.span[1]]
    if found != expected:
        raise _stale(entry, document, f"it expects “{expected}” at {entry.span[0]} to {entry.span[1]}, and finds “{found[:40]}”")


def _set(fact: Fact, entry: Correction) -> Fact:
    changes = dict(entry.changes)
    if "value" in changes and fact.value_low is not None:  # a range becomes one number
        fact = replace(fact, value_low=None, value_high=None, qualifier=Qualifier.EXACT)
    if "metric" in changes:
        fact = replace(fact, rule=_RULE)
    return replace(fact, **_typed(changes))


def _added(entry: Correction, document: Document, report: Report, facts: tuple[Fact, ...]) -> Fact:
    assert entry.span is not None
    _require_text(entry, document)
    start, end = entry.span
    taken = next((fact for fact in facts if fact.start < end and start < fact.end), None)
    if taken is not None:
        raise _stale(entry, document, f"the fact {taken.text} stands there already; change it with `set`")
    first, last = bounds(document.text, start, 0)[0], bounds(document.text, end, 0)[1]
    before = [fact for fact in facts if fact.start < start]
    changes = _typed(dict(entry.changes))
    blank = Fact(
        start=start,
        end=end,
        text=document.text[start:end],
        value=0.0,
        value_low=None,
        value_high=None,
        qualifier=Qualifier.EXACT,
        unit="",
        measure="",
        metric=None,
        status=Status.ACTUAL,
        period=report.header.period,
        is_part=False,
        change=None,
        subject=None,
        section=before[-1].section if before else (),  # headings are not known here; the fact before stands under the same
        rule=_RULE,
        page=_page(document, start),
        sentence=document.text[first:last],
        sentence_start=first,
        sentence_end=last,
    )
    return replace(blank, **changes)


def _page(document: Document, position: int) -> int | None:
    for block in document.blocks:
        spans = (*block.pieces, *(cell for row in block.rows for cell in row))
        if any(span.start <= position < span.end for span in spans):
            return block.page_of(position)
    return None


def _typed(changes: Mapping[str, Value]) -> dict[str, object]:
    kinds = {"status": Status, "qualifier": Qualifier}
    return {field: kinds[field](value) if field in kinds else value for field, value in changes.items()}


def _stale(entry: Correction, document: Document, found: str) -> StaleCorrection:
    named = document.sha256[:12]
    or_name = (
        "" if is_hash(entry.document) else f"; if another file of this name is meant, name it by its hash ({named} is this one)"
    )
    return StaleCorrection(
        f"{entry.source}: this correction does not fit {document.name}: {found}. Look at `zhibiao document {named}`, then change "
        f"the entry or delete it{or_name}"
    )


def plain(value: object) -> str:
    """A value of an entry, for a person."""
    if isinstance(value, Period):
        return f"{value.start}/{value.end}"
    return "none" if value is None else f"{value:.15g}" if isinstance(value, float) else str(value)
