"""What a quantity measures: the patterns of the catalogue over the evidence around it."""

from collections.abc import Iterable
from operator import itemgetter
from typing import NamedTuple

from zhibiao.catalogue.model import Catalogue, Pattern, Reach
from zhibiao.reading.evidence import Evidence
from zhibiao.reading.words import Word

_THRESHOLD = 1.3
# Looking a member up in its enumeration costs more than the comparison that it is for.
_NEAR, _OWN, _TOPIC, _ABSENT = Reach.NEAR, Reach.OWN, Reach.TOPIC, Reach.ABSENT
_start = itemgetter(0)  # of a word


class Naming(NamedTuple):
    """The metric that fits best, the pattern that named it, and the words it used, nearest last."""

    pattern: Pattern
    score: float
    words: tuple[Word, ...]

    @property
    def verbal(self) -> bool:
        """True when only verbs named it, so that what follows in a list shares it (查处非法营运3起、超载2起)."""
        return bool(self.words) and not any(word.nouns for word in self.words)

    def rests_on(self, evidence: Evidence) -> bool:
        """True when a word beside the number helped to name it."""
        own = {id(word) for _, word in evidence.own.values()}
        return not own.isdisjoint(map(id, self.words))


def name(evidence: Evidence, classes: frozenset[str], catalogue: Catalogue) -> Naming | None:
    """The metric for a quantity whose measure word is of these classes; None when nothing fits well enough."""
    best: tuple[Pattern, float, list[Word]] | None = None
    seen: set[str] = set()
    called: Iterable[str] = {**evidence.own, **evidence.inherited}
    near = None if evidence.looks_back else frozenset(called)
    if near is None:
        called = (*called, *evidence.topic.near())
    patterns_for = catalogue.patterns_for(classes)
    for concept in called:
        for pattern in patterns_for.get(concept, ()):
            rule = pattern.rule
            if rule in seen or (near is not None and not pattern.near <= near):
                continue
            seen.add(rule)
            fit = _match(pattern, evidence)
            if fit is not None and (best is None or fit[0] > best[1] + 1e-9):
                best = (pattern, *fit)
    if best is None or best[1] < _THRESHOLD:
        return None
    pattern, score, used = best
    return Naming(pattern, score, tuple(sorted(used, key=_start)))


def _match(pattern: Pattern, evidence: Evidence) -> tuple[float, list[Word]] | None:
    """How well a pattern fits, and the words beside the number that it uses."""
    score = 0.0
    used: list[Word] = []
    heads, on_head = evidence.heads, False
    for token in pattern.tokens:
        reach = token.reach
        if reach is _ABSENT:
            for concept in token.concepts:
                if concept in evidence.own:
                    return None
            continue
        found = _find(token.concepts, reach, evidence)
        if found is None:
            return None
        value, concept, word = found
        score += value
        on_head = on_head or concept in heads
        if word is not None and (reach is _NEAR or reach is _OWN):
            used.append(word)
    if heads:
        if on_head:
            score += 1.5
        elif evidence.has_noun:
            score -= 0.8 if evidence.general else 2.2
    return score, used


def _find(concepts: tuple[str, ...], reach: Reach, evidence: Evidence) -> tuple[float, str, Word | None] | None:
    """The best value that one of the concepts can give within its reach."""
    best: tuple[float, str, Word | None] | None = None
    near = reach is _NEAR or reach is _OWN
    own, inherited = evidence.own, evidence.inherited
    for concept in concepts:
        word: Word | None = None
        if concept in own:
            cost, word = own[concept]
            if near and evidence.only_modifies(concept, word):
                continue
            value = (2.0 if near else 1.2) - cost
        elif reach is _OWN:
            continue
        elif concept in inherited:
            cost, word = inherited[concept]
            if near:
                noun = concept in word.meaning.nouns
                if (
                    evidence.closed
                    or (noun and (evidence.has_noun or evidence.ratio))
                    or (not noun and cost > 0.7 and (evidence.has_verb or evidence.opaque) and concept in word.meaning.verbs)
                ):
                    continue
                value = (2.1 if noun else 1.8) - 0.45 * cost
            else:
                value = 1.1 - 0.2 * cost
        elif near:
            if not evidence.looks_back or evidence.parts.get(concept) != "noun" or (far := evidence.topic.cost(concept)) is None:
                continue
            value = 2.1 - 0.45 * far  # 收到复议申请62件。已审结51件: the noun stands a sentence back
        elif (far := evidence.ahead.cost(concept)) is not None:
            value = 1.1 - 0.2 * far
        elif reach is _TOPIC and (far := evidence.topic.cost(concept)) is not None:
            value = 0.8 - 0.1 * far
        else:
            continue
        if best is None or value > best[0]:
            best = (value, concept, word)
    return best
