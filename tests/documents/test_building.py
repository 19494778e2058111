"""Text and blocks that grow side by side: offsets, pages, tables."""

import pytest

from zhibiao.documents.building import Builder
from zhibiao.documents.limits import Limits
from zhibiao.documents.model import BadContent, Block, BlockKind, Content


def words(content: Content, block: Block) -> str:
    return "".join(content.text[piece.start : piece.end] for piece in block.pieces)


def test_every_block_is_what_the_text_holds_between_its_ends() -> None:
    builder = Builder()
    builder.heading("  青岚县年度报告\n", 1)
    builder.paragraph("一、主要工作")
    builder.paragraph("召开听证会\n3次。")
    builder.furniture("- 1 -", page=1)
    builder.paragraph(" \u3000 ")
    content = builder.content("html")
    kinds = [(block.kind, words(content, block), block.level) for block in content.blocks]
    assert kinds == [
        (BlockKind.HEADING, "青岚县年度报告", 1),
        (BlockKind.HEADING, "一、主要工作", 0),
        (BlockKind.PARAGRAPH, "召开听证会 3次。", 0),
        (BlockKind.FURNITURE, "- 1 -", 0),
    ]


def test_cells_are_where_the_text_has_them_and_rows_are_equally_long() -> None:
    builder = Builder()
    builder.table([["指标", "数\t值"], ["", ""], ["听证会"]])
    content = builder.content("html")
    (table,) = content.blocks
    assert [[content.text[cell.start : cell.end] for cell in row] for row in table.rows] == [["指标", "数 值"], ["听证会", ""]]


def test_what_runs_over_a_page_break_knows_the_page_of_each_character() -> None:
    builder = Builder()
    builder.paragraph("第一页的话，第二页的话。", page=1, breaks=[(6, 2)])
    builder.table([["a", "b"], ["", ""], ["1", "2"], ["3", "4"]], page=2, breaks=[(1, 3), (3, 4), (9, 5)])
    paragraph, table = builder.content("pdf").blocks
    start = paragraph.pieces[0].start
    assert [paragraph.page_of(start + offset) for offset in (0, 5, 6, 11)] == [1, 1, 2, 2]
    assert [table.page_of(row[0].start) for row in table.rows] == [2, 3, 4]


def test_nothing_is_an_empty_file_and_too_much_is_refused() -> None:
    with pytest.raises(BadContent) as empty:
        Builder().content("html")
    assert empty.value.reason == "empty"
    with pytest.raises(BadContent) as large:
        Builder(Limits(characters=10)).paragraph("召开听证会十一次的一段话。")
    assert large.value.reason == "too_large"
