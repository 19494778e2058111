"""What stands where in a text: paragraphs, headings, tables, page numbers."""

from zhibiao.documents.model import Block, BlockKind
from zhibiao.documents.text import read_blocks


def joined(text: str, block: Block) -> str:
    return "".join(text[piece.start : piece.end] for piece in block.pieces)


def paragraphs(text: str) -> list[str]:
    return [joined(text, b) for b in read_blocks(text) if b.kind in (BlockKind.PARAGRAPH, BlockKind.HEADING)]


def kinds(text: str) -> list[BlockKind]:
    return [block.kind for block in read_blocks(text)]


def cells(text: str) -> list[list[list[str]]]:
    return [[[text[c.start : c.end] for c in row] for row in b.rows] for b in read_blocks(text) if b.kind is BlockKind.TABLE]


def test_an_empty_text_has_no_blocks() -> None:
    assert read_blocks("") == ()
    assert read_blocks(" \n\u3000\r\n\t\ufeff") == ()


def test_blanks_around_a_paragraph_stay_outside_of_it() -> None:
    assert paragraphs("\u3000\u3000全年调解纠纷12件。 \r\n\r\n  另有3件在办。\n") == ["全年调解纠纷12件。", "另有3件在办。"]


def test_a_short_line_with_a_mark_is_a_heading() -> None:
    text = "一、主要工作\n（一）规范执法\n1. 培训\n第二章 展望\n全年培训3次。"
    assert kinds(text) == [BlockKind.HEADING] * 4 + [BlockKind.PARAGRAPH]


def test_a_marked_line_with_a_sentence_in_it_is_a_paragraph() -> None:
    assert kinds("（一）规范执法。全年检查20次。\n\n2、共检查商户15家，\n\n1.5万人参加") == [BlockKind.PARAGRAPH] * 3


def test_markdown_headings_have_their_level_and_keep_the_marks_outside() -> None:
    text = "# 年度报告\n## 一、成效\n- 调解**12件**纠纷\n> 共3次\n---\n**二、问题**\n"
    blocks = read_blocks(text)
    assert [(b.kind, b.level) for b in blocks[:2]] == [(BlockKind.HEADING, 1), (BlockKind.HEADING, 2)]
    assert paragraphs(text) == ["年度报告", "一、成效", "调解12件纠纷", "共3次", "二、问题"]
    assert len(blocks[2].pieces) == 3
    assert blocks[4].kind is BlockKind.HEADING


def test_a_negative_number_is_no_list_item() -> None:
    assert paragraphs("-5%的增幅低于预期。") == ["-5%的增幅低于预期。"]


def test_rows_between_tabs_are_a_table() -> None:
    text = "附表\n类别\t指标\t数量\n调解\t受理\t31\n\t办结\t30\n执法\t立案\n"
    assert cells(text) == [
        [["类别", "指标", "数量"], ["调解", "受理", "31"], ["", "办结", "30"], ["执法", "立案", ""]],
    ]


def test_an_empty_row_end_keeps_its_columns() -> None:
    assert cells("甲\t乙\t丙\n1\t\t\n2\t3\t4\n") == [[["甲", "乙", "丙"], ["1", "", ""], ["2", "3", "4"]]]


def test_a_table_with_blank_lines_between_its_rows() -> None:
    assert cells("年度\t件\n\n2020\t5\n\n2021\t7\n\n\n以上为全部数据。") == [[["年度", "件"], ["2020", "5"], ["2021", "7"]]]


def test_a_table_that_begins_again_on_the_next_page_is_two_tables() -> None:
    assert len(cells("序号\t事项\n1\t甲\n\n序号\t事项\n2\t乙\n")) == 2


def test_one_line_with_a_tab_is_prose() -> None:
    assert kinds("联系人\t张某\n\n全年检查20次。") == [BlockKind.PARAGRAPH] * 2
    assert paragraphs("\t全年检查20次。\n\t全年走访3次。") == ["全年检查20次。", "全年走访3次。"]


def test_markdown_tables() -> None:
    text = "见下表：\n\n| 年度 | 案件 |\n|---|:---:|\n| 2021 | 3 |\n| 2022 | |\n\n以上。"
    assert cells(text) == [[["年度", "案件"], ["2021", "3"], ["2022", ""]]]
    assert paragraphs(text) == ["见下表：", "以上。"]


def test_page_numbers_are_furniture() -> None:
    for number in ("- 1 -", "— 2 —", "－３－", "第 4 页", "第5页 共9页", "6/12"):
        assert kinds(f"全年检查20次。\n{number}\n走访3次。")[1] is BlockKind.FURNITURE, number


def test_bare_numbers_are_page_numbers_only_where_they_count_on() -> None:
    def numbered(numbers: list[int]) -> str:
        return "".join(f"{n}人检查。\n{n}人走访。\n{n}人培训。\n{n}人宣讲。\n{n}\n" for n in numbers)

    assert kinds(numbered([1, 2, 3])).count(BlockKind.FURNITURE) == 3
    assert BlockKind.FURNITURE not in kinds(numbered([12, 30, 7]))


def test_running_headers_are_furniture() -> None:
    blocks = read_blocks("".join(f"某局年报\n检查{n}次。\n走访{n}次。\n\f" for n in range(4)))
    assert [b.kind for b in blocks].count(BlockKind.FURNITURE) == 4
    assert {b.page for b in blocks} == {1, 2, 3, 4}


def test_a_paragraph_cut_by_a_page_break_is_one() -> None:
    text = "镇政府全年召开会议3次。审核合同共\n\n40份，无一差错。\n\n全年宣讲5场。"
    assert paragraphs(text) == ["镇政府全年召开会议3次。审核合同共40份，无一差错。", "全年宣讲5场。"]


def test_titles_and_signatures_stay_apart() -> None:
    text = "某县水务局\n2021年度工作报告\n\n全年检查3次。\n\n某县水务局\n2022年1月5日\n"
    assert paragraphs(text) == ["某县水务局", "2021年度工作报告", "全年检查3次。", "某县水务局", "2022年1月5日"]
