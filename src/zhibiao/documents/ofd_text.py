"""The text objects of an OFD page become characters with places."""

import math
import unicodedata
from collections.abc import Iterator
from itertools import islice, repeat
from typing import NamedTuple
from xml.etree.ElementTree import Element

from zhibiao.documents.container import child_of, tag_of, value_of
from zhibiao.documents.ofd_places import Placing, Point, number_of, numbers_of
from zhibiao.documents.pdf_characters import Character, Upright, text_of, turn_of

_ADJOINING = 1.3  # ems to the next character up to which there is no gap before it
_MIN_SIZE, _MAX_SIZE = 1.0, 1000.0  # points
_WIDE = ("W", "F", "A")  # quotation marks and dashes are as wide as characters in the fonts of reports
_BROAD = frozenset("ABCDEFGHJKLMNOPQRSTUVWXYZmw%@&")  # letters that are wider than half an em
_BROAD_WIDTH = 0.75  # ems
_LINE_ENDS = "\r\n\t"


class Glyph(NamedTuple):
    """One character where it stands on the page, in points and y upwards."""

    text: str
    start: Point  # on its base line
    end: Point
    size: float
    turn: int  # quarter turns, counterclockwise

    def upright(self, upright: Upright) -> Character:
        """The same once the page is turned."""
        (x0, y), (x1, _) = upright.point(*self.start), upright.point(*self.end)
        return Character(self.text, min(x0, x1), max(x0, x1), y, self.size)


def text_length(element: Element) -> int:
    """How many characters a text object shows."""
    return 0 if _is_hidden(element) else sum(len(_text(code)) for code in element if tag_of(code) == "TextCode")


def glyphs_of(element: Element, placing: Placing) -> list[Glyph] | None:
    """The visible characters of a text object and its blanks, those that stand straight; None where its numbers are none."""
    if _is_hidden(element):
        return []
    setting = _setting(element)
    found: list[Glyph] = []
    x: float | None = 0.0
    y: float | None = 0.0
    for code in element:
        if tag_of(code) != "TextCode":
            continue
        # What is left out is as it was before.
        x, y = number_of(value_of(code, "X") or str(x)), number_of(value_of(code, "Y") or str(y))
        text = _text(code)
        steps = _steps(code, len(text))
        if setting is None or x is None or y is None or steps is None:
            return None
        found += _set(text, (x, y), steps, setting, placing)
    return found


def _is_hidden(element: Element) -> bool:
    """Whether all of it is cut away, as programs do to keep marks of their own in a page."""
    clips = child_of(element, "Clips")
    parts = [] if clips is None else [part for clip in clips for area in clip for part in area if tag_of(part) == "Path"]
    areas = [numbers_of(value_of(part, "Boundary")) for part in parts]
    return bool(areas) and all(area is not None and len(area) == 4 and min(area[2:]) <= 0 for area in areas)


class _Setting(NamedTuple):
    """How a text object is set."""

    size: float
    narrow: float  # what its characters are scaled by in their own direction
    glyphs: Point  # the direction in which a character runs
    reading: Point  # the direction in which the next one stands where no distances are given


def _setting(element: Element) -> _Setting | None:
    size = number_of(value_of(element, "Size") or value_of(element, "size"))
    narrow = number_of(value_of(element, "HScale") or "1")
    turns = [number_of(value_of(element, name) or "0") for name in ("CharDirection", "ReadDirection")]
    if size is None or size <= 0 or narrow is None or narrow <= 0 or None in turns:
        return None
    glyphs, reading = ((math.cos(math.radians(turn or 0)), math.sin(math.radians(turn or 0))) for turn in turns)
    return _Setting(size, narrow, glyphs, reading)


def _text(code: Element) -> str:
    return (code.text or "").strip(_LINE_ENDS)


def _steps(code: Element, count: int) -> list[Point] | None:
    """The distances from each character to the next as far as they are given; None where a number is none."""
    across, down = (_distances(value_of(code, name), count) for name in ("DeltaX", "DeltaY"))
    if across is None or down is None:
        return None
    length = max(len(across), len(down))
    steps = [*zip(across + [0.0] * (length - len(across)), down + [0.0] * (length - len(down)), strict=True)]
    return steps if any(x or y for x, y in steps) else []


def _distances(text: str | None, count: int) -> list[float] | None:
    """At most `count` distances of a list in which "g 3 1.5" stands for three times 1.5."""
    words = iter((text or "").replace(",", " ").split())
    found: list[float] = []
    for word in words:
        if len(found) >= count:
            break
        times = number_of(next(words, None)) if word == "g" else 1.0
        distance = number_of(next(words, None) if word == "g" else word)
        if times is None or distance is None:
            return None
        found += islice(repeat(distance), min(max(int(times), 0), count - len(found)))
    return found


def _set(text: str, place: Point, steps: list[Point], setting: _Setting, placing: Placing) -> Iterator[Glyph]:
    """The visible characters and blanks at their places. Those askew, such as a watermark's, are left out."""
    em = setting.size * setting.narrow
    (ux, uy), (rx, ry) = setting.glyphs, setting.reading
    turn = turn_of(*placing.direction(ux, uy))
    size = setting.size * math.hypot(*placing.direction(-uy, ux))
    if turn is None or not _MIN_SIZE <= size <= _MAX_SIZE:
        return
    widths: dict[bool, float] = {}  # as the distances show them: of wide characters and of narrow ones
    x, y = place
    for index, raw in enumerate(text):
        wide = unicodedata.east_asian_width(raw) in _WIDE
        natural = em if wide else em / 2
        if index < len(steps):
            dx, dy = steps[index]
            advance, aside = dx * ux + dy * uy, abs(dy * ux - dx * uy)
            if aside < natural / 2 and 0 < advance <= _ADJOINING * setting.size:
                widths[wide] = advance
        else:
            step = natural if abs(rx * ux + ry * uy) > 0.5 else setting.size
            dx, dy = rx * step, ry * step
        if shown := text_of(ord(raw), False):
            width = widths.get(wide, _BROAD_WIDTH * em if raw in _BROAD else natural)
            yield Glyph(shown, placing.point(x, y), placing.point(x + ux * width, y + uy * width), size, turn)
        x, y = x + dx, y + dy
