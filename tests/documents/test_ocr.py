"""Images of pages: what is recognised becomes lines, paragraphs and tables, as the text of a PDF does."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from struct import pack
from zlib import crc32

import numpy as np
import pytest

from tests.documents.pdf_files import grid, lines, pdf
from tests.documents.recognising import EM, Recogniser, engine_that_says, fragment
from zhibiao.documents import image, ocr
from zhibiao.documents.building import Builder
from zhibiao.documents.limits import Limits
from zhibiao.documents.model import BadContent, BlockKind, Content
from zhibiao.documents.ocr import Engine, page_of
from zhibiao.documents.ocr_lines import Fragment, Sheet, sheet_lines
from zhibiao.documents.ocr_tables import rules_of_image
from zhibiao.documents.pdf import read as read_pdf
from zhibiao.documents.pdf_grid import Rule
from zhibiao.documents.pdf_layout import compose

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "formats"
needs_engine = pytest.mark.skipif(find_spec("rapidocr") is None, reason="rapidocr is not installed")
needs_pillow = pytest.mark.skipif(find_spec("PIL") is None, reason="Pillow is not installed")
needs_cv2 = pytest.mark.skipif(find_spec("cv2") is None, reason="OpenCV is not installed")
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="no ../shared/formats beside this checkout")


def content_of(*fragments: Fragment, horizontal: Sequence[Rule] = (), upright: Sequence[Rule] = ()) -> Content:
    builder = Builder()
    compose(builder, [sheet_lines(Sheet(fragments, tuple(horizontal), tuple(upright), 2339), 1)])
    return builder.content("image")


def prose(content: Content) -> list[str]:
    return [
        "".join(content.text[piece.start : piece.end] for piece in block.pieces)
        for block in content.blocks
        if block.kind in (BlockKind.PARAGRAPH, BlockKind.HEADING)
    ]


def tables(content: Content) -> list[list[list[str]]]:
    return [[[content.text[c.start : c.end] for c in row] for row in block.rows] for block in content.blocks if block.rows]


@pytest.mark.parametrize("lean", [0.0, 0.03, -0.03])
def test_lines_of_a_page_scanned_askew_are_joined_to_paragraphs(lean: float) -> None:
    rows = [
        (2, "全年共办理行政复议案件一百二十件，比上年增加百分之十"),
        (0, "，办结一百一十五件；行政诉讼案件四十八件，负责人出庭应诉"),
        (0, "率百分之百。"),
    ]
    found = [fragment(200 + EM * inset, 300 + 70 * n, row, lean=lean) for n, (inset, row) in enumerate([*rows, *rows, *rows])]
    assert prose(content_of(*found)) == ["".join(row for _, row in rows)] * 3


def test_a_block_is_as_sure_as_the_least_sure_of_its_lines() -> None:
    rows = [(2, "全年共办理行政复议案件一百二十件，比上年", 0.97), (0, "增加百分之十。", 0.83)]
    found = [fragment(200 + EM * inset, 300 + 70 * n, row, sure) for n, (inset, row, sure) in enumerate(rows)]
    assert [block.confidence for block in content_of(*found).blocks] == [0.83]


def test_stretches_side_by_side_are_one_line() -> None:
    content = content_of(fragment(600, 303, "二〇二三年印发"), fragment(200, 300, "某某区办公室"))
    assert prose(content) == ["某某区办公室 二〇二三年印发"]


@pytest.mark.parametrize(
    ("recognised", "printed"),
    [
        ("外府发〔2023]1号", "外府发〔2023〕1号"),
        ("各村居,机关各部门:", "各村居，机关各部门："),
        ("共1,045件，比例3:1", "共1,045件，比例3:1"),
        ("(四)聚焦部门职责", "（四）聚焦部门职责"),
        ("(五）其他", "（五）其他"),
        ("纲要(2021-2025年)", "纲要(2021-2025年)"),
    ],
)
def test_narrow_marks_are_as_wide_as_they_were_printed(recognised: str, printed: str) -> None:
    assert prose(content_of(fragment(200, 300, recognised))) == [printed]


def test_a_page_number_misread_is_furniture_yet() -> None:
    content = content_of(fragment(200, 300, "共有三十件。"), fragment(800, 2200, "-2一"))
    assert [block.kind for block in content.blocks] == [BlockKind.PARAGRAPH, BlockKind.FURNITURE]


def test_ruled_cells_are_a_table() -> None:
    cells = [fragment(210, 310, "事项"), fragment(510, 310, "受理"), fragment(210, 410, "行政复议"), fragment(510, 410, "120")]
    horizontal = [Rule(y, 200, 800) for y in (300, 400, 500)]
    upright = [Rule(x, 300, 500) for x in (200, 500, 800)]
    content = content_of(*cells, fragment(200, 700, "以上数据截至年底。"), horizontal=horizontal, upright=upright)
    assert tables(content) == [[["事项", "受理"], ["行政复议", "120"]]]
    assert [block.kind for block in content.blocks] == [BlockKind.TABLE, BlockKind.PARAGRAPH]
    assert content.blocks[0].confidence == 0.99


@needs_cv2
def test_rules_of_a_table_are_found_in_an_image_and_strokes_are_not() -> None:
    grey = np.full((1000, 800), 255, dtype=np.uint8)
    grey[200:203, 100:700] = 0
    grey[200:600, 100:103] = 0
    grey[700:706, 300:330] = 0  # a stroke
    horizontal, upright = rules_of_image(grey)
    assert [(round(rule.at), rule.start, rule.end) for rule in horizontal] == [(202, 100, 700)]
    assert [(round(rule.at), rule.start) for rule in upright] == [(102, 200)]


@needs_cv2
def test_the_engine_sees_red_ink_as_white_and_a_red_letterhead_by_itself() -> None:
    page = np.full((2339, 1654, 3), 255, dtype=np.uint8)
    page[300:400, 400:1200] = (220, 20, 20)
    black = [fragment(200, 800, "关于印发细则的通知")]
    red = [fragment(400, 320, "某某市人民政府文件"), fragment(700, 810, "某某市公章")]
    recogniser = Recogniser(black, red)
    content = page_of(page, 1, Engine(recogniser))
    assert recogniser.seen[0].min() > 200
    assert recogniser.seen[1].min() < 50
    assert [line.text for line in content.lines] == ["某某市人民政府文件", "关于印发细则的通知"]


@needs_cv2
def test_a_page_scanned_on_its_side_is_turned() -> None:
    page = np.full((1654, 2339, 3), 255, dtype=np.uint8)
    on_its_side = [Fragment("乱", ((300, 300), (340, 300), (340, 900), (300, 900)), 0.8)]
    answers = [on_its_side, [fragment(200, 300, "共有三十件。")], [fragment(200, 300, "乱", 0.5)]]
    content = page_of(page, 1, engine_that_says(*answers))
    assert [line.text for line in content.lines] == ["共有三十件。"]
    assert content.bottom == 2339


def not_installed(_: str) -> None:
    return None


def test_without_ocr_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    ocr.engine.cache_clear()
    monkeypatch.setattr(ocr, "find_spec", not_installed)
    with pytest.raises(BadContent, match=re.escape("pip install 'zhibiao[ocr]'")) as caught:
        image.read(b"\xff\xd8\xff")
    assert caught.value.reason == "needs_ocr"


def picture(kind: str, *sizes: tuple[int, int], mode: str = "RGB") -> bytes:
    pillow = pytest.importorskip("PIL.Image")
    pages = [pillow.new(mode, size) for size in sizes]
    data = BytesIO()
    pages[0].save(data, kind, **({"save_all": True, "append_images": pages[1:]} if len(pages) > 1 else {}))
    return data.getvalue()


@needs_pillow
@needs_cv2
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "BMP", "GIF", "WEBP"])
def test_images_of_many_kinds_are_read(monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    monkeypatch.setattr(ocr, "engine", lambda: engine_that_says([fragment(200, 300, "共有三十件。")]))
    content = image.read(picture(kind, (300, 200)))
    assert (prose(content), content.format, content.pages) == (["共有三十件。"], "image", 1)


@needs_pillow
@needs_cv2
def test_all_pages_of_a_tiff_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [[fragment(200, 300, "一、总体情况")], [fragment(200, 300, "二、主要问题")]]
    monkeypatch.setattr(ocr, "engine", lambda: engine_that_says(*answers))
    content = image.read(picture("TIFF", (300, 200), (300, 200)))
    assert (prose(content), [block.page for block in content.blocks]) == (["一、总体情况", "二、主要问题"], [1, 2])


@needs_pillow
@needs_cv2
@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16", "F"])
def test_any_colours_are_read(monkeypatch: pytest.MonkeyPatch, mode: str) -> None:
    monkeypatch.setattr(ocr, "engine", lambda: engine_that_says([fragment(200, 300, "共有三十件。")]))
    kind = "TIFF" if mode in ("CMYK", "F", "I;16", "LA") else "PNG"
    assert prose(image.read(picture(kind, (300, 200), mode=mode))) == ["共有三十件。"]


def chunk(name: bytes, data: bytes) -> bytes:
    """Of a PNG file."""
    return pack(">I", len(data)) + name + data + pack(">I", crc32(name + data))


@needs_pillow
@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"no image at all", "unsupported"),
        (
            b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", pack(">IIBBBBB", 100_000, 100_000, 1, 0, 0, 0, 0)) + chunk(b"IDAT", b""),
            "too_large",
        ),
    ],
    ids=["nothing", "no image", "a bomb"],
)
def test_what_is_no_page_is_refused(monkeypatch: pytest.MonkeyPatch, data: bytes, reason: str) -> None:
    monkeypatch.setattr(ocr, "engine", engine_that_says)
    with pytest.raises(BadContent) as caught:
        image.read(data)
    assert caught.value.reason == reason


@needs_pillow
def test_an_image_cut_short_is_damaged_and_too_many_pages_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "engine", lambda: engine_that_says([]))
    noise = np.random.default_rng(1).integers(0, 255, (400, 400, 3), dtype=np.uint8)
    data = BytesIO()
    pytest.importorskip("PIL.Image").fromarray(noise).save(data, "PNG")
    with pytest.raises(BadContent) as caught:
        image.read(data.getvalue()[:5000])
    assert caught.value.reason == "damaged"
    with pytest.raises(BadContent) as caught:
        image.read(picture("TIFF", (30, 20), (30, 20)), Limits(pages=0))
    assert caught.value.reason == "too_large"


def error_rate(reference: str, found: str) -> float:
    """Of what was found: the reference may go on."""
    reference, found = re.sub(r"\s", "", reference), re.sub(r"\s", "", found)
    steps = SequenceMatcher(None, reference, found, autojunk=False).get_opcodes()
    if steps[-1][0] == "delete":
        steps.pop()
    return sum(max(b - a, d - c) for step, a, b, c, d in steps if step != "equal") / len(found)


def body(content: Content) -> str:
    return "".join(prose(content)).replace("政府信息公开专栏", "")


@pytest.mark.slow
@needs_engine
@needs_shared
def test_a_scanned_report_is_read_to_the_letter() -> None:
    content = read_pdf((SHARED / "rendered" / "000.scanned.pdf").read_bytes())
    assert error_rate((SHARED / "rendered" / "000.ref.txt").read_text("utf-8"), body(content)) <= 0.002
    assert all(block.confidence is None or block.confidence > 0.5 for block in content.blocks)


@pytest.mark.slow
@needs_engine
@needs_shared
@pytest.mark.parametrize("name", ["stamp_002-01.jpg", "bad_002-01.jpg"])
def test_a_page_under_a_seal_and_a_poor_photograph_are_read_to_the_letter(name: str) -> None:
    content = image.read((SHARED / "rendered" / name).read_bytes())
    assert error_rate((SHARED / "rendered" / "002.ref.txt").read_text("utf-8"), body(content)) <= 0.005


@pytest.mark.slow
@needs_engine
@needs_shared
def test_the_red_name_of_the_office_is_read() -> None:
    content = read_pdf((SHARED / "real" / "dongguan_scanned.pdf").read_bytes())
    assert prose(content)[:2] == ["东莞市社会保障局文件", "东社保〔2016〕21号"]


@pytest.mark.slow
@needs_engine
def test_an_empty_scan_holds_no_text() -> None:
    ruled = pdf(lines([]) + grid((80, 300, 520), (700, 400, 100)) * 160)
    with pytest.raises(BadContent) as caught:
        read_pdf(ruled)
    assert caught.value.reason == "empty"
