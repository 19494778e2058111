"""The margins of pages, and how a document sets its paragraphs."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from zhibiao.documents.marks import ends_sentence
from zhibiao.documents.pdf_lines import TextLine

_MIN_LINES = 4  # of a page that shows its margins by itself
_SHARE = 0.12  # of a page's lines that begin or end at its margin
_LEFT_OFF, _RIGHT_OFF = 0.35, 0.8  # ems that lines stray from it
_INDENT = (1.2, 2.9)  # ems that the first line of a paragraph is set in
_CENTRED = 3.0  # ems free on both sides of a line in the middle
_HABIT, _HABIT_SHARE = 3, 0.03  # times, and of all lines, that make it no accident
_USUAL_PITCH = 1.75  # ems from line to line where a document does not show it
_FULL = 1.5  # ems that a full line may lack


@dataclass(frozen=True, slots=True)
class Place:
    """A line beside the margins of its page: how many ems it is set in on the left, and short on the right."""

    line: TextLine
    inset: float
    room: float

    @property
    def centred(self) -> bool:
        """Whether it stands in the middle of its page, far from both margins."""
        return min(self.inset, self.room) >= _CENTRED and abs(self.inset - self.room) <= max(1.2, 0.12 * self.inset)

    @property
    def reach(self) -> float:
        """Ems from margin to margin of the page."""
        return self.inset + self.room + self.width

    @property
    def width(self) -> float:
        """In ems of the line's own size."""
        return (self.line.x1 - self.line.x0) / self.line.size


@dataclass(frozen=True, slots=True)
class Habits:
    """How a document sets its paragraphs."""

    size: float  # of the body's type
    pitch: float  # ems from one line of a paragraph to the next
    indented: bool  # whether first lines are set in
    indent: float  # by how many ems
    spaced: bool  # whether paragraphs stand further apart than lines


def places_of(pages: Sequence[Sequence[TextLine]]) -> list[Place]:
    """The lines of all pages beside their pages' margins."""
    size = body_size([line for page in pages for line in page])
    seen = {index: _margins(page, size) for index, page in enumerate(pages) if len(page) >= _MIN_LINES}
    if not seen:
        seen = {index: (min(line.x0 for line in page), max(line.x1 for line in page)) for index, page in enumerate(pages) if page}
    places: list[Place] = []
    for index, page in enumerate(pages):
        if not page:
            continue
        # Pages printed on both sides have margins of two kinds.
        alike = [margins for other, margins in seen.items() if other % 2 == index % 2] or list(seen.values())
        left, right = median(margins[0] for margins in alike), median(margins[1] for margins in alike)
        own_left, own_right = seen.get(index, (left, right))
        left = own_left if own_left < left + size else left
        right = own_right if own_right > right - 1.5 * size else right
        places += [Place(line, (line.x0 - left) / size, (right - line.x1) / size) for line in page]
    return places


def habits_of(places: Sequence[Place]) -> Habits:
    """How the document sets its paragraphs, told by its lines in order."""
    if not places:
        return Habits(1, _USUAL_PITCH, False, 0, False)
    size = body_size([place.line for place in places])
    steps = [
        (above, place, (place.line.y - above.line.y) / size)
        for above, place in pairwise(places)
        if above.line.page == place.line.page and place.line.y > above.line.y
    ]
    inside = [
        step for above, place, step in steps if above.room < _FULL and place.inset < 1 and not ends_sentence(above.line.text)
    ]
    if len(inside) < _HABIT:
        inside = sorted(step for _, _, step in steps if 1 <= step <= 3)[: max(1, len(steps) // 3)]
    pitch = median(inside) if inside else _USUAL_PITCH
    insets = [place.inset for place in places if _INDENT[0] <= place.inset <= _INDENT[1]]
    wider = sum(1.22 * pitch < step < 3 * pitch for _, _, step in steps)
    return Habits(
        size=size,
        pitch=pitch,
        indented=_is_habit(len(insets), places),
        indent=median(insets) if insets else 0,
        spaced=_is_habit(wider, places),
    )


def body_size(lines: Sequence[TextLine]) -> float:
    """The size in which most characters are set."""
    sizes = sorted((line.size, len(line.text)) for line in lines)
    half = sum(length for _, length in sizes) / 2
    for size, length in sizes:
        half -= length
        if half <= 0:
            return size
    return 1.0


def _is_habit(count: int, places: Sequence[Place]) -> bool:
    return count >= _HABIT and count >= _HABIT_SHARE * len(places)


def _margins(lines: Sequence[TextLine], size: float) -> tuple[float, float]:
    """The leftmost place where several lines begin, and the rightmost where several end."""
    needed = max(2, _SHARE * len(lines))
    lefts = sorted(line.x0 for line in lines)
    rights = sorted(-line.x1 for line in lines)
    return _first_habit(lefts, _LEFT_OFF * size, needed), -_first_habit(rights, _RIGHT_OFF * size, needed)


def _first_habit(places: list[float], off: float, needed: float) -> float:
    """The first of the sorted places that `needed` of them share."""
    shared = (place for index, place in enumerate(places) if bisect_right(places, place + off) - index >= needed)
    return next(shared, places[0])
