"""Numerals: how a number is written, and what it is worth."""

import re

_WRITINGS = ("零一二三四五六七八九", "〇壹贰叁肆伍陆柒捌玖", "○")  # plain, formal, and a circle for the zero
_DIGITS = {character: value for writing in _WRITINGS for value, character in enumerate(writing)} | {"两": 2, "俩": 2}
_SMALL = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
_LARGE = {"万": 10_000, "亿": 100_000_000, "萬": 10_000, "億": 100_000_000}
SCALES = {
    "十": 10.0,
    "百": 100.0,
    "千": 1e3,
    "万": 1e4,
    "十万": 1e5,
    "百万": 1e6,
    "千万": 1e7,
    "亿": 1e8,
    "百亿": 1e10,
    "千亿": 1e11,
    "万亿": 1e12,
}
_CLEANED = str.maketrans({",": "", "，": "", " ": "", "\u00a0": "", "O": "0", "o": "0", "l": "1", "I": "1"})
_POSITIONAL = re.compile(r"[零〇○一二三四五六七八九]{2,}")


def chinese_value(text: str) -> float | None:
    """The value of a Chinese numeral, 三百七十六 = 376, 一万五千亿, 二〇二二, 九十八点七; None when it is not well formed."""
    whole, point, decimals = text.partition("点")
    if not whole:
        return None
    if point:
        head, tail = chinese_value(whole), _positional(decimals)
        return None if head is None or tail is None else head + tail / 10 ** len(decimals)
    if _POSITIONAL.fullmatch(whole):
        return _positional(whole)
    return _composed(whole)


def _positional(text: str) -> float | None:
    digits = [_DIGITS.get(c) for c in text]
    if not digits or None in digits:
        return None
    return float("".join(str(d) for d in digits))


def _composed(text: str) -> float | None:
    total = 0  # finished 万/亿 groups
    group = 0  # the group under the next 万 or 亿
    digit: int | None = None
    last_unit = 0  # the unit that a trailing bare digit falls under: 三万四 is 34,000
    zero = False
    for character in text:
        if character in _DIGITS:
            if digit is not None and digit != 0:
                return None
            digit = _DIGITS[character]
            zero = zero or digit == 0
        elif character in _SMALL:
            unit = _SMALL[character]
            if digit is None or digit == 0:
                if unit != 10:
                    return None
                digit = 1
            group += digit * unit
            digit, last_unit, zero = None, unit, False
        elif character in _LARGE:
            unit = _LARGE[character]
            group += digit or 0
            if group:
                total = (total + group) * unit if total and unit > 10_000 else total + group * unit
            elif total and unit == 100_000_000:
                total *= unit
            else:
                return None
            group, digit, last_unit, zero = 0, None, unit, False
        else:
            return None
    if digit is None:
        return float(total + group)
    if digit and last_unit >= 100 and not zero:
        return float(total + group + digit * last_unit // 10)
    return float(total + group + digit)


def arabic_value(text: str) -> float:
    """The value of an Arabic numeral with separators (1,286; 1 286; 2，043.6) or with O and l read for 0 and 1 (1O6)."""
    return float(text if text.isdecimal() else text.translate(_CLEANED))
