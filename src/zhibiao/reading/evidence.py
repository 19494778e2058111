"""The words around a quantity, weighed: beside the number, inherited from the chunks before, and what the number heads."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from zhibiao.catalogue.model import Catalogue
from zhibiao.reading.heads import GENERIC, ends_in_verb, left_head, residue, right_head
from zhibiao.reading.sentences import Chunk, Sentence
from zhibiao.reading.words import Word

_PREPOSITIONS = ("向", "至", "对", "与", "在", "给", "到", "于", "从")
_CONJUNCTIONS = ("和", "与", "及", "、")
_RATIO = frozenset({"percent"})
_AHEAD = 2.0  # the cost of what the next clause names


SENTENCE_BEFORE = 2.0  # the cost of what the sentence before says
_HEADING = 4.0  # of what the heading right above says


class Topic:
    """The concepts of what stands before a sentence, and their costs: looked up only when a pattern asks for them."""

    __slots__ = ("_costs", "_gather")

    def __init__(self, gather: Callable[[], dict[str, float]]) -> None:
        self._gather = gather
        self._costs: dict[str, float] | None = None

    def near(self) -> list[str]:
        """The concepts of the sentences before and of the heading right above."""
        if self._costs is None:
            self._costs = self._gather()
        return [concept for concept, cost in self._costs.items() if cost <= _HEADING]

    def cost(self, concept: str) -> float | None:
        """How far away the concept is; None when it does not occur."""
        if self._costs is None:
            self._costs = self._gather()
        return self._costs.get(concept)


@dataclass(slots=True)
class Evidence:
    """The concepts around one quantity, each with its cost (0 = beside the number) and the word it came from."""

    ahead: Topic  # the clause after: 参与群众3500人，开展宣传9场
    topic: Topic
    number: int  # where the quantity begins in the view
    parts: Mapping[str, str]  # the part of speech of each concept
    own: dict[str, tuple[float, Word]] = field(default_factory=dict[str, tuple[float, Word]])
    inherited: dict[str, tuple[float, Word]] = field(default_factory=dict[str, tuple[float, Word]])
    heads: frozenset[str] = frozenset()
    has_noun: bool = False
    has_verb: bool = False
    general: bool = False  # the head is a noun that many things are
    closed: bool = False  # an unexplained word is what is counted: no noun may be inherited
    opaque: bool = False  # an unexplained word may be a verb of its own, where no verb is: only a list shares the verb before
    example: bool = False  # the noun before the number is only an example (居委会等三个观察点)
    unknown_head: bool = False  # an unexplained word stands between the last noun and the number (社区用房9处)
    looks_back: bool = False  # neither the number nor the sentence before it names a thing: it may stand a sentence back
    ratio: bool = False  # a percentage belongs to the rate beside it, never to an inherited one

    def only_modifies(self, concept: str, word: Word) -> bool:
        """True for a noun before the number that is an example of what is counted, or a general one before its unknown name."""
        if concept not in word.meaning.nouns or word.start >= self.number:
            return False
        return self.example or (self.unknown_head and concept in GENERIC)


def gather(text: str, sentence: Sentence, index: int, topic: Topic, catalogue: Catalogue) -> Evidence:
    """The evidence for the quantity with this index in its sentence."""
    left, right = sentence.before.get(index), sentence.behind.get(index)
    quantity = sentence.quantities[index]
    here = left or right
    if left is not None and left.follows is not None and text[left.start : left.end].endswith(_CONJUNCTIONS):
        left = None  # 18个乡镇和31个部门: what stands between belongs to the first number
    if here is None:
        here = next((chunk for chunk in reversed(sentence.chunks) if chunk.start < quantity.start), None)
    evidence = Evidence(Topic(lambda: _ahead(text, sentence, here, quantity.end)), topic, quantity.start, catalogue.parts)
    if left is not None:
        for word in left.words:
            _note(evidence.own, word, 0.02 * min(10, (left.end - word.end) / 3))
            evidence.has_verb = evidence.has_verb or bool(word.meaning.verbs)
    before, tail = left_head(text, left, quantity.classes, catalogue)
    behind, opening = right_head(text, right, quantity.classes, catalogue)
    lead = text[left.start : left.end] if left is not None else ""
    verb_ends = left is not None and bool(left.words) and ends_in_verb(left)
    detached = opening < 2 <= tail  # 服务体系即1个镇级公服站
    if lead.endswith("等") or (behind and (verb_ends or detached or lead.endswith(_PREPOSITIONS))):
        # 居委会等三个观察点; 向9个社区: the noun before is an example of what is counted, or something else.
        before, tail = frozenset[str](), 0
        evidence.example = lead.endswith("等")
    if right is not None and not (before and right.leads is not None):
        named = False
        for position, word in enumerate(right.words):
            if right.leads is not None and named and word.meaning.verbs and not word.meaning.nouns:
                break  # a verb after the noun begins what the next number counts
            named = named or bool(word.meaning.nouns)
            cost = 0.1 if word.meaning.nouns & behind else 0.9 if opening >= 2 and "place" in quantity.classes else 0.3
            _note(evidence.own, word, cost + 0.05 * min(position, 6))
    else:
        behind = frozenset[str]()
    evidence.heads = before | behind
    evidence.has_noun = bool(before or behind)
    evidence.general = bool(evidence.heads) and evidence.heads <= GENERIC
    evidence.closed = not evidence.has_noun and tail >= 2
    elliptic = lead.endswith(("类", "的"))  # 城乡规划类74宗, 撤销的8件: what is counted was named before
    if elliptic:
        evidence.closed = False
    if right is not None and not before and (opening >= 2 or (not behind and residue(text, right) >= 2)):
        evidence.closed = True
    evidence.unknown_head = not before and tail >= 2
    evidence.opaque = not evidence.has_verb and not elliptic and residue(text, left) >= 2
    evidence.ratio = quantity.classes == _RATIO
    telling = _inherit(evidence, sentence, here, left, right, quantity.start)
    evidence.looks_back = not (telling or evidence.has_noun or evidence.closed or evidence.ratio)
    return evidence


def _ahead(text: str, sentence: Sentence, here: Chunk | None, end: int) -> dict[str, float]:
    """The concepts of what follows the number up to the end of the next clause, with their costs.

    What only says who acts there (法律顾问出具意见) and what is a part of this number (其中) tells nothing of it.
    """
    found: dict[str, float] = {}
    for chunk in sentence.chunks:
        if here is None or chunk.start < end:
            continue
        if chunk.clause > here.clause + 1 or chunk.group > here.group or text.startswith("其中", chunk.start):
            break
        found.update(dict.fromkeys((concept for word in chunk.words for concept in word.concepts), _AHEAD))
    return {concept: cost for concept, cost in found.items() if not concept.startswith("counsel")}


def _note(table: dict[str, tuple[float, Word]], word: Word, cost: float) -> None:
    for concept in word.meaning.concepts:
        if concept not in table or table[concept][0] > cost:
            table[concept] = (cost, word)


def _inherit(
    evidence: Evidence, sentence: Sentence, here: Chunk | None, left: Chunk | None, right: Chunk | None, start: int
) -> bool:
    """Concepts of the chunks before the number, the nearest first: a list shares what its first member says.

    True when one of those chunks names a telling thing.
    """
    if here is None:
        return False
    inherited = evidence.inherited
    barriers = 0
    for chunk in reversed(sentence.chunks):
        if chunk.start >= start or not chunk.words or chunk is left or chunk is right:
            continue
        cost = 0.6 if chunk.clause == here.clause else 1.0 + 0.3 * (here.clause - chunk.clause - 1)
        cost += 0.8 * (here.group - chunk.group) + 0.45 * barriers
        if chunk.bracket > here.bracket:
            cost += 0.8
        telling = False
        for word in reversed(chunk.words):
            entry = (cost, word)
            for concept in word.meaning.concepts:
                if concept not in inherited or inherited[concept][0] > cost:
                    inherited[concept] = entry
            telling = telling or (bool(word.meaning.nouns) and not word.meaning.nouns <= GENERIC)
        if telling:
            barriers += 1
    return barriers > 0
