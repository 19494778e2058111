"""Word 97 documents give their text, tables, headings and numbers, and bad ones are refused with a reason."""

import random
import re
import struct
from contextlib import suppress
from pathlib import Path

import pytest

from tests.documents.doc_files import IN_TABLE, ROW_END, Part, cells, container, counted, level, style, word_file
from zhibiao.documents import doc
from zhibiao.documents.limits import Limits
from zhibiao.documents.model import BadContent, Block, BlockKind, Content

CELL = IN_TABLE
HIDDEN, DELETED = b"\x3c\x08\x01", b"\x00\x08\x01"


def lines(content: Content) -> list[str]:
    return [joined(content, block) for block in content.blocks if not block.rows]


def joined(content: Content, block: Block) -> str:
    return "".join(content.text[piece.start : piece.end] for piece in block.pieces)


def tables(content: Content) -> list[list[list[str]]]:
    return [
        [[content.text[cell.start : cell.end] for cell in row] for row in block.rows] for block in content.blocks if block.rows
    ]


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def of(text: str) -> Content:
    """What is read of a document with this text, of one paragraph."""
    return doc.read(word_file([Part(text + "\r")]))


def row(*texts: str, end: bytes = ROW_END) -> list[Part]:
    return [*(Part(text + "\x07", CELL) for text in texts), Part("\x07", end)]


def refused(data: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(BadContent) as caught:
        doc.read(data, limits or Limits())
    assert "\n" not in caught.value.detail
    return caught.value.reason


def test_paragraphs_are_lines() -> None:
    content = doc.read(word_file([Part("工作报告\r"), Part("\u3000\u3000全年检查3次。\r"), Part("\r"), Part("完毕。\r")]))
    assert lines(content) == ["工作报告", "全年检查3次。", "完毕。"]
    assert content.format == "doc"


def test_the_style_or_the_paragraph_says_what_a_heading_is() -> None:
    styles = [style(0), style(2, 0), style(0xFFE, 1), style(0xFFE, 0, b"\x40\x26\x02")]
    parts = [
        Part("正文\r"), Part("二级\r", style=1), Part("也是二级\r", style=2), Part("三级\r", style=3),
        Part("一级\r", b"\x40\x26\x00"), Part("不是\r", b"\x40\x26\x09", style=1), Part("字" * 90 + "\r", style=1),
    ]  # fmt: skip
    content = doc.read(word_file(parts, styles=styles))
    assert [block.level for block in content.blocks] == [0, 2, 2, 3, 1, 0, 0]


def test_lines_of_a_table_of_contents_are_furniture() -> None:
    content = doc.read(word_file([Part("一、成效\t3\r", style=1), Part("一、成效\r")], styles=[style(0), style(19, 0)]))
    assert [block.kind for block in content.blocks] == [BlockKind.FURNITURE, BlockKind.HEADING]


def test_a_table_has_the_cells_of_its_rows() -> None:
    parts = [Part("前\r"), *row("类别", "件数"), *row("许可", ""), *row("处罚", "1,045"), Part("后\r")]
    content = doc.read(word_file(parts))
    assert tables(content) == [[["类别", "件数"], ["许可", ""], ["处罚", "1,045"]]]
    assert lines(content) == ["前", "后"]


def test_paragraphs_of_a_cell_are_one_label() -> None:
    parts = [Part("行政\r", CELL), Part("许可\x07", CELL), Part("12\x07", CELL), Part("\x07", ROW_END)]
    assert tables(doc.read(word_file(parts))) == [[["行政许可", "12"]]]


def test_rows_are_inferred_where_nothing_marks_their_ends() -> None:
    data = word_file([*row("类别", "件数"), *row("许可", "3"), Part("后\r")], formatted=False)
    assert tables(doc.read(data)) == [[["类别", "件数"], ["许可", "3"]]]


def test_merged_heads_stand_over_each_of_their_columns() -> None:
    first = cells([-108, 1400, 4400, 5900], [0x60, 0, 0x60])
    second = cells([-100, 1400, 2900, 4400, 5900], [0x20, 0, 0, 0x20])
    third = cells([-108, 1400, 2900, 4400, 5900], [0, 0, 0, 0])
    parts = [
        *row("类别", "处理", "合计", end=first), *row("", "受理", "办结", "", end=second), *row("许可", "4", "3", "7", end=third),
    ]  # fmt: skip
    assert tables(doc.read(word_file(parts))) == [
        [["类别", "处理", "处理", "合计"], ["类别", "受理", "办结", "合计"], ["许可", "4", "3", "7"]]
    ]


def test_cells_merged_across_in_the_old_way() -> None:
    first = cells([0, 1000, 2000, 3000], [0, 3, 1])
    parts = [*row("类别", "处理", "", end=first), *row("许可", "4", "3", end=cells([0, 1000, 2000, 3000], [0, 0, 0]))]
    assert tables(doc.read(word_file(parts))) == [[["类别", "处理", "处理"], ["许可", "4", "3"]]]


def test_a_frame_around_paragraphs_is_no_table() -> None:
    parts = [Part("一、成效\r", CELL), Part("检查3次。\x07", CELL), Part("\x07", ROW_END)]
    content = doc.read(word_file(parts))
    assert lines(content) == ["一、成效", "检查3次。"]
    assert not tables(content)


def test_a_row_that_never_ends_is_text() -> None:
    content = doc.read(
        word_file([Part("甲\x07", CELL), Part("乙\x07", CELL), Part("后\r"), *row("类别", "件数"), *row("许可", "3")])
    )
    assert lines(content) == ["甲", "乙", "后"]
    assert len(tables(content)) == 1


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("见\x13HYPERLINK x\x14附件\x15。", "见附件。"),
        ("\x13 TOC \x14目录\x13 PAGEREF \x143\x15\x15", "目录3"),
        ("甲\x13 IF \x13 X \x14Y\x15 \x14乙\x15", "甲乙"),
        ("甲\x13 XE \x15乙", "甲乙"),
        ("甲\x13乙丙", "甲乙丙"),
        ("甲\x14乙\x15丙", "甲乙丙"),
    ],
)
def test_fields_show_their_result(text: str, shown: str) -> None:
    assert lines(of(text)) == [shown]


def test_special_characters() -> None:
    assert lines(of("\x01甲\x02乙\x05\x08丙\x1e1\x1f丁\xa0戊\x09己")) == ["甲乙丙-1丁 戊 己"]


def test_a_broken_line_begins_a_paragraph_only_where_it_reads_so() -> None:
    assert lines(of("检查三\x0b次。\x0b（二）监督")) == ["检查三次。", "（二）监督"]


def test_a_page_may_break_within_a_paragraph() -> None:
    parts = [Part("甲\x0c乙\r", style=1), Part("丙\x0c"), Part("丁\x0c戊\r")]
    content = doc.read(word_file(parts, styles=[style(0), style(1)]))
    assert lines(content) == ["甲 乙", "丙", "丁", "戊"]
    assert [block.level for block in content.blocks] == [1, 0, 0, 0]


def test_hidden_and_deleted_text_is_left_out() -> None:
    content = doc.read(word_file([Part("共99100次密。\r"), Part("完\r")], runs=[(1, 3, DELETED), (7, 8, HIDDEN)]))
    assert lines(content) == ["共100次。", "完"]


def test_a_paragraph_whose_end_was_deleted_goes_on() -> None:
    assert lines(doc.read(word_file([Part("甲\r"), Part("乙\r")], runs=[(1, 2, DELETED)]))) == ["甲乙"]


def test_symbols_of_ordinary_fonts_are_characters_and_others_are_none() -> None:
    runs = [(0, 1, struct.pack("<HHH", 0x6A09, 3, 0x2460)), (2, 3, struct.pack("<HHH", 0x6A09, 3, 0xF0FE))]
    assert lines(doc.read(word_file([Part("(甲(\r")], runs=runs))) == ["①甲"]


def test_characters_beyond_the_first_plane_do_not_shift_what_follows() -> None:
    styles = [style(0), style(1)]
    content = doc.read(word_file([Part("𠮷𠮷𠮷\r"), Part("题\r", style=1), Part("文𠮷\r")], styles=styles))
    assert lines(content) == ["𠮷𠮷𠮷", "题", "文𠮷"]
    assert [block.level for block in content.blocks] == [0, 1, 0]


def test_bytes_are_western_characters() -> None:
    content = doc.read(word_file([Part("“A” … 10°C\r")], encoding="cp1252"))
    assert lines(content) == ["“A” … 10°C"]


def test_bytes_of_code_page_936_are_chinese() -> None:
    content = doc.read(word_file([Part("全年检查3次，\r"), Part("题\r", style=1)], encoding="gbk", styles=[style(0), style(1)]))
    assert lines(content) == ["全年检查3次，", "题"]
    assert [block.level for block in content.blocks] == [0, 1]


def test_automatic_numbers_are_part_of_the_text() -> None:
    lists = [[level(39, "%1、"), level(39, "（%2）"), level(0, "%3.")], [level(23, "●")]]
    parts = [
        Part("成效\r", counted(1, 0)), Part("学习\r", counted(1, 1)), Part("培训12次。\r", counted(1, 2)),
        Part("检查\r", counted(1, 1)), Part("问题\r", counted(1, 0)), Part("点\r", counted(2, 0)), Part("无\r", counted(0, 0)),
        Part("缺\r", counted(99, 0)), Part("新列\r", counted(3, 0)), Part("再\r", counted(3, 0)),
    ]  # fmt: skip
    content = doc.read(word_file(parts, lists=lists, uses=[(0, ()), (1, ()), (0, ((0, 5),))]))
    assert lines(content) == [
        "一、成效", "（一）学习", "1.培训12次。", "（二）检查", "二、问题", "点", "无", "缺", "五、新列", "六、再",
    ]  # fmt: skip


def test_a_style_may_count_its_paragraphs() -> None:
    styles = [style(0), style(1, 0, counted(1, 0))]
    parts = [Part("成效\r", style=1), Part("文\r"), Part("问题\r", style=1)]
    content = doc.read(word_file(parts, styles=styles, lists=[[level(39, "%1、")]], uses=[(0, ())]))
    assert lines(content) == ["一、成效", "文", "二、问题"]


def test_numbered_cells_show_their_numbers() -> None:
    numbered = Part("\x07", CELL + counted(1, 0))
    parts = [*row("序号", "名称"), numbered, Part("甲\x07", CELL), Part("\x07", ROW_END), numbered, *row("乙")]
    data = word_file(parts, lists=[[level(0, "%1")]], uses=[(0, ())])
    assert tables(doc.read(data)) == [[["序号", "名称"], ["1", "甲"], ["2", "乙"]]]


def test_notes_and_text_boxes_follow_the_text_and_the_rest_is_left_out() -> None:
    texts = ["正文\x02\r", "\x02脚注\r", "页眉\r", "批注\r", "\x02尾注\r", "文本框\r"]
    sizes = list(map(len, texts))
    data = word_file([Part(text) for text in texts], lengths=[*sizes[:3], 0, *sizes[3:]])
    assert lines(doc.read(data)) == ["正文", "脚注", "尾注", "文本框"]


def test_what_cannot_be_read_is_refused_with_a_reason() -> None:
    assert refused(b"") == "empty"
    assert refused(word_file([Part("\r")])) == "empty"
    assert refused(word_file([Part("\x01\r")])) == "needs_ocr"
    assert refused(word_file([Part("甲\r")], flags=0x0100)) == "encrypted"
    assert refused(container({"EncryptedPackage": b"x"})) == "encrypted"
    assert refused(word_file([Part("甲\r")], version=0x0068)) == "unsupported"
    assert refused(container({"Workbook": b"x"})) == "unsupported"
    assert refused(word_file([Part("甲\r")], flags=0x0200)) == "damaged"  # the other table is not there
    assert refused(word_file([Part("甲\r")], lengths=[5])) == "damaged"
    assert refused(container({"WordDocument": b"x", "0Table": b"x"})) == "damaged"
    assert refused(b"{\\rtf1}") == "damaged"


def test_more_than_the_limits_allow_is_refused() -> None:
    data = word_file([Part("甲\r") for _ in range(20)])
    assert refused(data, Limits(cells=10)) == "too_large"
    assert refused(data, Limits(characters=30)) == "too_large"


def test_sizes_that_are_only_declared_are_not_believed() -> None:
    data = bytearray(word_file([Part("甲\r")]))
    size = data.index("WordDocument".encode("utf-16-le")) + 120
    for at, value in ((44, 0x00FFFFFF), (64, 0x00FFFFFF), (size, 0x7FFFFFFF), (30, 0xFFFF)):
        bad = data.copy()
        struct.pack_into("<I" if at != 30 else "<H", bad, at, value)
        assert refused(bytes(bad)) == "damaged", at


def test_a_text_that_lies_elsewhere_is_damaged() -> None:
    data = word_file([Part("甲乙丙\r")])
    pieces = struct.pack("<IIHIH", 0, 4, 0, 2048, 0)
    assert refused(data.replace(pieces, struct.pack("<IIHIH", 0, 4, 0, 0x3FFFFFFF, 0))) == "damaged"
    assert refused(data.replace(pieces, struct.pack("<IIHIH", 0, 0x01000000, 0, 2048, 0))) == "damaged"
    assert refused(data.replace(pieces, struct.pack("<IIHIH", 4, 0, 0, 2048, 0))) == "damaged"


def test_whatever_is_wrong_ends_in_content_or_a_reason() -> None:
    rng = random.Random(7)
    lists, styles = [[level(39, "%1、"), level(39, "（%2）")]], [style(0), style(1, 0, counted(1, 0))]
    parts = [
        Part("成效\r", counted(1, 0)),
        *row("类别", "件", end=cells([0, 9, 99], [0, 0])),
        Part("见\x13A\x14B\x15\r", style=1),
    ]
    data = word_file(parts, lists=lists, styles=styles, uses=[(0, ((0, 5),))], runs=[(0, 1, HIDDEN)])
    for _ in range(1_500):
        bad = bytearray(data)
        for _ in range(rng.randrange(1, 12)):
            bad[rng.randrange(len(bad))] = rng.choice((0, 1, 0x7F, 0xFF, rng.randrange(256)))
        with suppress(BadContent):
            doc.read(bytes(bad[: rng.choice((len(bad), len(bad), rng.randrange(len(bad))))]))


@pytest.mark.parametrize("suffix", ["doc", "wps"])
@pytest.mark.parametrize("number", ["000", "001", "002"])
def test_rendered_documents_give_the_reference_text(shared: Path, number: str, suffix: str) -> None:
    folder = shared / "formats" / "rendered"
    content = doc.read((folder / f"{number}.{suffix}").read_bytes())
    assert squeezed(content.text) == squeezed((folder / f"{number}.ref.txt").read_text(encoding="utf-8"))
    assert tables(content)[0][2] == ["行政规范性文件", "12", "3", "1,045"]


@pytest.mark.parametrize(("name", "reason"), [("empty", "empty"), ("trunc", "damaged")])
def test_hostile_files_are_refused(shared: Path, name: str, reason: str) -> None:
    assert refused((shared / "formats" / "hostile" / f"{name}.doc").read_bytes()) == reason


def test_a_real_document_is_read_from_title_to_end(shared: Path) -> None:
    content = doc.read((shared / "formats" / "real" / "nanjing_rules.doc").read_bytes())
    assert lines(content)[:2] == ["南京市规范性文件管理规定", "第一章 总 则"]
    assert len(squeezed(content.text)) == 6_595
