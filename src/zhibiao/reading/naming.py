"""What a quantity measures: the patterns of the catalogue over the evidence around it."""

from dataclasses import dataclass

from zhibiao.catalogue.model import Catalogue, Pattern, Reach
from zhibiao.reading.evidence import Evidence
from zhibiao.reading.words import Word

_THRESHOLD = 1.3


@dataclass(frozen=True, slots=True)
class Naming:
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
        return any(id(word) in own for word in self.words)


def name(evidence: Evidence, classes: frozenset[str], catalogue: Catalogue) -> Naming | None:
    """The metric for a quantity whose measure word is of these classes; None when nothing fits well enough."""
    best: Naming | None = None
    seen: set[str] = set()
    concepts = [*evidence.own, *evidence.inherited]
    for concept in concepts:
        for pattern in catalogue.patterns_for(concept, classes):
            if pattern.rule in seen:
                continue
            seen.add(pattern.rule)
            naming = _match(pattern, evidence)
            if naming is not None and (best is None or naming.score > best.score + 1e-9):
                best = naming
    return best if best is not None and best.score >= _THRESHOLD else None


def _match(pattern: Pattern, evidence: Evidence) -> Naming | None:
    score = 0.0
    used: list[Word] = []
    used_concepts: set[str] = set()
    for token in pattern.tokens:
        if token.reach is Reach.ABSENT:
            if any(concept in evidence.own for concept in token.concepts):
                return None
            continue
        found = _find(token.concepts, token.reach, evidence)
        if found is None:
            return None
        value, concept, word = found
        score += value
        used_concepts.add(concept)
        if word is not None and token.reach in (Reach.NEAR, Reach.OWN):
            used.append(word)
    if evidence.heads:
        if used_concepts & evidence.heads:
            score += 1.5
        elif evidence.has_noun:
            score -= 0.8 if evidence.general else 2.2
    used.sort(key=lambda word: word.start)
    return Naming(pattern, score, tuple(used))


def _find(concepts: tuple[str, ...], reach: Reach, evidence: Evidence) -> tuple[float, str, Word | None] | None:
    """The best value that one of the concepts can give within its reach."""
    best: tuple[float, str, Word | None] | None = None
    for concept in concepts:
        value: float | None = None
        word: Word | None = None
        if concept in evidence.own:
            cost, word = evidence.own[concept]
            if reach in (Reach.NEAR, Reach.OWN) and evidence.only_modifies(concept, word):
                continue
            value = (2.0 if reach in (Reach.NEAR, Reach.OWN) else 1.2) - cost
        elif reach is Reach.OWN:
            continue
        elif concept in evidence.inherited:
            cost, word = evidence.inherited[concept]
            if reach is Reach.NEAR:
                noun = concept in word.nouns
                if (
                    evidence.closed
                    or (noun and (evidence.has_noun or evidence.ratio))
                    or (not noun and concept in word.verbs and cost > 0.7 and (evidence.has_verb or evidence.opaque))
                ):
                    continue
                value = (2.1 if noun else 1.8) - 0.45 * cost
            else:
                value = 1.1 - 0.2 * cost
        elif reach in (Reach.SENTENCE, Reach.TOPIC) and (far := evidence.ahead.cost(concept)) is not None:
            value = 1.1 - 0.2 * far
        elif reach is Reach.TOPIC and (far := evidence.topic.cost(concept)) is not None:
            value = 0.8 - 0.1 * far
        if value is not None and (best is None or value > best[0]):
            best = (value, concept, word)
    return best
