"""Numbers and places of an OFD page: millimetres from its upper left corner become points, as those of a PDF page are."""

import math
from dataclasses import dataclass
from xml.etree.ElementTree import Element

_POINTS = 72 / 25.4  # to a millimetre
_FAR = 100_000.0  # millimetres: no place on any sheet

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Placing:
    """A transformation of places: (x, y) becomes (a x + c y + e, b x + d y + f)."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def point(self, x: float, y: float) -> Point:
        """Where a point comes to lie."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def direction(self, x: float, y: float) -> Point:
        """What a direction turns to; its length changes with the scale."""
        return self.a * x + self.c * y, self.b * x + self.d * y

    @property
    def area(self) -> float:
        """What an area of 1 becomes; negative where the other side is seen."""
        return self.a * self.d - self.b * self.c

    def around(self, inner: "Placing") -> "Placing":
        """This one after `inner`."""
        a, b = self.direction(inner.a, inner.b)
        c, d = self.direction(inner.c, inner.d)
        return Placing(a, b, c, d, *self.point(inner.e, inner.f))


PAGE = Placing(a=_POINTS, d=-_POINTS)  # to points, y upwards


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of a page in points, y upwards."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def area(self) -> float:
        """In square points."""
        return (self.right - self.left) * (self.top - self.bottom)

    def covered(self, placing: Placing) -> float:
        """Square points of it that lie under the square from (0, 0) to (1, 1), which an image is before it is placed."""
        xs, ys = zip(*(placing.point(x, y) for x in (0, 1) for y in (0, 1)), strict=True)
        across = min(max(xs), self.right) - max(min(xs), self.left)
        return max(across, 0.0) * max(min(max(ys), self.top) - max(min(ys), self.bottom), 0.0)


SHEET = Box(0.0, -297 * _POINTS, 210 * _POINTS, 0.0)  # A4


def box_of(element: Element | None) -> Box | None:
    """The rectangle that an element holds as "x y width height"; None for none with an area."""
    found = numbers_of("" if element is None else element.text)
    if found is None or len(found) != 4 or min(found[2:]) <= 0:
        return None
    x, y, width, height = found
    left, top = PAGE.point(x, y)
    right, bottom = PAGE.point(x + width, y + height)
    return Box(left, bottom, right, top)


def placing_of(boundary: str | None, matrix: str | None, outer: Placing) -> Placing | None:
    """From an object's own places to those on the page: its CTM, its Boundary's corner, what it stands in. None for nonsense."""
    corner = numbers_of(boundary or "0 0 0 0")
    own = numbers_of(matrix or "1 0 0 1 0 0")
    if corner is None or len(corner) < 2 or own is None or len(own) != 6:
        return None
    placed = outer.around(Placing(e=corner[0], f=corner[1])).around(Placing(*own))
    return placed if all(map(math.isfinite, (*placed.direction(1, 0), *placed.direction(0, 1), *placed.point(0, 0)))) else None


def numbers_of(text: str | None) -> list[float] | None:
    """The numbers of a list; None where one of them is none, or could be no place on a sheet."""
    found = [number_of(word) for word in (text or "").replace(",", " ").split()]
    return None if None in found else [number for number in found if number is not None]


def number_of(word: str | None) -> float | None:
    """A number that can be a place on a sheet or a size on it, None for anything else."""
    try:
        number = float(word or "")
    except ValueError:
        return None
    return number if -_FAR <= number <= _FAR else None  # not-a-number is neither
