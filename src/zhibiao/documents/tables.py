"""Tables in plain text: cells between tabs, or between upright bars as in Markdown."""

import re

from zhibiao.documents.lines import Line
from zhibiao.documents.model import Span

_RULE = re.compile(r"\|?\s*:?-{2,}:?\s*(?:\|\s*:?-+:?\s*)*\|?")
_PADDING = " \t\r\u3000\xa0*"  # blanks, and the asterisks of bold figures in Markdown
_BARE_RULE = re.compile(r"\|?\s*:?-{2,}:?\s*\|?")


def table_end(lines: list[Line], index: int, text: str) -> int:
    """Index after the last line of the table that begins at `index`; `index` itself when none begins there."""
    line = lines[index]
    if "\t" in line.text:
        return _tabbed_end(lines, index, text)
    if "|" in line.text and not _is_rule(line.text) and index + 1 < len(lines) and _is_rule(lines[index + 1].text):
        end = index + 2
        while end < len(lines) and "|" in lines[end].text and lines[end].gap == 0:
            end += 1
        return end
    return index


def table_rows(lines: list[Line], text: str) -> tuple[tuple[Span, ...], ...]:
    """The cells of the lines of one table. Rows cut short are filled up with empty cells at their end."""
    if "\t" in lines[0].text or "\t" in text[_row_start(lines[0], text) : lines[0].start]:
        rows = [_cells(text, _row_start(line, text), line.end, "\t") for line in lines]
    else:
        rows = [_cells(text, *_inside_bars(line), "|") for line in lines if not _is_rule(line.text)]
    width = max(map(len, rows))
    return tuple((*row, *[Span(row[-1].end, row[-1].end)] * (width - len(row))) for row in rows)


def _is_rule(line: str) -> bool:
    return "-" in line and "|" in line and _RULE.fullmatch(line) is not None and _BARE_RULE.fullmatch(line) is None


def _tabbed_end(lines: list[Line], index: int, text: str) -> int:
    """Rows stand equally far apart; a single line with a tab is prose with a tab in it."""
    end = index + 1
    gap = lines[end].gap if end < len(lines) else 0
    while end < len(lines) and lines[end].gap == gap and _is_row(lines[end], text):
        end += 1
    return end if end - index > 1 else index


def _is_row(line: Line, text: str) -> bool:
    return "\t" in line.text or "\t" in text[_row_start(line, text) : line.start] or text[line.end : line.end + 1] == "\t"


def _row_start(line: Line, text: str) -> int:
    """Where the line begins with its blank first cells, which the line's own start leaves out."""
    start = line.start
    while start > 0 and text[start - 1] in "\t \u3000\xa0":
        start -= 1
    return start


def _inside_bars(line: Line) -> tuple[int, int]:
    return line.start + line.text.startswith("|"), line.end - (line.text.endswith("|") and len(line.text) > 1)


def _cells(text: str, start: int, end: int, separator: str) -> list[Span]:
    cells: list[Span] = []
    for raw in text[start:end].split(separator):
        content = raw.strip(_PADDING)
        first = start + (len(raw) - len(raw.lstrip(_PADDING)) if content else 0)
        cells.append(Span(first, first + len(content)))
        start += len(raw) + 1
    return cells
