"""Numbers in every writing that reports use, with approximators and measure words, and what they are worth."""

from dataclasses import dataclass
from random import Random

from tests.reading.aids import chinese_numeral

_WIDE = str.maketrans("0123456789.,", "０１２３４５６７８９．，")
_FORMAL = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")


def wide(text: str) -> str:
    """Its digits full-width."""
    return text.translate(_WIDE)


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it stands in the text, approximators and measure word included."""

    text: str
    value: float
    low: float | None
    high: float | None
    qualifier: str
    unit: str


def _word_writing(value: int, rng: Random) -> str:
    written = chinese_numeral(value)
    if written.startswith("一十"):
        written = written[1:]
    if value == 2:
        written = "两"
    return written.translate(_FORMAL) if rng.random() < 0.1 and value > 10 else written


def _writing(value: int, rng: Random) -> tuple[str, float]:
    """A way to write a number of about this size, and the number that it really says."""
    style = rng.choices(("arabic", "wide", "comma", "space", "words", "wan"), (8, 2, 3, 1, 3, 3))[0]
    if style == "wide":
        return wide(str(value)), value
    if style == "comma" and value >= 1000:
        return f"{value:,}", value
    if style == "space" and value >= 1000:
        return f"{value:,}".replace(",", " "), value
    if style == "words" and value >= 2:
        rounded = value if value < 1000 else value // 100 * 100
        return _word_writing(rounded, rng), rounded
    if style == "wan" and value >= 10_000:
        hundreds = value // 100
        if rng.random() < 0.2 and value // 1000 % 10:
            return f"{value // 10_000}万{value // 1000 % 10}千", value // 1000 * 1000
        return f"{hundreds / 100:g}万", hundreds * 100
    return str(value), value


def number(value: int, unit: str, rng: Random, *, exact: bool = False) -> Number:
    """A number of about this size with its measure word, with an approximator now and then."""
    written, real = _writing(value, rng)
    gap = rng.choice(("", "", "", " "))
    shape = "exact" if exact else rng.choices(("exact", "inside", "before", "behind", "range", "vague"), (12, 3, 3, 2, 1, 1))[0]
    words = not written[0].isdigit() and not written[0].isspace()
    if shape == "inside" and (real >= 20 or not words) and not (words and real % 10):
        return Number(f"{written}{rng.choice('余多')}{unit}", real, None, None, "over", unit)
    if shape == "before":
        before, qualifier = rng.choice(
            (("近", "under"), ("约", "about"), ("超过", "over"), ("逾", "over"), ("不到", "under"), ("至少", "at_least"))
            if value >= 10
            else (("至少", "at_least"),)
        )
        if qualifier != "at_least":
            return Number(f"{before}{written}{gap}{unit}", real, None, None, qualifier, unit)
    if shape == "behind" and value >= 10:
        behind, qualifier = rng.choice((("以上", "over"), ("左右", "about"), ("之多", "over")))
        return Number(f"{written}{gap}{unit}{behind}", real, None, None, qualifier, unit)
    if shape == "range" and 3 <= value < 100:
        high = value + rng.randint(1, 9)
        joiner = rng.choice(("—", "-", "至", "到", "~"))
        text = f"{value}{joiner}{high}{unit}"
        return Number(text, (value + high) / 2, value, high, "range", unit)
    if shape == "vague" and unit in ("次", "场", "件", "份", "名", "人次", "起"):
        vague, size, qualifier = rng.choice(
            (("数十", 10, "over"), ("百余", 100, "over"), ("上百", 100, "over"), ("近百", 100, "under"), ("千余", 1000, "over"))
        )
        return Number(f"{vague}{unit}", size, None, None, qualifier, unit)
    return Number(f"{written}{gap}{unit}", real, None, None, "exact", unit)
