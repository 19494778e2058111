"""The labels of a table, named like the members of a list in a sentence."""

from collections.abc import Sequence
from dataclasses import dataclass

from zhibiao.catalogue.model import Catalogue
from zhibiao.reading.evidence import Topic, gather
from zhibiao.reading.model import Qualifier
from zhibiao.reading.naming import Naming, name
from zhibiao.reading.quantities import Quantity
from zhibiao.reading.sentences import group
from zhibiao.reading.words import Finder

_HEADING_COST = 4.0


@dataclass(frozen=True, slots=True)
class Label:
    """What a row or column says that it counts, and its measure word ("" when it names none)."""

    text: str
    unit: str


def name_labels(labels: Sequence[Label], heading: str, catalogue: Catalogue, words: Finder) -> list[Naming | None]:
    """The metric of each label; a label that leaves its noun out (受理, 审结) shares that of the labels before it."""
    text = ""
    quantities: list[Quantity] = []
    for label in labels:
        text += label.text
        classes = catalogue.measures.of(label.unit) if label.unit else frozenset[str]()
        at = len(text)
        quantities.append(Quantity(at, at + 1, at, 0.0, None, None, Qualifier.EXACT, label.unit, classes))
        text += "0，"
    if not quantities:
        return []
    text += "\n"
    topic = Topic(lambda: {concept: _HEADING_COST for word in words.find(heading, 0, len(heading)) for concept in word.concepts})
    sentence = group(text.replace("。", "，"), quantities, words)[0]
    return [
        name(gather(text, sentence, index, topic, catalogue), quantity.classes, catalogue) if labels[index].text else None
        for index, quantity in enumerate(sentence.quantities)
    ]
