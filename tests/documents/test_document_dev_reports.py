"""The real reports that the project was developed with, when they lie beside the checkout."""

from pathlib import Path

import pytest

from zhibiao.documents import open_document
from zhibiao.documents.model import Block, BlockKind, Document

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
REPORTS = sorted([*SHARED.glob("seeds/*.txt"), *SHARED.glob("reports/*.txt")])

pytestmark = pytest.mark.skipif(not REPORTS, reason="the development reports are not beside this checkout")


def joined(document: Document, block: Block) -> str:
    return "".join(document.text[piece.start : piece.end] for piece in block.pieces)


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_no_paragraph_stops_in_the_middle_of_a_sentence(path: Path) -> None:
    document = open_document(path)
    prose = [joined(document, block) for block in document.blocks if block.kind is BlockKind.PARAGRAPH]
    # Titles and signatures are short; a heading may be long, or hold a sentence.
    assert all(text[-1] in "。：:；）" or len(text) < 60 or text.startswith("（") for text in prose)


def test_sections_of_a_hard_wrapped_report_are_found() -> None:
    document = open_document(next(path for path in REPORTS if path.name.startswith("000_")))
    headings = [joined(document, block) for block in document.blocks if block.kind is BlockKind.HEADING]
    assert len([heading for heading in headings if heading.startswith(("一、", "二、", "三、", "（"))]) == 14
    assert len([block for block in document.blocks if len(block.pieces) > 1]) >= 25
