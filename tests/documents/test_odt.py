"""OpenDocument texts give headings, numbered lists, tables and footnotes."""

import pytest

from tests.documents.workbook_files import opendocument, zipped
from zhibiao.documents.limits import Limits
from zhibiao.documents.model import BadContent, BlockKind, Content
from zhibiao.documents.odt import read


def blocks(content: Content) -> list[tuple[BlockKind, int, str]]:
    return [
        (block.kind, block.level, "".join(content.text[piece.start : piece.end] for piece in block.pieces))
        for block in content.blocks
        if not block.rows
    ]


def lines(body: str, automatic: str = "", styles: str = "") -> list[str]:
    return [line for _, _, line in blocks(read(opendocument("text", body, automatic, styles)))]


def tables(content: Content) -> list[list[list[str]]]:
    return [
        [[content.text[cell.start : cell.end] for cell in row] for row in block.rows] for block in content.blocks if block.rows
    ]


def refusal(data: bytes) -> str:
    with pytest.raises(BadContent) as caught:
        read(data, Limits())
    return caught.value.reason


def test_headings_have_the_level_that_the_file_states() -> None:
    body = (
        '<text:p text:style-name="P1">工作总结</text:p><text:h text:outline-level="2">基本情况</text:h>'
        '<text:section><text:p>全年<text:span>检查</text:span><text:s text:c="2"/>三次。</text:p></text:section>'
        '<text:p text:style-name="Part">下一步</text:p>'
    )
    automatic = '<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Title"/>'
    styles = '<style:style style:name="Part" style:family="paragraph" style:default-outline-level="3"/>'
    assert blocks(read(opendocument("text", body, automatic, styles))) == [
        (BlockKind.HEADING, 1, "工作总结"),
        (BlockKind.HEADING, 2, "基本情况"),
        (BlockKind.PARAGRAPH, 0, "全年检查  三次。"),
        (BlockKind.HEADING, 3, "下一步"),
    ]


def test_a_style_that_builds_upon_itself_is_no_heading() -> None:
    circle = '<style:style style:name="A" style:family="paragraph" style:parent-style-name="A"/>'
    assert lines('<text:p text:style-name="A">正文。</text:p>', circle) == ["正文。"]


def test_lists_are_numbered_as_they_are_displayed() -> None:
    def item(text: str, inner: str = "") -> str:
        return f"<text:list-item><text:p>{text}</text:p>{inner}</text:list-item>"

    style = (
        '<text:list-style style:name="L1">'
        '<text:list-level-style-number text:level="1" style:num-format="一, 二, 三, ..." style:num-suffix="、"/>'
        '<text:list-level-style-number text:level="2" style:num-format="1" style:num-prefix="（" style:num-suffix="）"/>'
        "</text:list-style>"
    )
    inner = f"<text:list>{item('许可')}{item('处罚')}</text:list>"
    body = f'<text:list text:style-name="L1">{item("执法", inner)}{item("复议")}</text:list>'
    again = f'<text:list text:style-name="L1" text:continue-numbering="true">{item("信访")}</text:list>'
    other = f'<text:list text:style-name="L1">{item("其他")}</text:list>'
    expected = ["一、执法", "（1）许可", "（2）处罚", "二、复议", "三、信访", "一、其他"]
    assert lines(body + again + other, style) == expected


def test_tables_have_their_merged_labels_in_each_cell() -> None:
    def cell(text: str, attributes: str = "") -> str:
        return f"<table:table-cell {attributes}><text:p>{text}</text:p></table:table-cell>"

    covered = "<table:covered-table-cell/>"
    head = cell("部门", 'table:number-rows-spanned="2"') + cell("数量", 'table:number-columns-spanned="2"') + covered
    rows = [head, covered + cell("许可") + cell("处罚"), cell("甲") + cell("7", 'table:number-columns-repeated="2"')]
    body = "<table:table>" + "".join(f"<table:table-row>{row}</table:table-row>" for row in rows) + "</table:table>"
    assert tables(read(opendocument("text", body))) == [[["部门", "数量", "数量"], ["部门", "许可", "处罚"], ["甲", "7", "7"]]]


def test_footnotes_and_text_boxes_stand_after_what_they_are_anchored_to() -> None:
    inside = "<text:note-citation>1</text:note-citation><text:note-body><text:p>含街道。</text:p></text:note-body>"
    note = f"<text:note>{inside}</text:note>"
    box = "<draw:frame xmlns:draw='d'><draw:text-box><text:p>图注</text:p></draw:text-box></draw:frame>"
    comment = "<office:annotation><text:p>改</text:p></office:annotation>"
    body = f"<text:p>办结{note}十件{comment}。{box}</text:p><text:p>完。</text:p>"
    assert lines(body) == [
        "办结十件。",
        "图注",
        "完。",
        "1 含街道。",
    ]


def test_what_was_deleted_and_the_table_of_contents_are_left_out() -> None:
    body = "".join(f"<text:{part}><text:p>旧</text:p></text:{part}>" for part in ("tracked-changes", "table-of-content"))
    assert lines(body + "<text:p>新。</text:p>") == ["新。"]


def test_repeated_rows_are_bounded() -> None:
    row = '<table:table-row table:number-rows-repeated="999999">{}</table:table-row>'
    cell = '<table:table-cell table:number-columns-repeated="16384"><text:p>1</text:p></table:table-cell>'
    assert refusal(opendocument("text", f"<table:table>{row.format(cell)}</table:table>")) == "too_large"


def test_what_cannot_be_read_is_refused() -> None:
    manifest = "<manifest><encryption-data/></manifest>"
    assert refusal(b"") == "empty"
    assert refusal(opendocument("text", "<text:p/>")) == "empty"
    assert refusal(opendocument("text", "<text:p>正文</text:p>")[:300]) == "damaged"
    assert refusal(opendocument("spreadsheet", "")) == "unsupported"
    assert refusal(zipped({"content.xml": b"\x00", "META-INF/manifest.xml": manifest})) == "encrypted"
