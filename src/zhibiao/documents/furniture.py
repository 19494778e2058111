"""Page numbers and running headers: part of the page, not of the report."""

import re
from collections import Counter
from itertools import pairwise

from zhibiao.documents.lines import Line

# - 1 -   — 1 —   －１－   ·1·   第 1 页   第1页 共5页   1/10   Page 1 of 10
_PAGE_NUMBER = re.compile(
    r"[-－—–─~·•]+\s*\d{1,4}\s*[-－—–─~·•]+|第\s*\d{1,4}\s*页(?:\s*[,，/]?\s*共\s*\d{1,4}\s*页)?|\d{1,3}\s*/\s*\d{1,3}"
    r"|[Pp]age\s+\d{1,4}(?:\s+of\s+\d{1,4})?"
)
_MAX_PAGE_NUMBER = 24  # characters
_MAX_RUNNING_HEADER = 40  # characters
_MIN_PAGES = 3
_HEADER_SHARE = 0.6  # of the pages


def furniture(lines: list[Line]) -> frozenset[int]:
    """Indexes of the lines that are page numbers or running headers."""
    numbers = {
        index
        for index, line in enumerate(lines)
        if len(line.text) <= _MAX_PAGE_NUMBER and _PAGE_NUMBER.fullmatch(line.text) is not None
    }
    bare = [(index, int(line.text)) for index, line in enumerate(lines) if len(line.text) <= 3 and line.text.isdecimal()]
    numbers.update(_rising_by_one(bare))
    return frozenset(numbers | _running_headers(lines, numbers))


def _rising_by_one(bare: list[tuple[int, int]]) -> list[int]:
    """A bare number is a page number only among others that count on: a report's own figures do not."""
    if len(bare) < _MIN_PAGES or any(later != number + 1 for (_, number), (_, later) in pairwise(bare)):
        return []
    if any(later - index < 4 for (index, _), (later, _) in pairwise(bare)):
        return []  # a column of numbers, not one a page
    return [index for index, _ in bare]


def _running_headers(lines: list[Line], numbers: set[int]) -> set[int]:
    """Short lines that come at the same edge of most pages, pages being told apart by form feeds or page numbers."""
    edges = _page_edges(lines, numbers)
    if len(edges) < _MIN_PAGES:
        return set()
    headers: set[int] = set()
    for side in (0, 1):
        at_edge = [edge[side] for edge in edges]
        counts = Counter(lines[index].text for index in at_edge if len(lines[index].text) <= _MAX_RUNNING_HEADER)
        headers.update(index for index in at_edge if counts[lines[index].text] >= max(_MIN_PAGES, _HEADER_SHARE * len(edges)))
    return headers


def _page_edges(lines: list[Line], numbers: set[int]) -> list[tuple[int, int]]:
    """Index of the first and the last line of each page, page numbers aside."""
    pages: list[list[int]] = [[]]
    page = lines[0].page if lines else None
    for index, line in enumerate(lines):
        if index in numbers and line.page is None:
            pages.append([])
        elif index not in numbers:
            if line.page != page:
                pages.append([])
                page = line.page
            pages[-1].append(index)
    return [(inside[0], inside[-1]) for inside in pages if len(inside) > 2]
