"""Images become lines of text by optical character recognition, with RapidOCR and the models that it brings along."""

import os
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol, cast

import numpy as np
from numpy.typing import NDArray

from zhibiao.documents.model import BadContent
from zhibiao.documents.ocr_lines import Fragment, Sheet, sheet_lines
from zhibiao.documents.ocr_tables import rules_of_image
from zhibiao.documents.pdf_lines import PageContent

HOW_TO_INSTALL = "to read scans, run: pip install 'zhibiao[ocr]'"
LONG_SIDE = 3_400  # pixels: a sheet of 420 mm at 200 dpi
_MAX_SIDE = 2_000  # pixels the engine works with: more costs memory and time and reads no better
_SURE = 0.75  # mean confidence below which the page may stand on its head
_RED = 60  # by how much red outweighs the other colours in red ink
_RED_SHARE = 0.002  # of the upper half of a page that a red letterhead covers at least
_LETTERHEAD_SURE = 0.8
_LETTERHEAD_LENGTH = 4  # characters

Image = NDArray[np.uint8]


class _Result(Protocol):
    boxes: NDArray[np.float32] | None
    txts: tuple[str, ...] | None
    scores: tuple[float, ...] | None


class _Recogniser(Protocol):
    def __call__(self, img_content: Image) -> _Result: ...


@dataclass(frozen=True, slots=True)
class Engine:
    """The recogniser, made once a process: it takes most of a second and some hundred megabytes."""

    recogniser: _Recogniser

    def fragments(self, grey: Image) -> list[Fragment]:
        """The stretches of text in a grey image."""
        result = self.recogniser(np.repeat(grey[:, :, None], 3, axis=2))
        if result.boxes is None or result.txts is None or result.scores is None:
            return []
        return [
            Fragment(text, tuple((float(x), float(y)) for x, y in box), float(score))
            for box, text, score in zip(result.boxes, result.txts, result.scores, strict=True)
        ]


@cache
def engine() -> Engine:
    """The engine of this process. BadContent ("needs_ocr") where RapidOCR is not installed."""
    if find_spec("rapidocr") is None or find_spec("onnxruntime") is None:
        raise BadContent("needs_ocr", f"its pages are images; {HOW_TO_INSTALL}")
    rapidocr: Any = import_module("rapidocr")
    models = Path(cast(str, rapidocr.__file__)).parent / "models"
    found = {part: sorted(models.glob(f"*_{part}_*.onnx")) for part in ("det", "rec")}
    if not all(found.values()):
        # The library would download them; a reader stays off the network.
        raise BadContent("needs_ocr", f"its pages are images, and RapidOCR here has no models; {HOW_TO_INSTALL}")
    parameters = {
        "Global.use_cls": False,  # it turns good lines round
        "Global.max_side_len": _MAX_SIDE,
        "Global.log_level": "critical",
        "Det.model_path": str(found["det"][-1]),
        "Rec.model_path": str(found["rec"][-1]),
        "EngineConfig.onnxruntime.intra_op_num_threads": _threads(),
        "EngineConfig.onnxruntime.inter_op_num_threads": 1,
    }
    return Engine(cast(_Recogniser, rapidocr.RapidOCR(params=parameters)))


def _threads() -> int:
    """How many processors this process may use, which can be fewer than the machine has."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else (os.cpu_count() or 1)


def page_of(image: Image, number: int, engine: Engine) -> PageContent:
    """What an image (height x width x 3, red first) says, as the lines and tables of page `number`; places in pixels."""
    red = np.ascontiguousarray(image[:, :, 0])  # in which the red of a seal is white
    fragments = engine.fragments(red)
    turns, fragments = _turned(red, fragments, engine)
    if turns:
        image = np.ascontiguousarray(np.rot90(image, turns))
        red = np.ascontiguousarray(image[:, :, 0])
    fragments += _letterhead(image, fragments, engine)
    horizontal, upright = rules_of_image(red)
    return sheet_lines(Sheet(tuple(fragments), tuple(horizontal), tuple(upright), red.shape[0]), number)


def _turned(grey: Image, fragments: list[Fragment], engine: Engine) -> tuple[int, list[Fragment]]:
    """By how many quarter turns the page was set upright, and what it says then: scans lie on their side or on their head."""
    tall = sum(fragment.tall for fragment in fragments)
    if 2 * tall > len(fragments):
        candidates = (1, 3)
    elif fragments and _mean_confidence(fragments) < _SURE:
        candidates = (2,)
    else:
        return 0, fragments
    read = [(0, fragments)]
    read += [(turns, engine.fragments(np.ascontiguousarray(np.rot90(grey, turns)))) for turns in candidates]
    return max(read, key=lambda pair: sum(f.confidence * len(f.text) for f in pair[1] if not f.tall))


def _mean_confidence(fragments: list[Fragment]) -> float:
    return sum(fragment.confidence * len(fragment.text) for fragment in fragments) / sum(len(f.text) for f in fragments)


def _letterhead(image: Image, black: list[Fragment], engine: Engine) -> list[Fragment]:
    """The red name of the office at the top of its documents. Seals are left out: they stand on lines of text."""
    half = image[: image.shape[0] // 2].astype(np.int16)
    redness = half[:, :, 0] - np.maximum(half[:, :, 1], half[:, :, 2])
    if np.count_nonzero(redness > _RED) < _RED_SHARE * redness.size:
        return []
    ink = (255 - np.clip(redness * 2, 0, 255)).astype(np.uint8)
    return [
        fragment
        for fragment in engine.fragments(ink)
        if fragment.confidence >= _LETTERHEAD_SURE
        and len(fragment.text) >= _LETTERHEAD_LENGTH
        and not any(fragment.top < other.bottom and other.top < fragment.bottom for other in black)
    ]
