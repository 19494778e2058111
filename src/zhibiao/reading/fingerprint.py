"""The report's own words, whatever file they come in: what is equal for copies, and different for revisions."""

import re
import unicodedata
from hashlib import sha256

from zhibiao.documents.model import Block, BlockKind, Document, Span
from zhibiao.reading.header_layout import Layout

_LEAST = 200  # characters; shorter texts (详见附件) are alike without being copies
# Normalising a text that is normal already costs a hundredth of what any other one costs, so the characters that make most
# reports another one are exchanged beforehand; the marks that fill every report are taken out in the same cheap way.
_WIDE = tuple((wide, unicodedata.normalize("NFKC", wide)) for wide in "，：；（）！？％．－～\u3000０１２３４５６７８９")
_MARKS = ",:;()!?%.。、“”《》"
_NO_WORD = re.compile(r"[\W_]+")


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
            words += [document.text[span.start : span.end] for span in _stretches(block) if start <= span.start < last]
    text = _letters_and_digits("".join(words))
    return sha256(text.encode()).hexdigest() if len(text) >= _LEAST else None


def _letters_and_digits(text: str) -> str:
    for wide, narrow in _WIDE:
        text = text.replace(wide, narrow)
    text = unicodedata.normalize("NFKC", text)
    for mark in _MARKS:
        text = text.replace(mark, "")
    return text if text.isalnum() else _NO_WORD.sub("", text)


def _stretches(block: Block) -> tuple[Span, ...]:
    return (*block.pieces, *(cell for row in block.rows for cell in row)) if block.rows else block.pieces
