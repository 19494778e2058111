"""What each quantity of a sentence measures, with what it shares with its neighbours: a list, a rise, a total, an event."""

import re
from typing import NamedTuple

from zhibiao.catalogue.model import Catalogue
from zhibiao.reading import changes, parts
from zhibiao.reading.evidence import Evidence, Topic, gather
from zhibiao.reading.labels import Label, name_labels
from zhibiao.reading.model import Change
from zhibiao.reading.naming import Naming, name
from zhibiao.reading.quantities import Quantity
from zhibiao.reading.sentences import Sentence, clause_of
from zhibiao.reading.words import finder

_INSTALMENT = re.compile(r"(?<![得评积部总均成充十百])分$")
_MEMBERS = re.compile(r"[、，和与及]|以及")
_LEVEL = re.compile(r"[为是达到至]+$")
_ATTENDING = frozenset({"audience", "member", "trainee", "participate", "party", "enterprise"})
_PEOPLE = frozenset({"person", "person_time"})
_BESIDE = 0.3  # the cost below which a word stands right beside the number


class Measured(NamedTuple):
    """What one quantity measures. `naming` is None where the metric comes from a neighbour, or there is none."""

    naming: Naming | None
    metric: str | None
    change: Change | None
    total: int | None  # the index of the quantity that this one is a part of

    @property
    def rule(self) -> str | None:
        """The id of the pattern that named the metric."""
        if self.naming is not None:
            return self.naming.pattern.rule
        return None if self.metric is None else f"{self.metric}#shared"


def measure(text: str, sentence: Sentence, topic: Topic, catalogue: Catalogue) -> list[Measured]:
    """The measures of a sentence's quantities, in their order."""
    measured: list[Measured] = []
    distributed = distribute(text, sentence, catalogue)
    for index, total in enumerate(parts.totals(text, sentence)):
        if index in distributed:
            naming = distributed[index]
            measured.append(Measured(naming, naming.pattern.metric if naming is not None else None, None, None))
            continue
        change = _change(text, sentence, index, measured)
        if change is not None:
            measured.append(Measured(None, None, change, total))
            continue
        evidence = gather(text, sentence, index, topic, catalogue)
        naming = _naming(text, sentence, index, evidence, measured, catalogue)
        metric = naming.pattern.metric if naming is not None else None
        attended = _attended(sentence.quantities[index], evidence, measured, catalogue)
        if attended is not None:
            naming, metric = None, attended
        if (
            total is not None
            and (whole := measured[total].metric) is not None
            and (
                _follows_total(naming, evidence, sentence, total, catalogue)
                or (
                    measured[-1] == Measured(None, whole, None, total)
                    and not _done_to(naming, sentence.quantities[index - 1].end)
                )
            )
        ):
            naming, metric = None, whole
        measured.append(Measured(naming, metric, None, total))
    return measured


def distribute(text: str, sentence: Sentence, catalogue: Catalogue) -> dict[int, Naming | None]:
    """听证会、协调会分别召开26次、61次: as many numbers as names, each number its name, by index of the quantity."""
    found: dict[int, Naming | None] = {}
    if text.find("分别", sentence.start, sentence.end) < 0:
        return found
    for index, chunk in sentence.before.items():
        names, mark, verb = text[chunk.start : chunk.end].partition("分别")
        if not mark:
            continue
        members = [member for member in _MEMBERS.split(names) if member]
        run = parts.run_from(text, sentence, index)
        if len(members) == len(run) > 1:
            units = [sentence.quantities[i].unit for i in run]
            labels = [Label(f"{member}{_LEVEL.sub('', verb)}", unit) for member, unit in zip(members, units, strict=True)]
            found |= dict(zip(run, name_labels(labels, "", catalogue, finder()), strict=True))
    return found


def _change(text: str, sentence: Sentence, index: int, measured: list[Measured]) -> Change | None:
    quantity = sentence.quantities[index]
    left = sentence.before.get(index)
    before = text[left.start : left.end] if left is not None else ""
    change = changes.change_of(before, lambda: text[clause_of(text, sentence, quantity)[0] : quantity.start])
    if change is None and index and changes.continues(before) and quantity.unit == sentence.quantities[index - 1].unit:
        return measured[index - 1].change
    return change


def _naming(
    text: str, sentence: Sentence, index: int, evidence: Evidence, measured: list[Measured], catalogue: Catalogue
) -> Naming | None:
    """The metric that the words name, or that of the neighbour whose words the text does not repeat."""
    quantity = sentence.quantities[index]
    left = sentence.before.get(index)
    before = text[left.start : left.end] if left is not None else ""
    instalment = before.endswith("分") and _INSTALMENT.search(before) is not None
    if instalment or ("average" in evidence.own and evidence.own["average"][0] < _BESIDE):
        return None  # 分三批 counts the instalments, 平均每村3名 is no total
    if parts.repeats(text, sentence, index):
        return measured[index - 1].naming
    naming = name(evidence, quantity.classes, catalogue)
    if (naming is None or not naming.rests_on(evidence)) and parts.listed(text, sentence, index):
        previous = measured[index - 1].naming
        if previous is not None and previous.verbal:
            return previous
    if naming is None and before.endswith("类"):
        same = (measured[i].naming for i in range(index - 1, -1, -1) if sentence.quantities[i].unit == quantity.unit)
        return next(same, None)
    return naming


def _attended(quantity: Quantity, evidence: Evidence, measured: list[Measured], catalogue: Catalogue) -> str | None:
    """People counted beside an event, with no word of their own but that they took part: 培训5场次，300余人次参加."""
    if not measured or measured[-1].metric is None or evidence.closed or quantity.classes.isdisjoint(_PEOPLE):
        return None
    words = [word for _, word in evidence.own.values() if word.nouns or word.verbs]
    if any(_ATTENDING.isdisjoint(word.nouns) and _ATTENDING.isdisjoint(word.verbs) for word in words):
        return None
    return catalogue.metrics[measured[-1].metric].attended_by


def _done_to(naming: Naming | None, start: int) -> bool:
    """True when a verb of its own, behind `start`, names it: without one it is a kind of the total as the part before it is."""
    return naming is not None and any(word.verbs and word.start >= start for word in naming.words)


def _follows_total(naming: Naming | None, evidence: Evidence, sentence: Sentence, total: int, catalogue: Catalogue) -> bool:
    """A part is counted like its total unless words of its own, or shared with the total, say otherwise."""
    if naming is None or not naming.rests_on(evidence):
        return True
    if catalogue.metrics[naming.pattern.metric].category == "general":
        return True  # 法律援助案件30件，其中民事案件18件: a kind that a general thing names is still of the total's
    chunk = sentence.before.get(total)
    begins = chunk.start if chunk is not None else sentence.quantities[total].start
    # 调解成功9件，其中邻里纠纷3件: the verb that would make the part another metric stands further back than the total.
    return any(word.verbs and not word.nouns and word.end <= begins for word in naming.words)
