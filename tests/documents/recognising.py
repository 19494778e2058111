"""An engine for tests that says what it is told to, so that no recogniser is needed."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zhibiao.documents.ocr import Engine, Image
from zhibiao.documents.ocr_lines import Fragment

EM = 40  # pixels


def fragment(x: float, y: float, text: str, confidence: float = 0.99, lean: float = 0.0) -> Fragment:
    """A stretch whose upper left corner lies at (x, y) of a page scanned askew by `lean`."""
    width = EM * sum(0.5 if character.isascii() else 1 for character in text)
    corners = ((x, y), (x + width, y), (x + width, y + 52), (x, y + 52))
    return Fragment(text, tuple((a - lean * b, b + lean * a) for a, b in corners), confidence)


@dataclass
class Result:
    """As RapidOCR gives it."""

    boxes: NDArray[np.float32] | None = None
    txts: tuple[str, ...] | None = None
    scores: tuple[float, ...] | None = None


class Recogniser:
    """Gives these answers, one an image; `seen` are the images."""

    def __init__(self, *answers: Sequence[Fragment]) -> None:
        self._answers = iter(answers)
        self.seen: list[Image] = []

    def __call__(self, img_content: Image) -> Result:
        self.seen.append(img_content)
        found = next(self._answers)
        if not found:
            return Result()
        boxes = np.array([piece.corners for piece in found], dtype=np.float32)
        return Result(boxes, tuple(piece.text for piece in found), tuple(piece.confidence for piece in found))


def engine_that_says(*answers: Sequence[Fragment]) -> Engine:
    """An engine that gives these answers, one an image."""
    return Engine(Recogniser(*answers))
