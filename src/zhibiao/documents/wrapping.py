"""Which lines are one paragraph.

Reports come as one paragraph a line, as the lines of a printed page (often with a blank line after each, and page breaks in
the middle of paragraphs), or as something between. Widths are in columns: two for a Chinese character, one for a Latin one.
"""

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from zhibiao.documents.lines import Line
from zhibiao.documents.marks import HEADING_MARK, STANDS_ALONE, STRONG_MARK, ends_sentence, has_stop, is_title

_SAMPLE = 4000  # lines
_MIN_LINES = 8
_MIN_WIDTH, _MAX_WIDTH = 16, 120
_SHORTER, _LONGER = 7, 3  # how far full lines stray from the usual width: justified type, hanging punctuation
_FULL_SHARE = 0.6
_LONGER_SHARE = 0.05
_BROKEN_SHARE = 0.3  # of all lines, full ones that stop in the middle of a sentence
_OPEN_SHARE = 0.6  # of the full lines, those that stop in the middle of a sentence
_HANGING_SHARE = 0.9  # of the lines that do not begin a paragraph, those below a full one
_MARGIN_SHARE = 0.5
_INDENT = 4  # two characters
_LONG_LINE = 60
_MASTHEAD = 10  # lines at the top among which the title stands
_IN_PROSE = re.compile(r"[，。；：]")
_NEVER_FIRST = "，。、；：！？”’」』）)》〉】］%％…"  # what no paragraph begins with
_OPEN_DECIMAL = re.compile(r"\d[.．]$")
# What cannot be parted at a line's end: opening marks, then a number or word or one character, then closing marks.
_UNIT = re.compile(r"[“‘「『（(《〈【\[]*(?:[0-9A-Za-z.,%+\-/]+|.)[，。、；：！？”’」』）)》〉】\]%…]*")


@dataclass(frozen=True, slots=True)
class Wrapping:
    """How the lines of a text are broken."""

    width: int  # usual columns of a full line
    gap: int  # usual blank lines between two lines of a paragraph
    margin: int  # indent of the lines that go on
    indented: bool  # whether paragraphs begin with blanks
    spaced: bool  # whether more blank lines than that stand between paragraphs

    @property
    def slack(self) -> int:
        """How many columns a line may lack and still be full; less on narrow lines, where it would swallow short paragraphs."""
        return min(_SHORTER, self.width // 8)


def join_lines(lines: list[Line]) -> list[list[Line]]:
    """Group lines, page numbers and tables already taken out, into paragraphs."""
    if not lines:
        return []
    wrapping = detect(lines)
    if wrapping is None:
        return _join_open_ends(lines)
    widths = [columns(line.text) for line in lines]
    return _rejoin(lines, widths, wrapping)


def columns(line: str) -> int:
    """Display width: in GBK a Chinese character has two bytes and a Latin one has one."""
    return len(line.encode("gbk", "replace"))


def detect(lines: list[Line]) -> Wrapping | None:
    """The wrapping of a hard-wrapped text, None when lines are paragraphs."""
    sample = lines[:_SAMPLE]
    if len(sample) < _MIN_LINES:
        return None
    widths = [columns(line.text) for line in sample]
    counts = Counter(width for width in widths if _MIN_WIDTH <= width <= _MAX_WIDTH)
    if not counts:
        return None
    width = max(counts, key=lambda w: (sum(counts[n] for n in range(w - _SHORTER, w + _LONGER + 1)), counts[w], w))
    window = [n for n in counts.elements() if width - _SHORTER <= n <= width + _LONGER]
    reached = {w: sum(w - _SHORTER <= n <= w + _LONGER for n in window) for w in set(window)}
    width = max((w for w in reached if reached[w] >= (1 - _LONGER_SHARE) * len(window)), key=lambda w: (counts[w], w))
    if sum(n > width + _LONGER for n in widths) > _LONGER_SHARE * len(sample):
        return None  # as most texts with a paragraph a line are known at once
    full = [index for index, n in enumerate(widths) if width - _SHORTER <= n <= width + _LONGER]
    open_ended = [index for index in full if not ends_sentence(sample[index].text)]
    crowded = len(full) >= _FULL_SHARE * len(sample) and len(open_ended) >= _OPEN_SHARE * len(full)
    # Many headings and short paragraphs leave fewer full lines; then most lines that stop short of a full stop must be full.
    stopping = sum(not ends_sentence(line.text) and not HEADING_MARK.match(line.text) for line in sample)
    broken = len(open_ended) >= max(_MIN_LINES, _BROKEN_SHARE * len(sample), _FULL_SHARE * stopping)
    margin = _margin(sample)
    # In a text whose paragraphs begin with blanks, every line without them follows a full one.
    flush = [index for index, line in enumerate(sample) if index and line.indent - margin < 2]
    hanging = len(flush) >= _MIN_LINES and len(set(full) & {index - 1 for index in flush}) >= _HANGING_SHARE * len(flush)
    deep = sum(line.indent - margin >= 2 for line in sample)  # a single blank is what is left of a form feed, not an indent
    if not (crowded or broken or (hanging and _is_habit(deep, sample))):
        return None
    gaps = Counter(sample[index + 1].gap for index in open_ended if index + 1 < len(sample))
    gap = gaps.most_common(1)[0][0] if gaps else 0
    wider = sum(line.gap > gap for line in sample[1:])
    return Wrapping(width, gap, margin, _is_habit(deep, sample), _is_habit(wider, sample))


def _margin(lines: list[Line]) -> int:
    """The least indent that is no exception: short paragraphs have as many first lines as others."""
    indents = Counter(line.indent for line in lines)
    return min(indent for indent, count in indents.items() if count >= _MARGIN_SHARE * indents.most_common(1)[0][1])


def _is_habit(count: int, sample: list[Line]) -> bool:
    return count >= 3 and count >= 0.03 * len(sample)


def _rejoin(lines: list[Line], widths: list[int], wrapping: Wrapping) -> list[list[Line]]:
    groups: list[list[Line]] = [[lines[0]]]
    for index in range(1, len(lines)):
        if _goes_on(lines, widths, index, wrapping, len(groups[-1]) == 1):
            groups[-1].append(lines[index])
        else:
            groups.append([lines[index]])
    return groups


def _goes_on(lines: list[Line], widths: list[int], index: int, wrapping: Wrapping, first: bool) -> bool:
    """Whether the line at `index` continues the paragraph of the line before it, which `first` says is its first line."""
    above, line = lines[index - 1], lines[index]
    if line.text[0] in _NEVER_FIRST or (line.text[0].isdigit() and _OPEN_DECIMAL.search(above.text)):
        return True
    if STRONG_MARK.match(line.text) or (wrapping.indented and line.indent - wrapping.margin >= 2):
        return False
    if STANDS_ALONE.fullmatch(line.text) or STANDS_ALONE.fullmatch(above.text) or (index <= _MASTHEAD and is_title(above.text)):
        return False
    ended = ends_sentence(above.text)
    if HEADING_MARK.match(line.text) and (ended or widths[index - 1] < wrapping.width - wrapping.slack):
        return False
    heading_above = first and HEADING_MARK.match(above.text) and not has_stop(above.text)
    if wrapping.indented and not ended and line.gap <= wrapping.gap and not heading_above and _IN_PROSE.search(above.text):
        return True  # a paragraph would begin with blanks, whatever the line above has room for
    room = wrapping.width - widths[index - 1]
    if first and (wrapping.indented or widths[index - 1] <= wrapping.width - _INDENT + 1):
        room -= _INDENT
    room -= _next_unit(lines, index - 1)
    if room >= (2 if ended else wrapping.slack):
        return False  # the next word would have had a place on the line above
    if not ended and not heading_above:
        return True
    if line.gap > wrapping.gap:
        return False
    if ended and not ends_sentence(line.text) and wrapping.width - widths[index] - _next_unit(lines, index) >= wrapping.slack:
        return False  # too short to go on below, yet no sentence: a signature, a heading
    return wrapping.indented or wrapping.spaced or not _begins_indented(lines, widths, index, wrapping)


def _begins_indented(lines: list[Line], widths: list[int], index: int, wrapping: Wrapping) -> bool:
    """Whether a line looks like the first of a paragraph whose indent was lost: it goes on, yet is two characters short."""
    short = wrapping.width - widths[index]
    if not _INDENT - 1 <= short <= _INDENT + wrapping.slack:
        return False
    if ends_sentence(lines[index].text) or index + 1 >= len(lines):
        return False
    following = lines[index + 1].text
    return not HEADING_MARK.match(following) and short - _INDENT - _next_unit(lines, index) < 2


def _next_unit(lines: list[Line], index: int) -> int:
    """Columns of what would have to come onto the line at `index` next; none after the last line."""
    unit = _UNIT.match(lines[index + 1].text) if index + 1 < len(lines) else None
    return columns(unit.group()) if unit else 0


def _join_open_ends(lines: list[Line]) -> list[list[Line]]:
    """Lines are paragraphs, but a page break may have cut one: prose that stops short of a full stop goes on below."""
    groups: list[list[Line]] = [[lines[0]]]
    for above, line in pairwise(lines):
        if _is_cut(above) and not HEADING_MARK.match(line.text) and line.indent < above.indent + 2:
            groups[-1].append(line)
        elif len(line.text) == 1 and not ends_sentence(above.text) and not line.text.isascii():
            groups[-1].append(line)  # the last character of a heading, alone on its line
        else:
            groups.append([line])
    return groups


def _is_cut(line: Line) -> bool:
    if ends_sentence(line.text) or line.text[-1] in "）)】":
        return False
    if has_stop(line.text):
        return True
    return not HEADING_MARK.match(line.text) and "，" in line.text and columns(line.text) >= _LONG_LINE
