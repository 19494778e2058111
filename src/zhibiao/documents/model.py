"""A document as every format delivers it: its text, and what stands where in it."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` (inclusive) to `end` (exclusive) of `Document.text`."""

    start: int
    end: int


class BlockKind(StrEnum):
    """What a block is to a reader."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    TABLE = "table"
    FURNITURE = "furniture"  # page numbers, running headers: kept in the text, never read


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading or table.

    `pieces` are the stretches of the text that, joined without anything between them, are the block as a person
    reads it: one for an ordinary paragraph, one a line for a hard-wrapped one. White space at the ends is left out.
    A table has no pieces but `rows`, each a tuple of cells (an empty span for an empty cell).
    """

    kind: BlockKind
    pieces: tuple[Span, ...] = ()
    level: int = 0  # of a heading whose level the format itself states (Markdown, DOCX); 0 when it does not
    page: int | None = None  # 1-based, on which it begins; None where the format has no pages
    breaks: tuple[tuple[int, int], ...] = ()  # where it goes on: first character on each further page, and that page
    rows: tuple[tuple[Span, ...], ...] = ()
    confidence: float | None = (
        None  # of characters recognised in an image: the lowest of its lines, 0 to 1; None when read as text
    )

    def page_of(self, offset: int) -> int | None:
        """The page on which this character of the block stands."""
        return next((page for start, page in reversed(self.breaks) if start <= offset), self.page) if self.breaks else self.page


@dataclass(frozen=True, slots=True)
class Content:
    """What a reader finds in the bytes of a file: its text, and what stands where in it."""

    text: str
    blocks: tuple[Block, ...]
    format: str  # "text", "html", "pdf", …
    encoding: str | None = None
    pages: int | None = None
    warnings: tuple[str, ...] = ()


class BadContent(Exception):
    """Bytes that a reader cannot or must not read: `reason` is a code, `detail` says what is wrong and what to do."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail

    def __reduce__(self) -> tuple[type["BadContent"], tuple[str, str]]:
        """Pickled with both of its parts: it crosses from a worker process."""
        return BadContent, (self.reason, self.detail)


@dataclass(frozen=True, slots=True)
class Document:
    """A file, decoded. Offsets everywhere count characters of `text`, which is the file's text with its newlines kept."""

    name: str  # file name without folders
    address: str  # where it came from: a path or a URL
    text: str
    blocks: tuple[Block, ...]
    format: str  # "text", "markdown", …
    sha256: str  # of the bytes, hexadecimal
    size: int  # bytes
    encoding: str | None = None
    pages: int | None = None
    warnings: tuple[str, ...] = ()
