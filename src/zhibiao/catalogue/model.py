"""The catalogue as the reader uses it: metrics with their patterns, measure words, words with meanings, traps."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
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
    """One requirement of a pattern: one of `concepts` within `reach`."""

    concepts: frozenset[str]
    reach: Reach


@dataclass(frozen=True, slots=True)
class Pattern:
    """A combination of concepts that names `metric` for quantities whose measure word is of one of `classes`."""

    rule: str  # id: metric code, "#", its number in the entry
    metric: str
    tokens: tuple[Token, ...]
    classes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Metric:
    """One catalogue entry. `catalogued` is false for the names of things that only keep a neighbouring metric away."""

    code: str
    category: str
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
    longest: int

    def of(self, unit: str) -> frozenset[str]:
        """The classes of a measure word as written; an unknown word followed by 次 counts visits."""
        known = self.classes.get(unit)
        if known is not None:
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
