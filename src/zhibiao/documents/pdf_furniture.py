"""Page numbers and running headers, told by what they say and where on the page they stand."""

import re
from collections import Counter
from collections.abc import Sequence

from zhibiao.documents.furniture import furniture
from zhibiao.documents.lines import Line
from zhibiao.documents.pdf_lines import PageContent, TextLine

_ZONE = 0.12  # of the page's height at its upper and lower edge
_MAX_RUNNING = 60  # characters
_MIN_SHARE = 0.5  # of the pages that have the same header; one may be printed on every other page
_DIGITS = re.compile(r"\d+")
_BARE = re.compile(r"\d{1,4}")
_EMS_OFF = 0.7  # how far the place of a running header may stray


def furniture_of(pages: Sequence[PageContent]) -> frozenset[int]:
    """The id() of each line that is a page number or a running header."""
    lines = [line for page in pages for line in page.lines]
    told = furniture([Line(0, 0, line.text, 0, 0, line.page) for line in lines])
    numbers = {id(lines[index]) for index in told}
    return frozenset(numbers | _bare_numbers(pages) | _running(pages))


def _edges(page: PageContent) -> tuple[list[TextLine], list[TextLine]]:
    """The lines near the upper and the lower edge of the page."""
    zone = _ZONE * (page.bottom - page.top)
    upper = [line for line in page.lines if line.y < page.top + zone]
    lower = [line for line in page.lines if line.y > page.bottom - zone]
    return upper, lower


def _bare_numbers(pages: Sequence[PageContent]) -> set[int]:
    """A number alone at the edge of a page, which is as far from the page's own number as on another page."""
    found: list[tuple[int, TextLine]] = []
    for page in pages:
        for edge in _edges(page):
            found += [(int(line.text) - page.number, line) for line in edge if _BARE.fullmatch(line.text)]
    counts = Counter(offset for offset, _ in found)
    return {id(line) for offset, line in found if counts[offset] >= 2}


def _running(pages: Sequence[PageContent]) -> set[int]:
    """Short lines that come again, figures aside, at the same height of the edge of many pages."""
    groups: dict[tuple[int, str], list[TextLine]] = {}
    for page in pages:
        for side, edge in enumerate(_edges(page)):
            for line in edge:
                if len(line.text) <= _MAX_RUNNING:
                    groups.setdefault((side, _DIGITS.sub("0", line.text)), []).append(line)
    found: set[int] = set()
    for group in groups.values():
        same = [line for line in group if abs(line.y - group[0].y) <= _EMS_OFF * line.size]
        if len(same) >= max(2, _MIN_SHARE * len(pages) - 1) and len({line.page for line in same}) == len(same):
            found.update(map(id, same))
    return found
