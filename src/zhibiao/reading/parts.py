"""Totals and their parts: 其中…, brackets after a total, 甲类3件、乙类2件."""

import re
from collections.abc import Sequence

from zhibiao.reading.quantities import Quantity
from zhibiao.reading.sentences import Sentence

_OPENS = re.compile(r"其中|包括|包含|含(?!有)|分别(?:为|是)|分类看|按(?:类型|类别|性质)分")
_SERIES = re.compile(
    r"(?<!各)类|方面|以?其他|其它|其余|领域|[国省市区县镇村]级|专职|兼职|一审|二审|线上|线下|男|女|首批|书面|现场|口头|简易程序|普通程序|一般程序"
)

_KIND = re.compile(r"(?<!各)类")  # 各类 names no kind


def totals(text: str, sentence: Sentence) -> list[int | None]:
    """For each quantity of a sentence the index of the total that it is a part of, or None."""
    found: list[int | None] = []
    current: int | None = None  # the total whose parts are being listed
    quantities = sentence.quantities
    taken = 0.0  # what the parts listed so far add up to
    for index, quantity in enumerate(quantities):
        chunk = sentence.before.get(index)
        previous = quantities[index - 1] if index else None
        before = text[previous.end if previous else sentence.start : quantity.start]
        opened = _OPENS.search(before) is not None or before.startswith(("（", "：其中"))
        if opened:
            current = _total(quantities, index, found)
            if before.startswith("（") and previous is not None and _same_kind(previous, quantity):
                current = index - 1
        elif current is not None:
            joined = before.startswith(("、", "和", "及")) or _SERIES.search(before) is not None
            if before.startswith("，") and chunk is not None and not any(word.verbs for word in chunk.words):
                joined = True  # 其中邻里纠纷3件，家庭纠纷2件: as long as they fit into the total
            fits = taken + quantity.value <= quantities[current].value
            if not joined or not fits or not _same_kind(quantities[current], quantity) or "；" in before:
                current = None
        elif (
            previous is not None
            and chunk is not None
            and _KIND.search(before)
            and before[:1] in ("、", "，")
            and index >= 1
            and found[index - 1] is None
            and _same_kind(previous, quantity)
        ):
            current = None if _KIND.search(text, max(sentence.start, previous.start - 8), previous.start) else index - 1
        taken = taken + quantity.value if current is not None and not opened else quantity.value
        found.append(current if current is not None and _same_kind(quantities[current], quantity) else None)
    return found


def _total(quantities: Sequence[Quantity], index: int, found: Sequence[int | None]) -> int | None:
    """The nearest quantity before that is no part itself and is counted with a measure word of the same kind."""
    for candidate in range(index - 1, -1, -1):
        if found[candidate] is None and _same_kind(quantities[candidate], quantities[index]):
            return candidate
    return None


def _same_kind(total: Quantity, part: Quantity) -> bool:
    if "percent" in part.classes:
        return False
    return total.unit == part.unit or bool(total.classes & part.classes - {"other"})


_BETWEEN = re.compile(r"[、，和与及]|以及")
_LEVEL = re.compile(r"^[^，。；：、]{0,6}?(?:到|至|为|成)(?:了)?(?:\d{4}年(?:底|末)?的?)?$")
_REACHED = re.compile(r"，(?:全年|年内)?实际(?:完成|实现|达到?)了?")  # 计划走访企业80户，实际完成82户
_BASE = re.compile(r"^[，]?(?:比|较|与|相比)[^，。；]{2,12}(?:的|为)$")


def repeats(text: str, sentence: Sentence, index: int) -> bool:
    """True for the second value of one measure: 由35件增加到50件; 败诉率6.5%，比上年的9.1%下降."""
    if index == 0:
        return False
    previous, quantity = sentence.quantities[index - 1], sentence.quantities[index]
    if previous.unit != quantity.unit:
        return False
    between = text[previous.end : quantity.start]
    if previous.unit == "%" and between in ("、", "和", "及", "与"):
        return True  # 及时受理率、办结率分别为99%和98%
    if _BASE.match(between) or _REACHED.fullmatch(between):
        return True
    if _LEVEL.match(between) is None:
        return False
    clause = text[max(text.rfind(mark, sentence.start, previous.start) for mark in "，；：。") + 1 : previous.start]
    return re.search(r"由|从|自", clause) is not None


def run_from(text: str, sentence: Sentence, index: int) -> list[int]:
    """The indices of the quantities that go on from this one with nothing but a comma or conjunction between them."""
    run = [index]
    quantities = sentence.quantities
    for following in range(index + 1, len(quantities)):
        if not _BETWEEN.fullmatch(text[quantities[following - 1].end : quantities[following].start]):
            break
        run.append(following)
    return run


def is_base(text: str, sentence: Sentence, index: int) -> bool:
    """True for the value that another one starts from: 由35件增加到50件."""
    if index + 1 >= len(sentence.quantities):
        return False
    quantity, following = sentence.quantities[index], sentence.quantities[index + 1]
    return (
        _LEVEL.match(text[quantity.end : following.start]) is not None
        and repeats(text, sentence, index + 1)
        and "年初" not in text[sentence.start : quantity.start]
    )


def listed(text: str, sentence: Sentence, index: int) -> bool:
    """True when a quantity goes on a list that the one before it belongs to: 、 between them, the same measure word."""
    if index == 0:
        return False
    previous, quantity = sentence.quantities[index - 1], sentence.quantities[index]
    return (
        previous.unit == quantity.unit
        and text[previous.end : previous.end + 1] == "、"
        and "，" not in text[previous.end : quantity.start]
    )
