"""The lines of a text that hold something, each with its place."""

import re
from typing import NamedTuple

# A line begins at its first visible character; zero-width characters count as blank.
_LINE = re.compile("[^\\s\u200b\u2060\ufeff][^\n\r\f\v\x1c-\x1e\x85\u2028\u2029]*")
_BLANK_ENDS = "\u200b\u2060\ufeff"
_INDENT = re.compile("[ \t\u3000\xa0]*\\Z")


class Line(NamedTuple):
    """Characters `start` to `end` of the text without blanks at the ends. A NamedTuple, as there are tens of thousands."""

    start: int
    end: int
    text: str
    gap: int  # blank lines above it
    indent: int  # blank columns before it: two for an ideographic space, one for any other
    page: int | None  # 1-based; None when the text has no form feeds


def split_lines(text: str) -> list[Line]:
    """The lines of `text` that are not blank, in order."""
    lines: list[Line] = []
    paged = "\f" in text
    newline = "\r" if "\n" not in text else "\n"
    page = 1
    last = 0
    for match in _LINE.finditer(text):
        start = match.start()
        content = match.group().rstrip()
        while content[-1] in _BLANK_ENDS:
            content = content[:-1].rstrip()
        end = start + len(content)
        gap = indent = 0
        if start - last == 1:
            gap = 0
        elif start > last:
            between = text[last:start]
            gap = max(between.count(newline) - 1, 0)
            if between[-1] not in "\r\n":
                blank = _INDENT.search(between)
                indent = _columns_of_blank(blank.group()) if blank else 0
            if paged:
                page += between.count("\f")
        elif paged and last < start:
            page += text.count("\f", last, start)
        lines.append(Line(start, end, content, gap, indent, page if paged else None))
        last = end
    return lines


def _columns_of_blank(blank: str) -> int:
    return len(blank) + blank.count("\u3000") + 3 * blank.count("\t")
