"""A correction as it is written, and what it has done to a fact."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from hashlib import sha256

from zhibiao.reading.model import Fact, Period

SHORTEST_HASH = 8  # digits of a SHA-256 that name a document; fewer may be part of a file name
Value = float | str | bool | Period | None


class Action(StrEnum):
    """What is done to the target."""

    SET = "set"
    DROP = "drop"
    ADD = "add"


@dataclass(frozen=True, slots=True)
class Correction:
    """One entry: its target, what it expects to find there, and what holds instead.

    The target is a span, or the one fact of a metric, or, where neither is given, every fact of the document.
    """

    source: str  # corrections/2022.yml, line 12
    document: str  # file name, or the beginning of the SHA-256
    span: tuple[int, int] | None
    metric: str | None
    expects: tuple[tuple[str, Value], ...]  # text, and fields of the fact; `facts`: how many there are in the document
    action: Action
    changes: tuple[tuple[str, Value], ...]  # fields and their new values; none of a dropped fact
    reason: str
    author: str
    decided_on: date


class Corrections:
    """All entries, in the order of their files and lines: the order in which they are applied."""

    def __init__(self, entries: Iterable[Correction] = ()) -> None:
        self.entries = tuple(entries)
        self._by_name: defaultdict[str, list[int]] = defaultdict(list)
        for position, entry in enumerate(self.entries):
            self._by_name[entry.document].append(position)
        self._hash_lengths = {len(entry.document) for entry in self.entries if is_hash(entry.document)}

    def about(self, name: str, sha256_: str) -> tuple[Correction, ...]:
        """Those about the file with this name and content."""
        names = {name, *(sha256_[:length] for length in self._hash_lengths)}
        return tuple(self.entries[position] for position in sorted(at for known in names for at in self._by_name.get(known, ())))

    def hashes(self) -> list[str]:
        """The documents that are named by (the beginning of) their hash."""
        return sorted(name for name in self._by_name if is_hash(name))

    def names(self) -> list[str]:
        """The documents that are named otherwise."""
        return sorted(name for name in self._by_name if not is_hash(name))


@dataclass(frozen=True, slots=True)
class Amendment:
    """What corrections have done to one fact: as it was read, and as it is now."""

    before: Fact | None  # None of one that was added
    after: Fact | None  # None of one that was dropped
    entries: tuple[Correction, ...]

    @property
    def action(self) -> Action:
        """What became of the fact in the end."""
        if self.before is None:
            return Action.ADD
        return Action.DROP if self.after is None else Action.SET

    @property
    def fact(self) -> Fact:
        """The fact as it is, or as it was before it was dropped: where it stands is the same in both."""
        fact = self.after or self.before
        assert fact is not None, "an amendment is about a fact"
        return fact


def is_hash(text: str) -> bool:
    """Whether a document is named by its content."""
    return len(text) >= SHORTEST_HASH and len(text) <= 64 and all(digit in "0123456789abcdef" for digit in text.lower())


def digest(entries: Iterable[Correction]) -> str | None:
    """Twelve characters that change with what any of these entries says; None of no entry. Where they stand does not matter."""
    said = [replace(entry, source="") for entry in entries]
    return sha256(repr(said).encode()).hexdigest()[:12] if said else None
