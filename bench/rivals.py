"""General recognisers of Chinese numbers, beside which zhibiao is measured. They come with `pip install -e '.[bench]'`."""

import contextlib
import importlib
import io
import re
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, cast


@dataclass(frozen=True, slots=True)
class Found:
    """A number at `text[start:end]`."""

    start: int
    end: int
    value: float


@dataclass(frozen=True, slots=True)
class Rival:
    """One way to find numbers in a text."""

    name: str
    find: Callable[[str], list[Found]]


class _Recognised(Protocol):
    text: str
    start: int
    end: int  # the last character, not the one behind it
    resolution: dict[str, str | None] | None


_Recogniser = Callable[[str, str], Sequence[_Recognised]]
_Money = Callable[..., Sequence[dict[str, object]] | None]
_VALUE = re.compile(r"-?\d+(?:\.\d+)?")


def load() -> tuple[list[Rival], list[str]]:
    """The rivals that are installed, and a line for each that is not, with the reason."""
    rivals: list[Rival] = []
    missing: list[str] = []
    for name, make in (("recognizers-text-suite", _recognizers), ("jionlp", _jionlp)):
        try:
            with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
                warnings.simplefilter("ignore")
                rivals += make()
        except ImportError as error:
            missing.append(f"{name} is left out ({error}); install it with: pip install -c constraints.txt -e '.[bench]'")
    return rivals, missing


def _recognizers() -> list[Rival]:
    numbers = importlib.import_module("recognizers_number")
    units = importlib.import_module("recognizers_number_with_unit")
    number = cast(_Recogniser, numbers.recognize_number)
    # The models of numbers with a unit that the library has for Chinese.
    with_unit = [
        cast(_Recogniser, getattr(units, f"recognize_{kind}")) for kind in ("currency", "dimension", "age", "temperature")
    ]
    percentage = cast(_Recogniser, numbers.recognize_percentage)
    return [
        Rival("recognizers-text, numbers", lambda text: _found(number(text, "zh-cn"))),
        Rival(
            "recognizers-text, with units",
            lambda text: [one for recognise in (percentage, *with_unit) for one in _found(recognise(text, "zh-cn"))],
        ),
    ]


def _found(results: Sequence[_Recognised]) -> list[Found]:
    return [
        Found(result.start, result.end + 1, value)
        for result in results
        if (value := _value((result.resolution or {}).get("value"))) is not None
    ]


def _jionlp() -> list[Rival]:
    extract = cast(_Money, importlib.import_module("jionlp").ner.extract_money)

    def money(text: str) -> list[Found]:
        found: list[Found] = []
        for result in extract(text, with_parsing=True) or ():
            start, end = cast(list[int], result["offset"])
            number = cast(dict[str, str | list[str]], result["detail"])["num"]
            value = _value(number if isinstance(number, str) else number[0])  # of a range its lower end
            if value is not None:
                found.append(Found(start, end, value))
        return found

    return [Rival("jionlp, money", money)]


def _value(written: str | None) -> float | None:
    match = _VALUE.match(written or "")
    return float(match.group()) if match is not None else None
