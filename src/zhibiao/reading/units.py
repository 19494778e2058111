"""Measure words behind numbers."""

from zhibiao.catalogue.model import Catalogue

_NO_VISITS = frozenset(["次", "年", "元", "%", "天", "日", "月"])  # no compound with 次
_LONGEST_NOUN = 6


def unit_at(text: str, position: int, catalogue: Catalogue) -> tuple[str, int]:
    """The longest measure word at `position` as written ("" if none) and where it ends; 件（套） and 个/件 are one."""
    measures = catalogue.measures
    for length in measures.lengths.get(text[position : position + 1], ()):
        word = text[position : position + length]
        if word not in measures.classes or len(word) < length:
            continue
        end = position + length
        following = text[end : end + 1]
        if following == "次" and word not in _NO_VISITS:
            return word + "次", end + 1
        if following == "（" and text[end + 2 : end + 3] == "）" and (inner := text[end + 1]) in measures.classes:
            return f"{word}（{inner}）", end + 3
        if following in ("/", "／") and following and (other := text[end + 1 : end + 2]) in measures.classes:
            return word, end + 1 + len(other)
        return word, end
    return "", position


def unknown_unit_at(text: str, position: int, catalogue: Catalogue) -> tuple[str, int]:
    """One unknown character between a number and a known noun is a measure word: 3驾无人机."""
    word = text[position : position + 1]
    if "一" <= word <= "鿿":
        for length in range(_LONGEST_NOUN, 1, -1):
            concepts = catalogue.words.get(text[position + 1 : position + 1 + length], ())
            if any(catalogue.parts[concept] == "noun" for concept in concepts):
                return word, position + 1
    return "", position
