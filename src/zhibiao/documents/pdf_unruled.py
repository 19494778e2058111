"""Tables without ruling lines: a header and rows below it whose cells stand apart on one line each."""

import re
from collections.abc import Sequence

from zhibiao.documents.pdf_lines import PageTable, TextLine

_FIGURE = re.compile(r"[-+±]?\d[\d,，]*(?:\.\d+)?\s*[%％‰]?|[-—－/]")
_NUMBERED = re.compile(r"[\d（(一二三四五六七八九十]")
_IN_PROSE = re.compile(r"[，。；：！？,;:]")
_MAX_LABEL = 24  # characters
_MAX_PITCH = 3.0  # ems from row to row


def unruled_tables(lines: Sequence[TextLine]) -> tuple[list[PageTable], list[TextLine]]:
    """The tables among the lines of one page, and the lines that are in none."""
    tables: list[PageTable] = []
    left: list[TextLine] = []
    index = 0
    while index < len(lines):
        end = _end(lines, index)
        if end - index < 2:
            left.append(lines[index])
            index += 1
            continue
        rows = lines[index:end]
        confidences = [line.confidence for line in rows if line.confidence is not None]
        cells = tuple(tuple(line.text.split()) for line in rows)
        tables.append(PageTable(cells, (), rows[0].y, rows[0].page, min(confidences, default=None)))
        index = end
    return tables, left


def _end(lines: Sequence[TextLine], start: int) -> int:
    """Index after the last row of the table whose header may stand at `start`."""
    header = lines[start].text.split()
    if len(header) < 2 or not all(_is_label(cell) for cell in header):
        return start
    end = start + 1
    while end < len(lines) and lines[end].y - lines[end - 1].y <= _MAX_PITCH * lines[start].size:
        cells = lines[end].text.split()
        if len(cells) != len(header) or not _is_label(cells[0]) or not all(map(_FIGURE.fullmatch, cells[1:])):
            break
        end += 1
    return end


def _is_label(cell: str) -> bool:
    """Whether a cell names something: words, no sentence, no numbered heading."""
    return (
        len(cell) <= _MAX_LABEL
        and _FIGURE.fullmatch(cell) is None
        and _IN_PROSE.search(cell) is None
        and _NUMBERED.match(cell) is None
    )
