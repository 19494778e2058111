"""Characters with places become printed lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from zhibiao.documents.pdf_characters import Character
from zhibiao.documents.pdf_lines import TextLine

_BASE_LINE_OFF = 0.4  # of the size: what stands that much higher or lower is another line
_DOUBLE = 0.2  # ems that a character printed twice, to look bold, is shifted at most
_REPEATED = "—…"  # two of them come as one glyph, and so in one place
_SPACE = 0.12  # ems that a blank between two digits must really take up
# Ems of white between two characters from which on there is a blank, whether the file has one or not.
_DIGIT_GAP, _WORD_GAP, _GAP = 0.3, 0.15, 0.8
_TRACKED = 4  # characters of a line from which on its usual gap is known
_BULLET = "•"


@dataclass(slots=True)
class _Row:
    y: float
    characters: list[Character]


def lines_of(characters: Sequence[Character], page: int) -> list[TextLine]:
    """The lines from top to bottom."""
    rows: list[_Row] = []
    for character in sorted(characters, key=lambda character: character.y):
        last = rows[-1] if rows else None
        if last is not None and character.y - last.y <= _BASE_LINE_OFF * min(character.size, last.characters[0].size):
            last.characters.append(character)
        else:
            rows.append(_Row(character.y, [character]))
    lines = [_line(row.characters, page) for row in rows]
    return [line for line in lines if line is not None]


def _line(characters: list[Character], page: int) -> TextLine | None:
    characters = sorted(characters, key=lambda character: character.x0)
    visible = _once([character for character in characters if not character.text.isspace()])
    if not visible:
        return None
    size = _size(visible)
    blanks = [character.x0 for character in characters if character.text.isspace()]
    gaps = [right.x0 - left.x1 for left, right in pairwise(visible)]
    # Letter-spacing shows in the narrower gaps: in the row of a table the wider ones part its cells.
    tracking = max(sorted(gaps)[(len(gaps) - 1) // 4], 0.0) if len(gaps) >= _TRACKED else 0.0
    text = visible[0].text
    next_blank = 0
    for left, right, gap in zip(visible, visible[1:], gaps, strict=False):
        while next_blank < len(blanks) and blanks[next_blank] < left.x0:
            next_blank += 1
        taken = (right.x0 - blanks[next_blank]) / size if next_blank < len(blanks) else 0.0
        text += (" " if _parted(left.text, right.text, (gap - tracking) / size, taken) else "") + right.text
    text = text.lstrip(_BULLET).strip() or text
    y = median(character.y for character in visible)
    return TextLine(text, visible[0].x0, max(character.x1 for character in visible), y, size, page)


def _once(characters: list[Character]) -> list[Character]:
    """Without characters that are printed a second time over themselves."""
    kept: list[Character] = []
    for character in characters:
        shadowed = any(
            character.text == other.text and character.x0 - other.x0 <= _DOUBLE * other.size and character.text not in _REPEATED
            for other in kept[-2:]
        )
        if not shadowed:
            kept.append(character)
    return kept


def _size(characters: Sequence[Character]) -> float:
    """The size that most of the line is set in: a report's figures are often in another font than its words."""
    chinese = [character.size for character in characters if not character.text.isascii()]
    return median(chinese or [character.size for character in characters])


def _parted(left: str, right: str, gap: float, blank: float) -> bool:
    """Whether there is a blank between two characters: `gap` ems of white, or one in the file that takes up `blank` ems."""
    a, b = left[-1], right[0]
    if a.isdigit() and b.isdigit():
        return blank >= _SPACE or gap >= _DIGIT_GAP  # kerning may leave some white inside a number
    if a.isascii() and b.isascii() and (a.isalpha() or b.isalpha()):
        return blank > 0 or gap >= _WORD_GAP
    return blank > 0 or gap >= _GAP
