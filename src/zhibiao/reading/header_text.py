"""Lines of a header as they are looked at: blanks and full-width characters out, the way back to the source kept."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from zhibiao.documents.model import Block, Document, Span

_FULL_WIDTH = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_HAS_WIDE = re.compile("[０-９Ａ-Ｚａ-ｚ]")
# Blanks are an accident of typesetting everywhere but between two Latin words.
_BLANK = re.compile(r"(?<![A-Za-z])\s+|\s+(?![A-Za-z])")

ORGANISATION_END = re.compile(
    r"(?:人民政府|政府|办事处|街道办|管理委员会|管委会|工作委员会|委员会|委|办公室|办|局|厅|署|总队|支队|大队|中队|法院|检察院|院|所|中心|站|处|会|公司|集团)\Z"
)
TITLE_END = re.compile(
    r"(?:报告|总结|通知|函|年报|意见|汇报|公告|公报|通报|白皮书|综述|要点|方案|说明|情况)[》）)”]?(?:[（(][^（）()]{1,20}[）)])?\Z"
)


@dataclass(frozen=True, slots=True)
class Said:
    """Words of a report, where they stand in its text, and how they were recognised."""

    text: str
    span: Span
    how: str


class Line:
    """A paragraph on one line: `text` is what is looked at, which few lines are, `raw` what the document holds."""

    def __init__(self, document: Document, block: Block) -> None:
        self._pieces = block.pieces
        self.raw = "".join([document.text[piece.start : piece.end] for piece in block.pieces])

    @cached_property
    def text(self) -> str:
        """The line squeezed."""
        return squeeze(self.raw)

    def said(self, how: str, start: int = 0, end: int | None = None, text: str | None = None) -> Said:
        """Characters `start` to `end` of the line as something that was recognised; `text` when it is written otherwise."""
        end = len(self.text) if end is None else end
        first, last = self._source(start), self._source(max(end - 1, start))
        return Said(self.text[start:end] if text is None else text, Span(first, last + 1), how)

    def _source(self, index: int) -> int:
        """Where the character of `text` stands in the document: squeezing leaves characters out and exchanges none."""
        place = index
        if len(self.text) < len(self.raw):
            place = -1
            for character in self.text[: index + 1]:
                place += 1
                while self.raw[place].translate(_FULL_WIDTH) != character:
                    place += 1
        for piece in self._pieces:
            if place < piece.end - piece.start:
                return piece.start + place
            place -= piece.end - piece.start
        return self._pieces[-1].end - 1


def joined(parts: Sequence[Said]) -> Said:
    """Parts that follow one another as one."""
    return Said("".join(part.text for part in parts), Span(parts[0].span.start, parts[-1].span.end), parts[-1].how)


def squeeze(text: str) -> str:
    """The text on one line, without blanks, with Latin letters and digits in their narrow form."""
    text = text.strip()
    if _HAS_WIDE.search(text):
        text = text.translate(_FULL_WIDTH)
    return _BLANK.sub("", text) if len(text.split(maxsplit=1)) > 1 else text


def is_organisation(text: str) -> bool:
    """Whether a line reads as the name of an office and as nothing more."""
    return (
        3 <= len(text) <= 40
        and ORGANISATION_END.search(text) is not None
        and not re.search(r"[，。；：！？、:,《》]|关于|\d", text)
    )
