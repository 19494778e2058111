"""A text becomes blocks: paragraphs, headings, tables, page numbers."""

import re
from collections.abc import Iterator

from zhibiao.documents.furniture import furniture
from zhibiao.documents.lines import Line, split_lines
from zhibiao.documents.marks import is_heading
from zhibiao.documents.model import Block, BlockKind, Span
from zhibiao.documents.tables import table_end, table_rows
from zhibiao.documents.wrapping import join_lines

# Markdown's marks before a line; "*" and "-" only with a blank after them, as "-5%" is no list item.
_LEADING_MARK = re.compile(r"(?:>\s*)*(?:(#{1,6})\s+|[-*+•]\s+(?!\d+\s*[-*]\Z))?")
_RULE_LINE = re.compile(r"(?:[-*_=]\s*){3,}")
_EMPHASIS = "**"


def read_blocks(text: str) -> tuple[Block, ...]:
    """The blocks of `text` in order. Every visible character is in one of them, marks of Markdown and rules aside."""
    lines = split_lines(text)
    return tuple(_blocks(lines, text))


def _blocks(lines: list[Line], text: str) -> Iterator[Block]:
    aside = furniture(lines)
    prose: list[Line] = []
    between: list[Block] = []  # page numbers, which do not end a paragraph
    tables = "\t" in text or "|" in text
    end = 0
    for index, line in enumerate(lines):
        if index < end:
            continue
        if index in aside:
            between.append(Block(BlockKind.FURNITURE, (Span(line.start, line.end),), page=line.page))
            continue
        if tables and ("\t" in line.text or "|" in line.text):
            end = table_end(lines, index, text)
            if end > index:
                yield from _merged(prose, between, text)
                prose, between = [], []
                yield Block(BlockKind.TABLE, page=line.page, rows=table_rows(lines[index:end], text))
                continue
        prose.append(line)
    yield from _merged(prose, between, text)


def _merged(prose: list[Line], furniture_blocks: list[Block], text: str) -> Iterator[Block]:
    """Paragraphs, each followed by the page numbers that stand in it or after it."""
    waiting = iter(furniture_blocks)
    number = next(waiting, None)
    for block in _prose_blocks(prose, text):
        while number is not None and number.pieces[0].start < block.pieces[0].start:
            yield number
            number = next(waiting, None)
        yield block
    while number is not None:
        yield number
        number = next(waiting, None)


def _prose_blocks(prose: list[Line], text: str) -> Iterator[Block]:
    marked = _EMPHASIS in text
    levels: dict[int, int] = {}
    pending: list[Line] = []
    for line in prose:
        stripped = _without_leading_mark(line)
        if stripped is None:
            continue
        line, level = stripped
        if marked and _EMPHASIS in line.text:
            line = line._replace(text=line.text.replace(_EMPHASIS, "").strip() or line.text)
        if level:
            # A Markdown heading is one line, and ends the paragraph above it.
            yield from _paragraphs(pending, text, marked)
            pending = []
            levels[line.start] = level
            if pieces := _pieces([line], text, marked):
                yield Block(BlockKind.HEADING, pieces, level=level, page=line.page)
        else:
            pending.append(line)
    yield from _paragraphs(pending, text, marked)


def _paragraphs(lines: list[Line], text: str, marked: bool) -> Iterator[Block]:
    for group in join_lines(lines):
        joined = group[0].text if len(group) == 1 else "".join(line.text for line in group)
        pieces = _pieces(group, text, marked)
        if pieces:
            yield Block(BlockKind.HEADING if is_heading(joined) else BlockKind.PARAGRAPH, pieces, page=group[0].page)


def _without_leading_mark(line: Line) -> tuple[Line, int] | None:
    """The line after its Markdown marks, and its level as a heading; None for a rule such as `---`."""
    if line.text[0] not in "#>-*+•_=":
        return line, 0
    if _RULE_LINE.fullmatch(line.text):
        return None
    match = _LEADING_MARK.match(line.text)
    if match is None or match.end() == 0 or match.end() == len(line.text):
        return line, 0
    level = len(match.group(1)) if match.group(1) else 0
    return line._replace(start=line.start + match.end(), text=line.text[match.end() :]), level


def _pieces(lines: list[Line], text: str, marked: bool) -> tuple[Span, ...]:
    if not marked:
        return tuple([Span(line.start, line.end) for line in lines])
    pieces: list[Span] = []
    for line in lines:
        start = line.start
        for raw in text[line.start : line.end].split(_EMPHASIS):
            content = raw.strip()
            if content:
                first = start + len(raw) - len(raw.lstrip())
                pieces.append(Span(first, first + len(content)))
            start += len(raw) + len(_EMPHASIS)
    return tuple(pieces)
