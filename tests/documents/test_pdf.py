"""PDF documents: lines become paragraphs, ruled tables become tables, and what is no text is said to be none."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from pathlib import Path

import pytest

from tests.documents.pdf_files import grid, lines, pdf, rule, text
from tests.documents.recognising import Recogniser, fragment
from zhibiao.documents import ocr
from zhibiao.documents.limits import Limits
from zhibiao.documents.model import BadContent, Block, BlockKind, Content
from zhibiao.documents.ocr import Engine
from zhibiao.documents.pdf import read

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "formats"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="no ../shared/formats beside this checkout")

PARAGRAPH = [
    (2, "全年共办理行政复议案件一百二十件，比上年增加百分之十"),
    (0, "，办结一百一十五件；行政诉讼案件四十八件，负责人出庭应诉"),
    (0, "率百分之百。"),
]
SCAN = "q 595 0 0 842 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \xff EI Q\n"


def words(content: Content, block: Block) -> str:
    return "".join(content.text[piece.start : piece.end] for piece in block.pieces)


def kinds(content: Content) -> list[tuple[BlockKind, str]]:
    return [(block.kind, words(content, block)) for block in content.blocks if not block.rows]


def prose(content: Content) -> list[str]:
    return [words(content, block) for block in content.blocks if block.kind in (BlockKind.PARAGRAPH, BlockKind.HEADING)]


def tables(content: Content) -> list[list[list[str]]]:
    return [
        [[content.text[cell.start : cell.end] for cell in row] for row in block.rows]
        for block in content.blocks
        if block.kind is BlockKind.TABLE
    ]


def with_ocr(monkeypatch: pytest.MonkeyPatch, line: str) -> Recogniser:
    recogniser = Recogniser([fragment(200, 300, line, 0.9)])
    monkeypatch.setattr(ocr, "engine", lambda: Engine(recogniser))
    return recogniser


def without_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    def engine() -> Engine:
        raise BadContent("needs_ocr", ocr.HOW_TO_INSTALL)

    monkeypatch.setattr(ocr, "engine", engine)


def refusal(data: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(BadContent) as caught:
        read(data, limits or Limits())
    return caught.value.reason


def test_printed_lines_are_joined_to_paragraphs() -> None:
    content = read(pdf(lines([*PARAGRAPH, (2, "一、工作情况"), *PARAGRAPH])))
    assert [kind for kind, _ in kinds(content)] == [BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.PARAGRAPH]
    joined = "".join(line for _, line in PARAGRAPH)
    assert prose(content) == [joined, "一、工作情况", joined]
    assert content.format == "pdf"
    assert content.pages == 1


def test_a_title_in_the_middle_is_one_heading_over_its_lines() -> None:
    title = text(150, 780, "某某区人民政府关于二〇二三年", 22) + text(183, 747, "法治政府建设情况的报告", 22)
    content = read(pdf(title + lines(PARAGRAPH * 3, top=700)))
    assert kinds(content)[0] == (BlockKind.HEADING, "某某区人民政府关于二〇二三年法治政府建设情况的报告")


def test_a_paragraph_runs_over_a_page_break_past_page_numbers_and_headers() -> None:
    header = text(80, 800, "政府信息公开专栏", 12)
    pages = [
        header + lines([*PARAGRAPH * 3, *PARAGRAPH[:2]]) + text(280, 40, "— 1 —"),
        header + lines([PARAGRAPH[2], *PARAGRAPH * 3]) + text(280, 40, "— 2 —"),
    ]
    content = read(pdf(*pages))
    joined = "".join(line for _, line in PARAGRAPH)
    assert prose(content) == [joined] * 7
    paragraphs = [block.page for block in content.blocks if block.kind is BlockKind.PARAGRAPH]
    assert paragraphs == [1, 1, 1, 1, 2, 2, 2]
    furniture = [(words(content, block), block.page) for block in content.blocks if block.kind is BlockKind.FURNITURE]
    assert sorted(furniture) == sorted([("政府信息公开专栏", 1), ("— 1 —", 1), ("政府信息公开专栏", 2), ("— 2 —", 2)])


def test_bare_page_numbers_that_count_pages_are_furniture() -> None:
    content = read(pdf(*(lines(PARAGRAPH * 2) + text(290, 40, str(number)) for number in (7, 8))))
    assert [words(content, block) for block in content.blocks if block.kind is BlockKind.FURNITURE] == ["7", "8"]


def test_a_number_that_kerning_parts_is_one_number() -> None:
    parted = "BT /F2 16 Tf 80 700 Td [(12) -120 (34)] TJ 60 0 Td (56) Tj ET"
    assert prose(read(pdf(parted))) == ["1234 56"]


def test_a_blank_between_two_numbers_is_kept() -> None:
    assert prose(read(pdf(text(80, 700, "分别为 12 34 件和 5 件。")))) == ["分别为 12 34 件和 5 件。"]


def test_characters_printed_twice_to_look_bold_are_read_once() -> None:
    assert prose(read(pdf(text(80, 700, "共110件") + text(80.4, 700, "共110件")))) == ["共110件"]


def test_ligatures_radicals_and_dashes_of_one_glyph_are_spelt_out() -> None:
    mapping = "3 beginbfchar <41> <FB01> <42> <2F00> <43> <20142014> endbfchar"
    content = read(pdf("BT /F2 16 Tf 80 700 Td (xAxBxCx) Tj ET", mapping=mapping))
    assert prose(content)[0].replace(" ", "") == "xfix一x——x"


def test_a_character_that_nobody_knows_is_shown_and_said() -> None:
    mapping = "1 beginbfchar <41> <E123> endbfchar"
    content = read(pdf("BT /F2 16 Tf 80 700 Td (1A3 cases) Tj ET", mapping=mapping))
    assert prose(content) == ["1\ufffd3 cases"]
    assert content.warnings == ("1 characters of an unknown font are shown as \ufffd",)


def test_a_page_of_unknown_glyphs_is_recognised(monkeypatch: pytest.MonkeyPatch) -> None:
    with_ocr(monkeypatch, "共有三十件。")
    mapping = "2 beginbfchar <41> <E123> <42> <E124> endbfchar"
    assert prose(read(pdf("BT /F2 16 Tf 80 700 Td (ABABABAB) Tj ET", mapping=mapping))) == ["共有三十件。"]


@pytest.mark.parametrize(("matrix", "places"), [("0 1 -1 0", (200, 230)), ("0 -1 1 0", (230, 200)), ("-1 0 0 -1", (200, 230))])
def test_a_page_lying_on_its_side_or_head_is_read_upright(matrix: str, places: tuple[int, int]) -> None:
    def turned(place: int, line: str) -> str:
        x, y = (place, 300) if matrix.startswith("0") else (400, place)
        return f"BT /F2 16 Tf {matrix} {x} {y} Tm ({line}) Tj ET\n"

    content = read(pdf(turned(places[0], "Of all cases 120") + turned(places[1], "were settled.")))
    assert " ".join(prose(content)) == "Of all cases 120 were settled."


@pytest.mark.skipif(
    any(Path("/usr/share/fonts").rglob("*CJK*")), reason="this machine has a Chinese font, which stands in for the missing one"
)
def test_characters_one_by_one_in_a_font_that_nobody_has_are_not_passed_over_in_silence() -> None:
    alone = "".join(text(80 + 16 * number, 700, "件") for number in range(25))
    assert refusal(pdf(alone)) == "unsupported"
    assert "not embedded: 1" in read(pdf(alone, lines(PARAGRAPH))).warnings[0]


def test_a_watermark_askew_is_left_out() -> None:
    watermark = "BT /F1 40 Tf 0.7 0.7 -0.7 0.7 200 300 Tm <51855BB9> Tj ET\n"
    content = read(pdf(watermark + lines(PARAGRAPH)))
    assert "内" not in content.text
    assert len(content.blocks) == 1


def cells(rows: Sequence[Sequence[str]], xs: Sequence[float], ys: Sequence[float]) -> str:
    return "".join(
        text(xs[column] + 6, ys[row] - 20, cell) for row, line in enumerate(rows) for column, cell in enumerate(line) if cell
    )


ROWS = [["事项", "受理", "办结"], ["行政复议", "120", "115"], ["行政诉讼", "48", "1,045"]]


def test_a_ruled_table_is_a_table_and_no_paragraph() -> None:
    xs, ys = (80, 200, 320, 440), (600, 570, 540, 510)
    content = read(pdf(lines(PARAGRAPH) + cells(ROWS, xs, ys) + grid(xs, ys) + text(112, 450, "以上数据截至年底。")))
    assert tables(content) == [ROWS]
    assert [block.kind for block in content.blocks] == [BlockKind.PARAGRAPH, BlockKind.TABLE, BlockKind.PARAGRAPH]


def test_a_merged_heading_stands_in_each_of_its_columns() -> None:
    xs, ys = (80, 200, 320, 440), (600, 570, 540, 510)
    rows = [["事项", "案件", ""], ["", "受理", "办结"], ["行政复议", "120", "115"]]
    ruled = "".join(rule(80, y, 440, y) for y in (600, 540, 510)) + rule(200, 570, 440, 570)
    ruled += "".join(rule(x, 600, x, 510) for x in (80, 200, 440)) + rule(320, 570, 320, 510)
    content = read(pdf(cells(rows, xs, ys) + ruled))
    assert tables(content) == [[["事项", "案件", "案件"], ["事项", "受理", "办结"], ["行政复议", "120", "115"]]]


def test_a_table_goes_on_on_the_next_page_without_its_header() -> None:
    xs, ys, top = (80, 200, 320, 440), (200, 170, 140, 110), (780, 750, 720)
    more = [ROWS[0], ["行政处罚", "7", "6"]]
    first = lines(PARAGRAPH) + cells(ROWS, xs, ys) + grid(xs, ys) + text(280, 40, "— 1 —")
    second = cells(more, xs, top) + grid(xs, top) + lines(PARAGRAPH, top=600) + text(280, 40, "— 2 —")
    content = read(pdf(first, second))
    assert tables(content) == [[*ROWS, more[1]]]
    assert [block.page for block in content.blocks if block.kind is BlockKind.TABLE] == [1]


def test_a_frame_and_an_underline_are_no_table() -> None:
    content = read(pdf(lines(PARAGRAPH) + grid((70, 530), (780, 60)) + rule(112, 735, 300, 735)))
    assert [block.kind for block in content.blocks] == [BlockKind.PARAGRAPH]


def test_rows_of_figures_below_a_header_are_a_table_without_lines() -> None:
    content = read(pdf(lines(PARAGRAPH) + cells(ROWS, (80, 200, 320), (600, 570, 540))))
    assert tables(content) == [ROWS]


def test_a_file_cut_short_or_of_another_format_is_damaged() -> None:
    whole = pdf(lines(PARAGRAPH))
    assert refusal(whole[:400]) == "damaged"
    assert refusal(b"PK\x03\x04 no PDF") == "damaged"
    assert refusal(b"") == "empty"
    assert refusal(pdf("")) == "empty"


def test_a_file_with_a_password_is_encrypted() -> None:
    secret = "00" * 32
    locked = pdf(lines(PARAGRAPH), trailer=f"/Encrypt<</Filter/Standard/V 1/R 2/O<{secret}>/U<{secret}>/P -4>>/ID[<00><00>]")
    assert refusal(locked) == "encrypted"


def test_too_many_pages_or_characters_are_refused() -> None:
    assert refusal(pdf(*["q Q"] * 4), Limits(pages=3)) == "too_large"
    assert refusal(pdf(lines(PARAGRAPH)), Limits(characters=20)) == "too_large"


def test_a_scan_needs_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    without_ocr(monkeypatch)
    assert refusal(pdf(SCAN)) == "needs_ocr"


def test_a_text_with_one_scanned_page_is_read_without_it_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    without_ocr(monkeypatch)
    content = read(pdf(lines(PARAGRAPH * 2), SCAN, lines(PARAGRAPH * 2)))
    assert len(prose(content)) == 4
    assert content.warnings == (f"pages that are images and were not read: 2; {ocr.HOW_TO_INSTALL}",)


def test_pages_of_text_and_scanned_pages_are_read_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    with_ocr(monkeypatch, "第二页共有三十件。")
    content = read(pdf(lines(PARAGRAPH * 2), SCAN, lines(PARAGRAPH * 2)))
    assert prose(content)[2] == "第二页共有三十件。"
    assert [block.page for block in content.blocks] == [1, 1, 2, 3, 3]
    assert [block.confidence for block in content.blocks] == [None, None, 0.9, None, None]


def test_a_page_declared_huge_is_rendered_small(monkeypatch: pytest.MonkeyPatch) -> None:
    recogniser = with_ocr(monkeypatch, "共有三十件。")
    huge = "[0 0 14000 14000]"
    read(pdf(SCAN.replace("595 0 0 842", "14000 0 0 14000"), page_entries=f"/CropBox{huge}/MediaBox{huge}"))
    assert max(recogniser.seen[0].shape) <= 3400


def error_rate(reference: str, found: str) -> float:
    reference, found = re.sub(r"\s", "", reference), re.sub(r"\s", "", found)
    steps = SequenceMatcher(None, reference, found, autojunk=False).get_opcodes()
    return sum(max(b - a, d - c) for step, a, b, c, d in steps if step != "equal") / len(reference)


@needs_shared
@pytest.mark.parametrize(
    ("name", "reference"), [("000.pdf", "000"), ("001.pdf", "001"), ("002.pdf", "002"), ("001.STSong-Light.pdf", "001")]
)
def test_rendered_reports_are_read_to_the_letter(name: str, reference: str) -> None:
    content = read((SHARED / "rendered" / name).read_bytes())
    found = [line for _, line in kinds(content) if _ is not BlockKind.FURNITURE]
    expected = (SHARED / "rendered" / f"{reference}.ref.txt").read_text("utf-8").splitlines()
    body = "".join(
        "".join(content.text[cell.start : cell.end] for row in block.rows for cell in row) or words(content, block)
        for block in content.blocks
        if block.kind is not BlockKind.FURNITURE
    )
    assert error_rate("".join(expected), body) <= 0.001
    flat = {re.sub(r"\s", "", line) for line in expected if "\t" not in line}
    assert len(flat & {re.sub(r"\s", "", line) for line in found}) >= 0.9 * len(flat)


@needs_shared
@pytest.mark.parametrize(
    ("name", "reason"),
    [("encrypted_user", "encrypted"), ("trunc", "damaged"), ("empty", "empty"), ("p10000", "too_large"), ("is_docx", "damaged")],
)
def test_hostile_files_are_refused(name: str, reason: str) -> None:
    assert refusal((SHARED / "hostile" / f"{name}.pdf").read_bytes()) == reason


@needs_shared
def test_an_empty_password_opens() -> None:
    assert "江浦路街道" in read((SHARED / "hostile" / "encrypted_emptyuser.pdf").read_bytes()).text
