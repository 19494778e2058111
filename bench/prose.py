"""Sentences with figures that are known: the slots of prose.toml, filled in."""

import random
import re
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal, TypedDict, cast
from zlib import crc32

Writing = Literal["plain", "chinese", "fullwidth"]
_SLOT = re.compile(r"\[(?P<metric>\S+) (?:(?P<low>[\d.]+)-(?P<high>[\d.]+)|~(?P<share>\d+)) (?P<unit>[^]]+)\]")
_DIGITS, _PLACES = "零一二三四五六七八九", ("", "十", "百", "千")
_FULLWIDTH = str.maketrans("0123456789.", "０１２３４５６７８９．")
_ROUNDED = frozenset(("人次", "份", "条", "人", "小时", "场次", "件", "处"))  # units that writers round
_APPROXIMATE = 0.12  # of the figures that could be
_SCALES = {"万元": (10_000.0, "元")}


class ThemeToml(TypedDict):
    """A theme: its heading, the kinds of organisation that write of it, its sentences."""

    name: str
    of: list[str]
    sentences: list[str]


class TableToml(TypedDict):
    """Rows of tables: label and slot."""

    of: list[str]
    rows: list[list[str]]


class SentencesToml(TypedDict):
    """Sentences of one sort."""

    sentences: list[str]


class FillerToml(TypedDict):
    """Clauses without figures."""

    opening: list[str]
    middle: list[str]
    ending: list[str]
    problems: list[str]


class ProseToml(TypedDict):
    """The whole of prose.toml."""

    theme: list[ThemeToml]
    table: list[TableToml]
    planned: SentencesToml
    change: SentencesToml
    filler: FillerToml


@dataclass(frozen=True, slots=True)
class Stated:
    """A fact that a text states: `text` stands from `start` to `end` in it."""

    metric: str | None
    value: float  # of amounts in 万元, in 元
    unit: str
    start: int
    end: int
    text: str
    period: tuple[date, date]
    status: str = "actual"

    def moved(self, by: int) -> "Stated":
        """The fact of a text that begins so many characters further on."""
        return Stated(self.metric, self.value, self.unit, self.start + by, self.end + by, self.text, self.period, self.status)


@dataclass(frozen=True, slots=True)
class Passage:
    """A text with the facts that it states."""

    text: str
    facts: tuple[Stated, ...] = ()


@cache
def prose() -> ProseToml:
    """What reports say."""
    return cast(ProseToml, tomllib.loads(Path(__file__).with_name("prose.toml").read_text(encoding="utf-8")))


def slots(sentence: str) -> int:
    """How many facts the sentence states."""
    return len(_SLOT.findall(sentence))


@dataclass(frozen=True, slots=True)
class Writer:
    """One who fills in sentences: the figures are those of an organisation and a year, the same wherever they stand."""

    whose: str  # seed and organisation
    year: int
    area: str
    writing: Writing
    chance: random.Random

    def write(self, sentence: str, status: str = "actual", period: tuple[date, date] | None = None) -> Passage:
        """The sentence with its figures."""
        year = self.year + (status == "planned")
        covered = period or (date(year, 1, 1), date(year, 12, 31))
        filled = sentence.replace("{year}", str(self.year)).replace("{next}", str(self.year + 1)).replace("{area}", self.area)
        pieces: list[str] = []
        facts: list[Stated] = []
        length = done = 0
        before = 0.0
        for match in _SLOT.finditer(filled):
            between = filled[done : match.start()]
            before = self._value(match, before, year)
            text, value, unit = self._figure(before, match["unit"], _decimals(match))
            start = length + len(between)
            metric = None if match["metric"] == "-" else match["metric"]
            facts.append(Stated(metric, value, unit, start, start + len(text), text, covered, status))
            pieces += [between, text]
            length, done = start + len(text), match.end()
        return Passage("".join((*pieces, filled[done:])), tuple(facts))

    def cell(self, slot: str, year: int) -> tuple[str, str, Stated]:
        """Number and unit of a table's row for one of its years, and the fact, which is the number alone."""
        match = _SLOT.fullmatch(slot)
        assert match is not None, slot
        value = self._value(match, 0.0, year)
        decimals = _decimals(match)
        text = f"{value:.{decimals}f}"
        factor, unit = _SCALES.get(match["unit"], (1.0, match["unit"]))
        period = (date(year, 1, 1), date(year, 12, 31))
        return text, match["unit"], Stated(match["metric"], round(float(text) * factor, 2), unit, 0, len(text), text, period)

    def filler(self) -> str:
        """A sentence without figures."""
        clauses = prose()["filler"]
        parts = (clauses["opening"], clauses["middle"], clauses["ending"])
        return "，".join(self.chance.choice(part) for part in parts).replace("{area}", self.area) + "。"

    def _value(self, match: re.Match[str], before: float, year: int) -> float:
        if match["share"]:
            return max(2.0, before * int(match["share"]) // 100)
        low, high, decimals = float(match["low"]), float(match["high"]), _decimals(match)
        size = _share(f"{self.whose}/{match['metric']}/{match['high']}") ** 2  # many small ones, few large ones
        growth = 0.85 + 0.03 * (year % 10) + 0.2 * (_share(f"{self.whose}/{match['metric']}/{year}") - 0.5)
        return round(min(high, max(low, (low + (high - low) * size) * growth)), decimals)

    def _figure(self, value: float, unit: str, decimals: int) -> tuple[str, float, str]:
        """The figure with its measure word, as it is written; the value that this states; its unit."""
        factor, plain_unit = _SCALES.get(unit, (1.0, unit))
        if decimals:
            return f"{value:.{decimals}f}{unit}", round(value * factor, 2), plain_unit
        whole = int(value)
        if unit in _ROUNDED and whole >= 100 and self.chance.random() < _APPROXIMATE:
            whole = int(float(f"{whole:.1e}"))
            form = self.chance.choice(("{}余{}", "近{}{}", "约{}{}"))
            return form.format(self._numeral(whole), unit), float(whole), plain_unit
        if whole >= 10_000 and self.chance.random() < 0.5:
            return f"{whole / 10_000:.2f}万{unit}", round(float(f"{whole / 10_000:.2f}") * 10_000), plain_unit
        return f"{self._numeral(whole, unit)}{unit}", float(whole), plain_unit

    def _numeral(self, value: int, unit: str = "") -> str:
        if self.writing == "chinese" and value < 10_000:
            return "两" if value == 2 and unit else chinese(value)
        return str(value).translate(_FULLWIDTH) if self.writing == "fullwidth" else str(value)


def chinese(value: int) -> str:
    """A whole number below ten thousand in Chinese numerals."""
    written = ""
    gap = False
    for place in range(len(str(value)) - 1, -1, -1):
        digit = value // 10**place % 10
        if digit:
            written += ("零" if gap else "") + _DIGITS[digit] + _PLACES[place]
        gap = not digit and bool(written)
    return written.removeprefix("一") if 10 <= value < 20 else written or _DIGITS[0]


def _decimals(match: re.Match[str]) -> int:
    return len((match["high"] or "").partition(".")[2])


def _share(text: str) -> float:
    return crc32(text.encode()) / 0x1_0000_0000
