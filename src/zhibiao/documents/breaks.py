"""Line breaks inside a paragraph of a word processor: some begin a new paragraph to a reader, some only wrap a line."""

from collections.abc import Iterable

from zhibiao.documents.marks import HEADING_MARK, STANDS_ALONE, ends_sentence, is_heading

_INDENT = ("\u3000", "\u2003", "  ", "\t")


def split_at_breaks(text: str) -> list[str]:
    """The paragraphs that a reader sees in one whose lines are parted by newlines. Blank ones are left out."""
    paragraphs: list[str] = []
    blank = True
    for line in text.split("\n"):
        if not line.strip():
            blank = True
            continue
        if blank or not paragraphs or _begins_anew(paragraphs[-1], line):
            paragraphs.append(line.strip())
        else:
            paragraphs[-1] = glue(paragraphs[-1], line)
        blank = False
    return paragraphs


def join_cell(paragraphs: Iterable[str]) -> str:
    """The text of a table's cell, whose paragraphs mostly are one label that was broken to fit."""
    joined = ""
    for paragraph in paragraphs:
        joined = glue(joined, paragraph)
    return joined


def glue(left: str, right: str) -> str:
    """Both parts as one line, with a blank between them unless Chinese characters meet."""
    left, right = left.strip(), right.strip()
    if not left or not right:
        return left or right
    return left + right if _is_wide(left[-1]) and _is_wide(right[0]) else f"{left} {right}"


def _begins_anew(before: str, line: str) -> bool:
    text = line.strip()
    return (
        line.startswith(_INDENT)
        or ends_sentence(before)
        or is_heading(before)
        or HEADING_MARK.match(text) is not None
        or STANDS_ALONE.fullmatch(before) is not None
        or STANDS_ALONE.match(text) is not None
    )


def _is_wide(character: str) -> bool:
    return character >= "\u2e80"
