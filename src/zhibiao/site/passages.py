"""The text of a document cut into lines and pieces: what is a fact, what is a numeral that is none, and what is between them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar


class Spanned(Protocol):
    """Something that stands at `text[start:end]`."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


Item = TypeVar("Item", bound=Spanned)


@dataclass(frozen=True, slots=True)
class Piece(Generic[Item]):
    """A stretch of one line. Of an item that runs over the end of a line, each line has a piece; only the first `is_head`."""

    text: str
    item: Item | None
    is_head: bool = False


@dataclass(frozen=True, slots=True)
class Line(Generic[Item]):
    """A line of the text, which begins at the character `start`."""

    start: int
    pieces: tuple[Piece[Item], ...]
    kind: str  # heading, row (of a table) or text


def cut(text: str, items: Sequence[Item], headings: frozenset[str]) -> Iterator[Line[Item]]:
    """The lines of the text that hold something; `items` in the order of the text.

    An item that begins before the one before it ends is passed over: two marks cannot share a character.
    """
    position, place = 0, 0
    for line in text.split("\n"):
        end = position + len(line)
        pieces: list[Piece[Item]] = []
        at = position
        while place < len(items) and items[place].start < end:
            item = items[place]
            if item.end <= at or (item.start < at and item.start >= position):
                place += 1
                continue
            start, stop = max(item.start, at), min(item.end, end)
            if start > at:
                pieces.append(Piece(text[at:start], None))
            pieces.append(Piece(text[start:stop], item, start == item.start))
            at = stop
            if item.end > end:
                break
            place += 1
        if at < end:
            pieces.append(Piece(text[at:end], None))
        if line.strip():
            yield Line(position, tuple(pieces), _kind(line, headings))
        position = end + 1


def heading(line: str) -> str:
    """A line as a heading is called: without the signs of Markdown, its number and the space around it."""
    return _LABEL.sub("", line).strip()


_LABEL = re.compile(r"^[#\s]*(?:第[一二三四五六七八九十百\d]+[章节部分]+|[（(]?[一二三四五六七八九十百\d]+[)）、.．]+)?\s*")


def _kind(line: str, headings: frozenset[str]) -> str:
    if heading(line) in headings:
        return "heading"
    return "row" if "\t" in line or line.count("|") > 1 else "text"
