"""The report's own words, whatever file they come in: what is equal for copies, and different for revisions."""

import unicodedata
from hashlib import sha256

from zhibiao.documents.model import Block, BlockKind, Document
from zhibiao.reading.header_layout import Layout

_LEAST = 200  # characters; shorter texts (详见附件) are alike without being copies


def text_hash(document: Document, layout: Layout) -> str | None:
    """SHA-256 of the letters and digits from the opening to the signature; None for a text too short to tell.

    What a web page or a letter puts around a report (masthead, source, print date), page numbers, blanks, punctuation and
    the width of characters do not count.
    """
    if layout.opening is None:
        return None
    start = layout.opening.span.start
    last = layout.signed.said.span.end if layout.signed is not None else len(document.text)
    words: list[str] = []
    for block in document.blocks:
        if block.kind is not BlockKind.FURNITURE:
            words += [document.text[begin:end] for begin, end in _stretches(block) if start <= begin < last]
    text = "".join(filter(str.isalnum, unicodedata.normalize("NFKC", "".join(words))))
    return sha256(text.encode()).hexdigest() if len(text) >= _LEAST else None


def _stretches(block: Block) -> list[tuple[int, int]]:
    cells = [cell for row in block.rows for cell in row]
    return [(span.start, span.end) for span in (*block.pieces, *cells) if span.end > span.start]
