"""The head of what a number counts: the noun before it, or the one behind its measure word."""

import re

from zhibiao.catalogue.model import Catalogue
from zhibiao.reading.sentences import Chunk
from zhibiao.reading.words import Word

# What needs no explaining by a word of the lexicon: what is quoted or in brackets, marks, digits, words of grammar.
_PLAIN = re.compile(
    r"[”‘’》「」）()\d%.·—\-+\s的了和与及等共各为在被将对其就从于由至到达占用已经未所有个是一以可要能会之也还都并则再又先后前起即中内外里上下时本我区县市镇乡全年均分别、，]+"
    r"|“[^”]*”|《[^》]*》|（[^）]*）|[“《（]"
)
# Nouns that many things are: a more telling one beside them is what is counted.
GENERIC = frozenset(
    {
        "audience",
        "member",
        "party",
        "place",
        "org_other",
        "enterprise",
        "case",
        "meeting_bare",
        "doc_bare",
        "project",
        "problem",
        "neighbourhood",
        "ticket",
    }
)


def residue(text: str, chunk: Chunk | None) -> int:
    """How many characters of a chunk no word of the lexicon explains: names, unknown nouns, unknown verbs."""
    if chunk is None:
        return 0
    parts: list[str] = []
    position = chunk.start
    for word in chunk.words:
        parts.append(text[position : word.start])
        position = word.end
    parts.append(text[position : chunk.end])
    return len(_PLAIN.sub("", " ".join(parts)))


def ends_in_verb(left: Chunk) -> bool:
    """信息系统覆盖11个镇: with a verb right before the number, the noun behind the measure word is its object."""
    last = left.words[-1]
    return bool(last.verbs) and not last.nouns and last.end == left.end


def left_head(text: str, left: Chunk | None, classes: frozenset[str], catalogue: Catalogue) -> tuple[frozenset[str], int]:
    """The nouns that head the phrase before the number, and how many unexplained characters stand behind the last one.

    A general noun (社区) with an unexplained word behind it (社区用房9处) is only a modifier of that word.
    """
    if left is None:
        return frozenset(), 0
    general: frozenset[str] = frozenset()
    unexplained = 0
    behind: int | None = None  # the unexplained characters between the last verb and the number
    end = left.end
    for word in reversed(left.words):
        if general and word.meaning.verbs and not word.meaning.nouns:
            break  # 法律顾问走访企业42家: the object stands behind the verb, the subject before it
        unexplained += _unknown(text[word.end : end])
        end = word.start
        countable = _countable(word, classes, catalogue)
        if countable - GENERIC and unexplained < 3:
            return countable, unexplained
        if countable and not general and unexplained < 2:
            general = countable
        if word.meaning.verbs and not word.meaning.nouns and behind is None:
            behind = unexplained
        if word.meaning.nouns and not countable:
            unexplained += word.end - word.start
    return general, unexplained + _unknown(text[left.start : end]) if behind is None else behind


def right_head(text: str, right: Chunk | None, classes: frozenset[str], catalogue: Catalogue) -> tuple[frozenset[str], int]:
    """The nouns of the noun phrase right behind the measure word, and the unexplained characters before it.

    Of nouns in a row the last is the head: 24个村居公服室.
    """
    if right is None:
        return frozenset(), 0
    head: frozenset[str] = frozenset()
    end = right.start
    unexplained = 0
    for word in right.words:
        gap = _unknown(text[end : word.start])
        if head and (gap or not word.meaning.nouns or word.start != end):
            break
        if not head and word.meaning.verbs and not word.meaning.nouns:
            if word.start > right.start or "event" not in classes:
                break
            end = word.end  # 先后12次召开听证会: the object of a verb right behind the number is what is counted
            continue
        unexplained += gap
        end = word.end
        countable = _countable(word, classes, catalogue)
        if unexplained >= 2 and "place" in classes and (unexplained > 4 or "place" not in countable):
            break  # 个 counts anything: an unknown noun right behind it is what is counted
        head = countable or head
    return head, unexplained


def _countable(word: Word, classes: frozenset[str], catalogue: Catalogue) -> frozenset[str]:
    nouns = word.meaning.nouns
    if not nouns or not classes:
        return nouns
    return frozenset([noun for noun in nouns if not classes.isdisjoint(catalogue.countable.get(noun, ()))])


def _unknown(gap: str) -> int:
    return len(_PLAIN.sub("", gap)) if gap else 0
