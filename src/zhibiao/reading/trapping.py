"""Numerals that are no figures, known by what stands around them."""

from collections.abc import Sequence
from dataclasses import dataclass

from zhibiao.catalogue.model import Trap

_REACH = 12  # characters before a numeral that a trap may look at


@dataclass(frozen=True, slots=True)
class Numeral:
    """A numeral at `text[start:end]`, in Chinese characters or Arabic digits."""

    start: int
    end: int
    chinese: bool


def trap_of(text: str, numeral: Numeral, traps: Sequence[Trap]) -> str | None:
    """The name of the first trap that the numeral falls into."""
    script = "chinese" if numeral.chinese else "arabic"
    before = text[max(0, numeral.start - _REACH) : numeral.start]
    if numeral.start == 0:
        before = "\n"
    written = text[numeral.start : numeral.end]
    for trap in traps:
        if trap.script is not None and trap.script != script:
            continue
        if trap.numeral is not None and not trap.numeral.fullmatch(written):
            continue
        if trap.after is not None and not trap.after.match(text, numeral.end):
            continue
        if trap.before is not None and not trap.before.search(before):
            continue
        return trap.name
    return None
