"""Automatic numbers of paragraphs (一、（一）1. ①): word processors store how to count, and what people read is counted here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

_DIGITS = "〇一二三四五六七八九"
_LEGAL_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_CLOSED = "、）)】》．。"  # nothing need stand between a number that ends so and the text
_MAX = 9_999  # no list is longer; a larger start is a broken file


def chinese(number: int, digits: str = _DIGITS, units: str = "十百千") -> str:
    """The number in words, 1 to 9,999: 二十一, 一百零三."""
    parts: list[str] = []
    gap = False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit == 0:
            gap = bool(parts)
            continue
        if gap:
            parts.append("零")
            gap = False
        # 十一 and not 一十一, which is right within a larger number only (and always in 壹拾壹).
        silent = place == 1 and digit == 1 and not parts and digits == _DIGITS
        parts.append(("" if silent else digits[digit]) + (units[place - 1] if place else ""))
    return "".join(parts) or "零"


def _digit_by_digit(number: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(number))


def _counting(number: int) -> str:
    return chinese(number) if number < 100 else _digit_by_digit(number)


def _legal(number: int) -> str:
    return chinese(number, _LEGAL_DIGITS, "拾佰仟")


def _roman(number: int) -> str:
    parts: list[str] = []
    for value, letters in _ROMAN:
        parts.append(letters * (number // value))
        number %= value
    return "".join(parts)


def _letters(number: int) -> str:
    return chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1) if number else ""


def _sign(first: str, count: int) -> Callable[[int], str]:
    return lambda number: chr(ord(first) + number - 1) if 1 <= number <= count else str(number)


def _cycle(signs: str) -> Callable[[int], str]:
    return lambda number: signs[(number - 1) % len(signs)]


def _full_width(number: int) -> str:
    return "".join(chr(ord("０") + int(digit)) for digit in str(number))


# By the names of OOXML; what is not here counts in Arabic figures.
_FORMATS: dict[str, Callable[[int], str]] = {
    "decimalZero": lambda number: f"{number:02d}",
    "decimalFullWidth": _full_width,
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperLetter": _letters,
    "lowerLetter": lambda number: _letters(number).lower(),
    "chineseCounting": _counting,
    "taiwaneseCounting": _counting,
    "japaneseCounting": chinese,
    "chineseCountingThousand": chinese,
    "taiwaneseCountingThousand": chinese,
    "chineseLegalSimplified": _legal,
    "ideographLegalTraditional": _legal,
    "ideographDigital": _digit_by_digit,
    "japaneseDigitalTenThousand": _digit_by_digit,
    "taiwaneseDigital": _digit_by_digit,
    "ideographTraditional": _cycle(_STEMS),
    "ideographZodiac": _cycle(_BRANCHES),
    "decimalEnclosedCircle": _sign("①", 20),
    "decimalEnclosedCircleChinese": _sign("①", 20),
    "decimalEnclosedParen": _sign("⑴", 20),
    "decimalEnclosedFullstop": _sign("⒈", 20),
    "ideographEnclosedCircle": _sign("㈠", 10),
    "none": lambda _: "",
}


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list counts. `text` holds %1 to %9 where the numbers of the levels stand; empty for a bullet."""

    format: str = "decimal"
    text: str = ""
    start: int = 1
    legal: bool = False  # numbers of higher levels are Arabic figures here
    restart: int | None = None  # after a paragraph of this level (1 is the highest) or a higher one; 0 never, None any higher one
    tight: bool = False  # nothing stands between number and text


@dataclass(slots=True)
class Counters:
    """Where every list of a document stands."""

    _lists: dict[str, dict[int, int]] = field(default_factory=dict[str, dict[int, int]])

    def restart(self, key: str, level: int) -> None:
        """The next paragraph of this list and level begins anew."""
        self._lists.setdefault(key, {}).pop(level, None)

    def next(self, key: str, levels: Mapping[int, Level], index: int) -> str:
        """The number of the next paragraph of list `key` at level `index` (0 is the highest), with a blank where one belongs."""
        level = levels.get(index)
        if level is None:
            return ""
        counts = self._lists.setdefault(key, {})
        counts[index] = min(counts[index] + 1, _MAX) if index in counts else level.start
        for lower in [other for other in counts if other > index and _restarts(levels.get(other), index)]:
            del counts[lower]
        text = level.text
        for place in range(9):
            if f"%{place + 1}" in text:
                other = levels.get(place, level)
                number = counts.get(place, other.start)
                arabic = level.legal and place < index
                text = text.replace(f"%{place + 1}", str(number) if arabic else _written(number, other.format))
        return text if not text or level.tight or text[-1] in _CLOSED else text + " "


def _restarts(level: Level | None, after: int) -> bool:
    return level is None or level.restart is None or after < level.restart


def _written(number: int, format_: str) -> str:
    if format_ in _FORMATS and 0 <= number <= _MAX:
        return _FORMATS[format_](number)
    return str(number)
