"""The catalogue as the reader uses it: metrics with their patterns, measure words, words with meanings, traps."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Reach(StrEnum):
    """How far from its number a word of a pattern may stand."""

    NEAR = "near"  # beside the number, or inherited where the text leaves it out
    OWN = "own"  # beside the number (`!`)
    SENTENCE = "sentence"  # anywhere in the sentence (`=`)
    TOPIC = "topic"  # the sentence, the ones before it, the headings (`~`)
    ABSENT = "absent"  # not beside the number (`-`)


@dataclass(frozen=True, slots=True)
class Token:
    """One requirement of a pattern: one of `concepts` within `reach`; of several as near, the first."""

    concepts: tuple[str, ...]
    reach: Reach


@dataclass(frozen=True, slots=True)
class Pattern:
    """A combination of concepts that names `metric` for quantities whose measure word is of one of `classes`."""

    rule: str  # id: metric code, "#", its number in the entry
    metric: str
    tokens: tuple[Token, ...]
    classes: frozenset[str]
    near: frozenset[str]  # the concepts without which it cannot fit: a token names each as the only one, near its number


@dataclass(frozen=True, slots=True)
class Metric:
    """One catalogue entry. `catalogued` is false for the names of things that only keep a neighbouring metric away."""

    code: str
    category: str
    category_zh: str
    category_en: str
    name_zh: str
    name_en: str
    kind: str  # flow, stock or ratio
    dimension: str
    definition: str
    patterns: tuple[Pattern, ...]
    examples: tuple[str, ...]
    rejects: tuple[str, ...]
    over_hundred: bool = False  # a ratio that may exceed 100 %
    catalogued: bool = True
    attended_by: str | None = None  # the metric of the people who took part in what this one counts
    within: tuple[str, ...] = ()  # the metrics that it cannot exceed
    quotients: tuple[tuple[str, str], ...] = ()  # of a rate: numerator and denominator, in each way that it is worked out


@dataclass(frozen=True, slots=True)
class Trap:
    """A shape of numeral that is no figure; the expressions apply before, to and after the numeral."""

    name: str
    before: re.Pattern[str] | None
    numeral: re.Pattern[str] | None
    after: re.Pattern[str] | None
    script: str | None
    examples: tuple[str, ...]
    rejects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Measures:
    """Measure words: their classes, their canonical names, and those that a Chinese numeral counts with."""

    classes: Mapping[str, frozenset[str]]
    canonical: Mapping[str, str]
    counting: frozenset[str]
    lengths: Mapping[str, tuple[int, ...]]  # first character -> how long the words are that begin with it, the longest first
    after_chinese: frozenset[str]  # the characters that can follow a Chinese numeral that counts

    def of(self, unit: str) -> frozenset[str]:
        """The classes of a measure word as written; an unknown word followed by 次 counts visits."""
        head, bracket, tail = unit.partition("（")
        known = self.classes.get(unit) or (bracket and (self.classes.get(head + tail.rstrip("）")) or self.classes.get(head)))
        if known:
            return known
        return frozenset({"visit"}) if unit.endswith("次") else frozenset({"other"})


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything the reader knows about metrics."""

    metrics: Mapping[str, Metric]
    patterns_by_concept: Mapping[str, tuple[Pattern, ...]]
    countable: Mapping[str, frozenset[str]]  # noun concept -> the classes of measure words that its metrics are counted with
    measures: Measures
    words: Mapping[str, tuple[str, ...]]  # surface -> concepts
    parts: Mapping[str, str]  # concept -> noun, verb, context, light
    traps: tuple[Trap, ...]
    _chosen: dict[frozenset[str], dict[str, tuple[Pattern, ...]]] = field(
        default_factory=dict[frozenset[str], dict[str, tuple[Pattern, ...]]]
    )

    def code(self, metric: str | None) -> str | None:
        """The code as people see it: None for the names of things that only keep a neighbouring metric away."""
        return metric if metric is not None and self.metrics[metric].catalogued else None

    def patterns_for(self, classes: frozenset[str]) -> Mapping[str, tuple[Pattern, ...]]:
        """The patterns that each concept calls up for a measure word of these classes (of none: any)."""
        found = self._chosen.get(classes)
        if found is None:
            fitting = {
                concept: tuple(pattern for pattern in patterns if not classes or pattern.classes & classes)
                for concept, patterns in self.patterns_by_concept.items()
            }
            found = self._chosen[classes] = {concept: patterns for concept, patterns in fitting.items() if patterns}
        return found

    def traps_for(self, script: str) -> "Traps":
        """The traps that a numeral in this script can fall into."""
        found = self._traps_chosen.get(script)
        if found is None:
            found = self._traps_chosen[script] = Traps(tuple(trap for trap in self.traps if trap.script in (None, script)))
        return found

    _traps_chosen: dict[str, "Traps"] = field(default_factory=dict[str, "Traps"])


class Traps:
    """The traps of one script, with a quick look that clears most numerals in three matches instead of one a trap.

    Each trap belongs to one of the three, so that a match leaves few traps to be tried.
    """

    def __init__(self, traps: tuple[Trap, ...]) -> None:
        self._traps = tuple((_kind(trap), trap) for trap in traps)
        self._shape = _either(
            f"(?:{trap.numeral.pattern})\x03(?:{trap.after.pattern if trap.after else ''})"
            for kind, trap in self._traps
            if kind == _SHAPE and trap.numeral
        )
        self._after = _either(trap.after.pattern for kind, trap in self._traps if kind == _AFTER and trap.after)
        self._before = _either(trap.before.pattern for kind, trap in self._traps if kind == _BEFORE and trap.before)

    def catch(self, before: str, written: str, text: str, end: int) -> str | None:
        """The name of the first trap for the numeral `written` that ends at `text[end]`."""
        seen = (
            self._after.match(text, end),
            self._shape.match(f"{written}\x03{text[end : end + 24]}"),
            self._before.search(before),
        )
        if seen == _NOTHING:
            return None
        for kind, trap in self._traps:
            if seen[kind] is None:
                continue
            if trap.numeral is not None and not trap.numeral.fullmatch(written):
                continue
            if trap.after is not None and not trap.after.match(text, end):
                continue
            if trap.before is not None and not trap.before.search(before):
                continue
            return trap.name
        return None


_AFTER, _SHAPE, _BEFORE = range(3)  # what of a trap the quick look knows it by
_NOTHING = (None, None, None)


def _kind(trap: Trap) -> int:
    if trap.numeral is not None:
        return _SHAPE
    # What stands before the numeral decides where the trap only says what must not follow.
    excludes = trap.before is not None and trap.after is not None and trap.after.pattern.startswith("(?!")
    return _AFTER if trap.after is not None and not excludes else _BEFORE


def _either(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(patterns) or r"(?!)")
