"""Words with a meaning in a stretch of text: one automaton for the whole lexicon."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import ahocorasick

from zhibiao.catalogue import load
from zhibiao.catalogue.model import Catalogue


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one surface of the lexicon stands for, by part of speech."""

    nouns: frozenset[str]
    verbs: frozenset[str]
    contexts: frozenset[str]
    concepts: tuple[str, ...]


class Word(NamedTuple):
    """A word of the lexicon at `text[start:end]`. A tuple, because a report holds thousands."""

    start: int
    end: int
    meaning: Meaning

    @property
    def nouns(self) -> frozenset[str]:
        """The things that it names."""
        return self.meaning.nouns

    @property
    def verbs(self) -> frozenset[str]:
        """What it says was done."""
        return self.meaning.verbs

    @property
    def contexts(self) -> frozenset[str]:
        """The topics that it is evidence of."""
        return self.meaning.contexts

    @property
    def concepts(self) -> tuple[str, ...]:
        """Everything that it can mean."""
        return self.meaning.concepts


def meaning(nouns: frozenset[str], verbs: frozenset[str], contexts: frozenset[str]) -> Meaning:
    """A meaning with its concepts in one deterministic order."""
    return Meaning(nouns, verbs, contexts, tuple(sorted(nouns | verbs | contexts)))


class Finder:
    """Finds the words of a catalogue; the longest word wins where several begin at one place."""

    def __init__(self, catalogue: Catalogue) -> None:
        automaton: ahocorasick.Automaton[tuple[int, Meaning]] = ahocorasick.Automaton()
        for surface, concepts in catalogue.words.items():
            by_part: dict[str, set[str]] = {"noun": set(), "verb": set(), "context": set(), "light": set()}
            for concept in concepts:
                by_part[catalogue.parts[concept]].add(concept)
            stands_for = meaning(frozenset(by_part["noun"]), frozenset(by_part["verb"]), frozenset(by_part["context"]))
            automaton.add_word(surface, (len(surface) - 1, stands_for))
        automaton.make_automaton()
        self._automaton = automaton

    def find(self, text: str, start: int, end: int) -> list[Word]:
        """The words in `text[start:end]`, left to right, none overlapping."""
        if start >= end:
            return []
        # The automaton copies whatever it is given, so it gets the stretch alone; a Word is made without its own constructor.
        return [
            tuple.__new__(Word, (start + last - reach, start + last + 1, stands_for))
            for last, (reach, stands_for) in self._automaton.iter_long(text[start:end])
        ]


@cache
def finder() -> Finder:
    """The finder of the package's catalogue; built once a process."""
    return Finder(load())
