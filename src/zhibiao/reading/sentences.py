"""Sentences that hold quantities, cut into the chunks that a number is explained by."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from zhibiao.reading.quantities import Quantity
from zhibiao.reading.words import Finder, Word, meaning

_SENTENCE_END = re.compile(r"[。！？!?\n]")
_BREAK = re.compile(r"[，；：。、,;:（）()]")
_SUBJECT_REACH = 8  # characters: a subject stands at the beginning of its clause


class Chunk(NamedTuple):
    """A stretch without punctuation or number: `text[start:end]` of the view. A tuple, because a report holds hundreds.

    `clause` counts the clauses of the sentence (commas), `group` its semicolon groups. `follows` is the index of the quantity
    that stands right before the chunk, without punctuation between; `leads` the one right after it.
    """

    start: int
    end: int
    clause: int
    group: int
    bracket: int  # how many brackets are open
    words: tuple[Word, ...]
    follows: int | None
    leads: int | None


@dataclass(slots=True)
class Sentence:
    """A sentence of the view with its quantities."""

    start: int
    end: int
    quantities: list[Quantity]
    chunks: list[Chunk] = field(default_factory=list[Chunk])
    words: list[Word] = field(default_factory=list[Word])
    before: dict[int, Chunk] = field(default_factory=dict[int, Chunk])  # by index of the quantity that the chunk leads up to
    behind: dict[int, Chunk] = field(default_factory=dict[int, Chunk])  # by index of the quantity that the chunk follows


def bounds(text: str, position: int, after: int) -> tuple[int, int]:
    """Where the sentence around `position` begins and ends (its closing mark included, a line break not).

    It begins at `after` at the earliest: without a bound, marks that a text hardly holds would be looked for up to its beginning.
    """
    start = after
    for mark in "\n。！？!?":
        start = text.rfind(mark, start, position) + 1 or start
    match = _SENTENCE_END.search(text, position)
    end = len(text) if match is None else match.end() if match.group() != "\n" else match.start()
    return start, end


def group(text: str, quantities: Sequence[Quantity], words: Finder) -> list[Sentence]:
    """The sentences that hold the quantities, in order, each cut into chunks."""
    sentences: list[Sentence] = []
    for quantity in quantities:
        if sentences and quantity.start < sentences[-1].end:
            sentences[-1].quantities.append(quantity)
            continue
        start, end = bounds(text, quantity.start, sentences[-1].end if sentences else 0)
        if sentences and sentences[-1].end == start and text.startswith("其中", start):
            sentences[-1].end = end  # 调解120件。其中邻里纠纷60件: the parts belong to the total before the full stop
            sentences[-1].quantities.append(quantity)
            continue
        sentences.append(Sentence(start, end, [quantity]))
    for sentence in sentences:
        sentence.words = with_subjects(text, sentence.start, _words_between(text, sentence, words))
        sentence.chunks = _chunks(text, sentence)
        for chunk in sentence.chunks:
            if chunk.leads is not None:
                sentence.before[chunk.leads] = chunk
            if chunk.follows is not None:
                sentence.behind[chunk.follows] = chunk
    return sentences


def _words_between(text: str, sentence: Sentence, words: Finder) -> list[Word]:
    """The words of a sentence; none reaches into a quantity (81个人民调解委员会 holds no 个人)."""
    found: list[Word] = []
    position = sentence.start
    for quantity in sentence.quantities:
        found.extend(words.find(text, position, quantity.start))
        position = quantity.end
    found.extend(words.find(text, position, sentence.end))
    return found


def with_subjects(text: str, start: int, words: list[Word]) -> list[Word]:
    """Marks legal counsel as the subject where it opens a clause (法律顾问审查合同) and is not being hired (聘请法律顾问)."""
    for word in words:
        if "counsel_ctx" in word.meaning.contexts:
            break
    else:
        return words
    marked: list[Word] = []
    for position, word in enumerate(words):
        if "counsel_ctx" in word.contexts:
            clause = max(start, *(text.rfind(mark, start, word.start) + 1 for mark in "，；。：（"))
            hired = any("retain" in other.verbs for other in words[:position] if other.start >= clause)
            alone = text[word.end : word.end + 1] not in ("与", "和", "、")
            if word.start - clause <= _SUBJECT_REACH and not hired and alone:
                word = Word(word.start, word.end, meaning(word.nouns, word.verbs, word.contexts | {"counsel_subject"}))
        marked.append(word)
    return marked


def _chunks(text: str, sentence: Sentence) -> list[Chunk]:
    """Brackets without a number inside and enumeration commas between words stay inside a chunk: 村（社区）, 低保、救助等信息."""
    quantities = sentence.quantities
    cuts: list[tuple[int, int, str, int | None]] = [(q.start, q.end, "", i) for i, q in enumerate(quantities)]
    number = 0  # the first quantity that ends behind the mark
    for match in _BREAK.finditer(text, sentence.start, sentence.end):
        at = match.start()
        while number < len(quantities) and quantities[number].end <= at:
            number += 1
        if number == len(quantities) or at < quantities[number].start:
            cuts.append((at, at + 1, match.group(), None))
    cuts.sort()
    cuts = _real_cuts(cuts)
    chunks: list[Chunk] = []
    position, clause, group_number, bracket = sentence.start, 0, 0, 0
    after: int | None = None
    cursor = 0
    words = sentence.words
    opened = {q.start: i for i, q in enumerate(quantities) if text[q.end : q.end + 1] in ("）", ")")}
    for start, end, mark, index in [*cuts, (sentence.end, sentence.end, "", None)]:
        if start > position:
            inside: list[Word] = []
            while cursor < len(words) and (word := words[cursor])[0] < start:
                if word[0] >= position and word[1] <= start:
                    inside.append(word)
                cursor += 1
            leads = index if mark not in ("（", "(") else opened.get(end)  # 听证会（12次）: the bracket holds the number only
            chunks.append(Chunk(position, start, clause, group_number, bracket, tuple(inside), after, leads))
        position = end
        after = index
        if mark in ("，", ",", "：", ":", "。"):
            clause += 1
        elif mark in ("；", ";"):
            clause, group_number = clause + 1, group_number + 1
        elif mark in ("（", "("):
            bracket += 1
        elif mark in ("）", ")"):
            bracket = max(0, bracket - 1)
    return chunks


def _real_cuts(cuts: list[tuple[int, int, str, int | None]]) -> list[tuple[int, int, str, int | None]]:
    """Drops brackets that hold no number, and enumeration commas that no number stands beside."""
    kept: list[tuple[int, int, str, int | None]] = []
    ends = {end for _, end, _, index in cuts if index is not None}
    begins = {start for start, _, _, index in cuts if index is not None}
    open_at: int | None = None
    for cut in cuts:
        mark = cut[2]
        if mark in ("（", "("):
            open_at = None if cut[0] in ends else len(kept)  # a bracket right behind a number comments on it
            kept.append(cut)
        elif mark in ("）", ")"):
            if open_at is not None and not any(entry[3] is not None for entry in kept[open_at:]):
                del kept[open_at:]
            else:
                kept.append(cut)
            open_at = None
        elif mark == "、":
            if cut[1] in begins or (
                kept
                and (
                    (kept[-1][3] is not None and kept[-1][1] == cut[0]) or (kept[-1][2] in ("）", ")") and kept[-1][1] == cut[0])
                )
            ):
                kept.append(cut)
        else:
            kept.append(cut)
    return kept


def clause_of(text: str, sentence: Sentence, quantity: Quantity) -> tuple[int, int]:
    """Where the clause around a quantity begins and ends: between commas, semicolons or colons."""
    start, end = sentence.start, sentence.end
    for mark in "，；：。":
        start = text.rfind(mark, start, quantity.start) + 1 or start
    for mark in "，；。":
        found = text.find(mark, quantity.end, end)
        end = end if found < 0 else found
    return start, end
