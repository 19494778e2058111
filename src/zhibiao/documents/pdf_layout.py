"""Lines with places on pages become paragraphs, headings and tables: for the text of a PDF and for recognised images alike.

Distances are judged in ems, the width of one Chinese character: it does not matter whether places are in points or pixels.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from zhibiao.documents.building import Builder
from zhibiao.documents.marks import HEADING_MARK, STANDS_ALONE, STRONG_MARK, ends_sentence, has_stop, is_heading, is_title
from zhibiao.documents.pdf_furniture import furniture_of
from zhibiao.documents.pdf_lines import PageContent, PageTable, TextLine
from zhibiao.documents.pdf_margins import Habits, Place, habits_of, places_of

_SIZE_OFF = 0.15  # of the size above, by which another size of type is known
_SIZE_OFF_IMAGE = 0.35  # the same in an image, where sizes are guessed from the widths of lines
_WIDER = 1.22  # of the usual line distance: more than the distance inside a paragraph
_FAR = 1.8  # of the usual line distance: never inside a paragraph
_TITLE_SIZE = 1.15  # of the body's size
_MASTHEAD = 12  # lines at the top among which the title stands
_WIDE_TITLE = 12  # ems, from which on the line of a title may have been too long for one line
_NEVER_FIRST = "，。、；：！？”’」』）)》〉】］%％…"  # what no paragraph begins with
_IN_PROSE = re.compile(r"[，。；]")
_OPEN_DECIMAL = re.compile(r"\d[.．,，]\Z")
# What cannot be parted at a line's end: opening marks, then a number or word or one character, then closing marks.
_UNIT = re.compile(r"[“‘「『（(《〈【\[]*(?:[0-9A-Za-z.,%+\-/]+|.)[，。、；：！？”’」』）)》〉】\]%…]*")
_FULL = 1.5  # ems that a full line may lack besides what the next unit needs
_RAGGED = 0.2  # of a line's width that may be free where the right margin is ragged
_COLUMNS_OFF = 0.6  # ems by which the borders of one table may differ between pages


def compose(builder: Builder, pages: Sequence[PageContent]) -> None:
    """Put the blocks of the pages into `builder` in reading order. What runs over a page break is of the page it begins on."""
    furniture = furniture_of(pages)
    body = [[line for line in page.lines if id(line) not in furniture] for page in pages]
    places = {id(place.line): place for place in places_of(body)}
    composer = _Composer(builder, habits_of(list(places.values())))
    for page in pages:
        items: list[TextLine | PageTable] = [*page.lines, *page.tables]
        for item in sorted(items, key=lambda item: item.y):
            if isinstance(item, PageTable):
                composer.add_table(item)
            elif id(item) in furniture:
                composer.add_furniture(item)
            else:
                composer.add_line(places[id(item)])
    composer.close()


class _Composer:
    """Holds the paragraph or table that may still go on, and the furniture met in its midst, which comes after it."""

    def __init__(self, builder: Builder, habits: Habits) -> None:
        self._builder = builder
        self._habits = habits
        self._paragraph: list[Place] = []
        self._table: PageTable | None = None
        self._aside: list[TextLine] = []
        self._seen = 0

    def add_furniture(self, line: TextLine) -> None:
        self._aside.append(line)
        if not self._paragraph and self._table is None:
            self.close()

    def add_table(self, table: PageTable) -> None:
        if self._table is not None and self._table.page < table.page and _same_columns(self._table, table, self._habits):
            self._table = _joined(self._table, table)
        else:
            self.close()
            self._table = table

    def add_line(self, place: Place) -> None:
        self._seen += 1
        if not (self._paragraph and goes_on(self._paragraph, place, self._habits, self._seen <= _MASTHEAD)):
            self.close()
        self._paragraph.append(place)

    def close(self) -> None:
        """Put out what is held."""
        if self._paragraph:
            self._put_paragraph([place.line for place in self._paragraph], self._paragraph[0].centred)
        if self._table is not None:
            table = self._table
            self._builder.table(table.rows, page=table.page, breaks=table.breaks, confidence=table.confidence)
        for line in self._aside:
            self._builder.furniture(line.text, page=line.page)
        self._paragraph, self._table, self._aside = [], None, []

    def _put_paragraph(self, lines: list[TextLine], centred: bool) -> None:
        text, first = join_text([line.text for line in lines]), lines[0]
        confidences = [line.confidence for line in lines if line.confidence is not None]
        confidence = min(confidences) if confidences else None
        large = centred and first.size >= _TITLE_SIZE * self._habits.size
        if large and confidence is None and not has_stop(text) and not is_heading(text):
            self._builder.heading(text, 0, page=first.page)  # large and in the middle: a title, of whatever level
        else:
            self._builder.paragraph(text, page=first.page, breaks=_page_breaks(lines), confidence=confidence)


def _page_breaks(lines: Sequence[TextLine]) -> list[tuple[int, int]]:
    """Where the text of the lines runs on to another page."""
    turned = [index for index in range(1, len(lines)) if lines[index].page != lines[index - 1].page]
    return [(len(join_text([line.text for line in lines[:index]])), lines[index].page) for index in turned]


def join_text(lines: Sequence[str]) -> str:
    """Printed lines as one; Latin words that a line's end parted get their blank back, the digits of a number none."""
    text = lines[0]
    for line in lines[1:]:
        last, first = text[-1:], line[:1]
        latin = last.isascii() and first.isascii() and (last.isalpha() or first.isalpha()) and last not in "-/("
        text += (" " if latin else "") + line
    return text


def goes_on(paragraph: Sequence[Place], place: Place, habits: Habits, masthead: bool) -> bool:
    """Whether a line goes on with the paragraph above it. `masthead`: it stands where a report has its title."""
    above = paragraph[-1]
    text, above_text = place.line.text, above.line.text
    same_page = above.line.page == place.line.page
    distance = (place.line.y - above.line.y) / habits.size / habits.pitch if same_page else 1.0
    if distance <= 0 or distance > _FAR * max(1.0, above.line.size / habits.size) or _other_size(above.line, place.line):
        return False
    if text[0] in _NEVER_FIRST or (text[0].isdigit() and _OPEN_DECIMAL.search(above_text)):
        return True
    if STANDS_ALONE.fullmatch(text) or STANDS_ALONE.fullmatch(above_text) or (masthead and is_title(above_text)):
        return False
    ended = ends_sentence(above_text)
    full = above.room < _FULL + _next_unit(text)
    if place.centred or above.centred:
        return not ended and distance <= _WIDER * max(1.0, place.line.size / habits.size) and _title_goes_on(above, place, full)
    if distance > _WIDER and (habits.spaced or ended or not full):
        return False
    if place.inset >= 1:
        return _goes_on_set_in(above, place, habits, full and not ended)
    if HEADING_MARK.match(text) and (ended or not full):
        return False
    if STRONG_MARK.match(text) and not habits.indented:
        return False
    heading_above = len(paragraph) == 1 and HEADING_MARK.match(above_text) is not None and not has_stop(above_text)
    if habits.indented and not ended and not heading_above and _IN_PROSE.search(above_text):
        return True  # a paragraph would be set in, whatever the line above has room for
    # Some programs break lines after so many characters, however narrow those are.
    ragged = above.room <= _RAGGED * above.reach and _IN_PROSE.search(above_text) is not None
    return full or (ragged and not ended and not heading_above)


def _other_size(above: TextLine, line: TextLine) -> bool:
    off = _SIZE_OFF if line.confidence is None else _SIZE_OFF_IMAGE
    return abs(line.size - above.size) > off * max(above.size, line.size)


def _title_goes_on(above: Place, place: Place, full: bool) -> bool:
    """A title over two lines, both in the middle, or its first line from margin to margin."""
    if not place.centred:
        return False
    text = above.line.text
    if any(text.count(a) > text.count(b) for a, b in ("《》", "“”", "（）")):
        return True
    return (above.centred and above.width >= _WIDE_TITLE) or full


def _goes_on_set_in(above: Place, place: Place, habits: Habits, open_: bool) -> bool:
    """A line that is set in begins a paragraph, unless a whole passage is set in further than paragraphs begin."""
    if not open_ or HEADING_MARK.match(place.line.text):
        return False
    return not habits.indented or place.inset > habits.indent + 0.8


def _next_unit(text: str) -> float:
    """Ems of what would have had to come onto the line above."""
    unit = _UNIT.match(text)
    return len(unit.group().encode("gbk", "replace")) / 2 if unit else 0


def _same_columns(above: PageTable, below: PageTable, habits: Habits) -> bool:
    if not above.columns or len(above.columns) != len(below.columns):
        return False
    # Odd and even pages may have other margins: what counts is how wide the columns are.
    widths = [[right - left for left, right in pairwise(table.columns)] for table in (above, below)]
    return all(abs(a - b) <= _COLUMNS_OFF * habits.size for a, b in zip(*widths, strict=True))


def _joined(above: PageTable, below: PageTable) -> PageTable:
    """One table of two pages; a header that the second page repeats is left out."""
    rows = below.rows[1:] if below.rows[0] == above.rows[0] else below.rows
    confidences = [table.confidence for table in (above, below) if table.confidence is not None]
    return replace(
        above,
        rows=(*above.rows, *rows),
        confidence=min(confidences, default=None),
        breaks=(*above.breaks, (len(above.rows), below.page)),
    )
