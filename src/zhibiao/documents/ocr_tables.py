"""The straight black lines in an image, which rule its tables."""

from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zhibiao.documents.pdf_grid import Rule

_SHARE = 1 / 32  # of the image's longer side that a rule is long at least: more than any stroke of a character
_MAX_THICK = 12  # pixels
_MAX_RULES = 600


def rules_of_image(grey: NDArray[np.uint8]) -> tuple[list[Rule], list[Rule]]:
    """Horizontal and upright lines of a grey image, places in pixels."""
    cv2: Any = import_module("cv2")
    dark: NDArray[np.uint8] = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 15)
    length = max(int(max(grey.shape) * _SHARE), 20)
    return _rules(cv2, dark, length), _rules(cv2, np.ascontiguousarray(dark.T), length)


def _rules(cv2: Any, dark: NDArray[np.uint8], length: int) -> list[Rule]:
    """The horizontal lines. One that is scanned askew comes in several steps."""
    # Lines of one pixel that lean are broken into steps; a little thicker they hold together.
    thick = cv2.dilate(dark, np.ones((3, 1), np.uint8))
    opened = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(opened)
    if count > _MAX_RULES:
        return []
    rules: list[Rule] = []
    for x, y, width, height, _ in stats[1:].tolist():
        if height <= _MAX_THICK + width // 40:
            rules.append(Rule(y + height / 2, x, x + width))
    return rules
