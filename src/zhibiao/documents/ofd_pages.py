"""What is drawn on a page of an OFD document becomes lines and tables, as on a page of a PDF."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from zhibiao.documents.limits import Limits
from zhibiao.documents.ofd_objects import Drawn
from zhibiao.documents.ofd_paths import rules_of
from zhibiao.documents.ofd_places import SHEET, Box
from zhibiao.documents.pdf_characters import Character, Upright
from zhibiao.documents.pdf_furniture import furniture_of
from zhibiao.documents.pdf_lines import PageContent, TextLine
from zhibiao.documents.pdf_tables import tables_of
from zhibiao.documents.pdf_text import lines_of
from zhibiao.documents.pdf_unruled import unruled_tables


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A page, and the id() of those of its lines that come from its templates alone."""

    content: PageContent
    printed_over: frozenset[int] = frozenset()


def sheet_of(parts: Sequence[Drawn], usual: Box | None) -> Box:
    """The sheet of a page: its own, that of its templates, that of the document, or A4."""
    return next((part.box for part in parts if part.box is not None), usual or SHEET)


def laid_out(own: Drawn, templates: Sequence[Drawn], sheet: Box, number: int, limits: Limits) -> LaidOut:
    """The lines and tables of page `number`, those of its templates among them: a form and what is filled in stand together."""
    parts = (*templates, own)
    turns = Counter(glyph.turn for part in parts for glyph in part.glyphs)
    upright = Upright(turns.most_common(1)[0][0] if turns else 0)
    printed = [character for part in templates for character in _upright(part, upright)]
    characters = [*printed, *_upright(own, upright)]
    horizontal, down = rules_of([stroke for part in parts for stroke in part.strokes], upright)
    tables, outside = tables_of(horizontal, down, characters, number, limits)
    unruled, lines = unruled_tables(lines_of(outside, number))
    left = set(map(id, outside))
    alone = set(lines_of([character for character in printed if id(character) in left], number))
    _, top, _, bottom = upright.box(sheet.left, sheet.bottom, sheet.right, sheet.top)
    bottom = max([bottom, *(line.y for line in lines)])  # some programs get the size of the sheet wrong
    content = PageContent(number, top, bottom, tuple(lines), (*tables, *unruled))
    return LaidOut(content, frozenset(id(line) for line in lines if line in alone))


def once(pages: Sequence[LaidOut]) -> list[PageContent]:
    """The pages with what templates print on many of them on the first one only, unless it is a running header."""
    contents = [page.content for page in pages]
    running = furniture_of(contents)
    seen: set[tuple[str, int, int]] = set()
    return [
        replace(page.content, lines=tuple(line for line in page.content.lines if _is_new(line, page, running, seen)))
        for page in pages
    ]


def _is_new(line: TextLine, page: LaidOut, running: frozenset[int], seen: set[tuple[str, int, int]]) -> bool:
    if id(line) not in page.printed_over or id(line) in running:
        return True
    key = (line.text, round(line.x0), round(line.y))
    if key in seen:
        return False
    seen.add(key)
    return True


def _upright(part: Drawn, upright: Upright) -> list[Character]:
    return [glyph.upright(upright) for glyph in part.glyphs if glyph.turn == upright.turns]
