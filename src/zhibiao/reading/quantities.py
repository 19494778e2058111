"""Quantities: where a number with its approximators and measure word stands in the view, and what is only a numeral."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from zhibiao.catalogue.model import Catalogue
from zhibiao.reading.approximators import more_after, prefix_before, stronger, suffix_at
from zhibiao.reading.counting import objection
from zhibiao.reading.model import Qualifier
from zhibiao.reading.units import unit_at, unknown_unit_at
from zhibiao.reading.written import Written, next_number, range_end


class Quantity(NamedTuple):
    """A number at `text[start:end]` of the view, approximators and measure word included."""

    start: int
    end: int
    number: int  # where the number itself begins
    value: float
    low: float | None  # the ends of a range
    high: float | None
    qualifier: Qualifier
    unit: str  # canonical; "" for none
    classes: frozenset[str]  # of the measure word


class Rejected(NamedTuple):
    """A numeral at `text[start:end]` of the view that is no quantity, with the trap's name."""

    start: int
    end: int
    trap: str


_QUOTES = re.compile(r"《[^《》\n]{0,120}》|“[^“”\n]{1,60}”|‘[^‘’\n]{1,40}’|「[^「」\n]{1,40}」")
_ZERO_EVENT = re.compile(
    r"零(?:行政)?(?:败诉|投诉|事故|上访|复议|诉讼|差错|违纪|发生|登记|伤亡|死亡|感染|纠错|信访|发案|非访|发生率|有责投诉)"
)
_TRAP_REACH = 12  # characters before a numeral that a trap may look at
_NO_CLASSES = frozenset[str]()
_CASES = frozenset({"case"})


def scan(text: str, catalogue: Catalogue, *, explain: bool = False) -> Iterator[Quantity | Rejected]:
    """Everything in the view that is written as a number, in order: quantities, and what is none with the trap's name.

    Without `explain`, Chinese numerals that plainly are part of a word (进一步) are passed over in silence: they are ten to one.
    """
    quotes = [(match.start(), match.end(), text[match.start()]) for match in _QUOTES.finditer(text)]
    after_chinese = None if explain else catalogue.measures.after_chinese
    quote = 0
    position = 0
    while (written := next_number(text, position, after_chinese)) is not None:
        position = written.end
        while quote < len(quotes) and quotes[quote][1] <= written.start:
            quote += 1
        mark = quotes[quote][2] if quote < len(quotes) and quotes[quote][0] < written.start else ""
        found = _read(text, written, mark, catalogue)
        if found is not None:
            yield found
            position = max(position, found.end)


def _read(text: str, written: Written, mark: str, catalogue: Catalogue) -> Quantity | Rejected | None:
    """What the number is; `mark` opens the quotation that it stands in ("" for none)."""
    if mark == "《":
        return Rejected(written.start, written.end, "quoted_title")
    if written.value == 0 and not mark and _ZERO_EVENT.match(text, written.start):
        return Quantity(written.start, written.start + 1, written.start, 0.0, None, None, Qualifier.EXACT, "", _CASES)
    if written.value is None:
        return None
    if written.plain:
        trap = _trap(text, written, catalogue)
        if trap is not None:
            return Rejected(written.start, written.end, trap)
    return _quantity(text, written, mark, catalogue)


def _trap(text: str, written: Written, catalogue: Catalogue) -> str | None:
    before = text[max(0, written.start - _TRAP_REACH) : written.start] if written.start else "\n"
    traps = catalogue.traps_for("chinese" if written.chinese else "arabic")
    return traps.catch(before, text[written.start : written.end], text, written.end)


def _quantity(text: str, written: Written, mark: str, catalogue: Catalogue) -> Quantity | Rejected:
    assert written.value is not None
    value, low, high, end = written.value, None, None, written.end
    read = ("", end) if written.percent else unit_at(text, end, catalogue)
    if not written.percent:
        second = range_end(text, written, read[0])
        if second is not None and second.value is not None and second.value > value:
            # 3—5万: the scale behind the second number holds for both.
            scaled = value * second.scale if written.scale == 1.0 else value
            low, high, end = (scaled if scaled < second.value else value), second.value, second.end
            value = (low + high) / 2
    more = written.more
    if not more:
        after = more_after(text, end)
        more, end = after > end, after
    unit, end = ("%", end) if written.percent else read if end == written.end else unit_at(text, end, catalogue)
    if not unit and not written.chinese:
        unit, end = unknown_unit_at(text, end, catalogue)
    qualifier = Qualifier.UNDER if written.nearly else Qualifier.OVER if more else Qualifier.EXACT
    suffix = suffix_at(text, end, unit) if unit or value >= 100 else None
    if suffix is not None:
        qualifier, end = suffix
    start = written.start
    prefix = prefix_before(text, start)
    if prefix is not None:
        qualifier, start = stronger(prefix[0], qualifier), prefix[1]
    if low is not None:
        qualifier = Qualifier.RANGE
    reason = objection(text, written, start, end, unit, qualifier, bool(mark), catalogue)
    if reason is not None:
        return Rejected(start, end, reason)
    canonical = catalogue.measures.canonical.get(unit, unit)
    classes = catalogue.measures.of(unit) if unit else _NO_CLASSES
    return Quantity(start, end, written.start, value, low, high, qualifier, canonical, classes)
