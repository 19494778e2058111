"""What became of one input, and of all of them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from zhibiao.documents.sources import Source


class Fate(StrEnum):
    """Every input ends as exactly one of these."""

    LOADED = "loaded"
    UNCHANGED = "unchanged"  # the same bytes, read by the same version, are there already
    SUPERSEDING = "superseding"  # loaded; an earlier version of the same report is no longer current
    REJECTED = "rejected"  # refused with a reason; the bytes are kept where they could be read
    FAILED = "failed"  # an error that is ours or the machine's; trying again may help


@dataclass(frozen=True, slots=True)
class Outcome:
    """The fate of one input."""

    source: Source
    fate: Fate
    reason: str | None = None  # code of a rejection or failure: "empty", "no_report_year", a rule's name, …
    detail: str | None = None  # one line for a person, with the remedy
    document_key: int | None = None  # of a loaded, superseding or unchanged document
    facts: int = 0  # rows loaded into core.fact_observation
    rows_rejected: int = 0  # rows of this document that the gate refused


@dataclass(frozen=True, slots=True)
class IngestSummary:
    """The outcomes of one ingest; `loaded + unchanged + superseding + rejected + failed == len(outcomes)`."""

    outcomes: tuple[Outcome, ...]
    seconds: float

    def count(self, fate: Fate) -> int:
        """How many inputs met this fate."""
        return sum(1 for outcome in self.outcomes if outcome.fate is fate)

    @property
    def counts(self) -> Counter[Fate]:
        """Inputs a fate; the values add up to the number of inputs."""
        return Counter(outcome.fate for outcome in self.outcomes)

    @property
    def facts(self) -> int:
        """Facts loaded."""
        return sum(outcome.facts for outcome in self.outcomes)

    @property
    def rows_rejected(self) -> int:
        """Rows that the gate refused while the rest of their document was loaded."""
        return sum(outcome.rows_rejected for outcome in self.outcomes)

    @property
    def ok(self) -> bool:
        """Whether nothing was refused and nothing failed (exit code 0)."""
        return self.rows_rejected == 0 and all(outcome.fate not in (Fate.REJECTED, Fate.FAILED) for outcome in self.outcomes)


class Progress(Protocol):
    """Told after every input: how many of how many are finished, and what became of the latest."""

    def __call__(self, done: int, total: int, outcome: Outcome, /) -> None: ...


class ReadProgress(Protocol):
    """Told, by another thread, how many of how many inputs are read and wait to be loaded, or need no reading."""

    def __call__(self, done: int, total: int, /) -> None: ...


def silent(done: int, total: int, outcome: Outcome, /) -> None:
    """The progress of someone who does not look."""


def unseen(done: int, total: int, /) -> None:
    """The progress of reading for someone who does not look."""


def summarise(outcomes: Iterable[Outcome], seconds: float) -> IngestSummary:
    """Put the outcomes of several batches together, in their order."""
    return IngestSummary(tuple(outcomes), seconds)
