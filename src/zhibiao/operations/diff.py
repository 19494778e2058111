"""What a revision of a report changed: `zhibiao diff`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from zhibiao.errors import UsageError
from zhibiao.lake.location import Warehouse
from zhibiao.operations.document import StoredDocument, StoredFact, find_document, find_predecessor

_SHORTEST = 0.5  # likeness of two sentences that may state the same figure


class Difference(StrEnum):
    """What became of a fact from one document to the other."""

    CHANGED = "changed"
    APPEARED = "appeared"
    VANISHED = "vanished"


@dataclass(frozen=True, slots=True)
class FactDifference:
    """One fact that is not the same in both documents; the side on which it is missing is None."""

    difference: Difference
    metric: str | None
    measure: str
    unit: str
    before: float | None
    after: float | None
    what: str | None  # the fields that changed, of a changed fact
    sentence_before: str | None
    sentence_after: str | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two documents and how their facts differ; `same` facts are equal in both."""

    before: StoredDocument
    after: StoredDocument
    same: int
    differences: tuple[FactDifference, ...]


def compare(warehouse: Warehouse, name: str, other: str | None = None) -> Comparison:
    """The facts of document `name` against those of `other`, or against the version that it replaced when none is named.

    With two names the first is the earlier. UsageError when a name fits no document or several, or there is no earlier version.
    """
    if other is not None:
        before, after = find_document(warehouse, name), find_document(warehouse, other)
    else:
        after = find_document(warehouse, name)
        predecessor = find_predecessor(warehouse, after.key)
        if predecessor is None:
            raise UsageError(f"{after.name} has replaced no other version; name two documents: `zhibiao diff EARLIER LATER`")
        before = predecessor
    pairs = list(_pairs(before.facts, after.facts))
    differences = tuple(difference for earlier, later in pairs if (difference := _difference(earlier, later)) is not None)
    return Comparison(before, after, len(pairs) - len(differences), differences)


def _pairs(before: Sequence[StoredFact], after: Sequence[StoredFact]) -> Iterator[tuple[StoredFact | None, StoredFact | None]]:
    """Each fact with the one that says the same thing in the other document, None where there is none."""
    matcher = SequenceMatcher(None, [_identity(fact) for fact in before], [_identity(fact) for fact in after], autojunk=False)
    for tag, first, last, begin, end in matcher.get_opcodes():
        if tag == "equal":
            yield from zip(before[first:last], after[begin:end], strict=True)
        else:
            yield from _alike(list(before[first:last]), list(after[begin:end]))


def _alike(before: list[StoredFact], after: list[StoredFact]) -> Iterator[tuple[StoredFact | None, StoredFact | None]]:
    """Within a stretch that differs, facts of one metric and unit whose sentences are alike belong together."""
    likeness = sorted(
        (
            (-_likeness(earlier, later), i, j)
            for i, earlier in enumerate(before)
            for j, later in enumerate(after)
            if (earlier.metric, earlier.unit) == (later.metric, later.unit)
        ),
    )
    partner: dict[int, int] = {}
    for score, i, j in likeness:
        if -score >= _SHORTEST and i not in partner.values() and j not in partner:
            partner[j] = i
    yield from ((fact, None) for i, fact in enumerate(before) if i not in partner.values())
    for j, fact in enumerate(after):
        yield (before[partner[j]] if j in partner else None), fact


def _likeness(earlier: StoredFact, later: StoredFact) -> float:
    return SequenceMatcher(None, earlier.measure + earlier.sentence, later.measure + later.sentence, autojunk=False).ratio()


def _identity(fact: StoredFact) -> tuple[object, ...]:
    """What makes two facts the same statement, their value aside: a revision mostly changes values in place."""
    return fact.metric, fact.measure, fact.unit, fact.status, fact.is_part, fact.subject


def _difference(before: StoredFact | None, after: StoredFact | None) -> FactDifference | None:
    if before is None and after is not None:
        return FactDifference(
            Difference.APPEARED, after.metric, after.measure, after.unit, None, after.value, None, None, after.sentence
        )
    if after is None and before is not None:
        return FactDifference(
            Difference.VANISHED, before.metric, before.measure, before.unit, before.value, None, None, before.sentence, None
        )
    if before is None or after is None:
        return None
    fields = ("value", "value_low", "value_high", "qualifier", "status", "period_start", "period_end", "measure", "subject")
    changed = [field for field in fields if getattr(before, field) != getattr(after, field)]
    if not changed:
        return None
    return FactDifference(
        Difference.CHANGED,
        after.metric,
        after.measure,
        after.unit,
        before.value,
        after.value,
        ", ".join(changed),
        before.sentence,
        after.sentence,
    )
