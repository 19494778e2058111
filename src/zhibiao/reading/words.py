"""Words with a meaning in a stretch of text: one automaton for the whole lexicon."""

from dataclasses import dataclass
from functools import cache

import ahocorasick

from zhibiao.catalogue import load
from zhibiao.catalogue.model import Catalogue


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the lexicon at `text[start:end]`, with the concepts it stands for, by part of speech."""

    start: int
    end: int
    nouns: frozenset[str]
    verbs: frozenset[str]
    contexts: frozenset[str]

    @property
    def concepts(self) -> frozenset[str]:
        """Everything that the word can mean."""
        return self.nouns | self.verbs | self.contexts


class Finder:
    """Finds the words of a catalogue; the longest word wins where several begin at one place."""

    def __init__(self, catalogue: Catalogue) -> None:
        automaton = ahocorasick.Automaton()
        for surface, concepts in catalogue.words.items():
            parts: dict[str, set[str]] = {"noun": set(), "verb": set(), "context": set(), "light": set()}
            for concept in concepts:
                parts[catalogue.parts[concept]].add(concept)
            value = (len(surface), frozenset(parts["noun"]), frozenset(parts["verb"]), frozenset(parts["context"]))
            automaton.add_word(surface, value)
        automaton.make_automaton()
        self._automaton = automaton

    def find(self, text: str, start: int, end: int) -> list[Word]:
        """The words in `text[start:end]`, left to right, none overlapping."""
        words: list[Word] = []
        if start >= end:
            return words
        for last, (length, nouns, verbs, contexts) in self._automaton.iter_long(text, start, end):
            words.append(Word(last - length + 1, last + 1, nouns, verbs, contexts))
        return words


@cache
def finder() -> Finder:
    """The finder of the package's catalogue; built once a process."""
    return Finder(load())
