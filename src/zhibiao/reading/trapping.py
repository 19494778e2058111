"""Numerals that are no figures, known by what stands around them."""

from dataclasses import dataclass

from zhibiao.catalogue.model import Catalogue

_REACH = 12  # characters before a numeral that a trap may look at


@dataclass(frozen=True, slots=True)
class Numeral:
    """A numeral at `text[start:end]`, in Chinese characters or Arabic digits."""

    start: int
    end: int
    chinese: bool


def trap_of(text: str, numeral: Numeral, catalogue: Catalogue) -> str | None:
    """The name of the first trap that the numeral falls into."""
    script = "chinese" if numeral.chinese else "arabic"
    before = text[max(0, numeral.start - _REACH) : numeral.start]
    if numeral.start == 0:
        before = "\n"
    written = text[numeral.start : numeral.end]
    return catalogue.traps_for(script).catch(before, written, text, numeral.end)
