"""Word documents are read as they read on paper, with all tracked changes accepted."""

import io
import re
import zipfile
from pathlib import Path

import pytest

from zhibiao.documents.docx import read
from zhibiao.documents.model import BadContent, Block, BlockKind, Content

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)


def docx(body: str, *, main: str = "word/document.xml", namespace: str = W, **parts: str) -> bytes:
    """A document whose body is this XML, with further parts (styles, numbering, footnotes) by keyword."""
    buffer = io.BytesIO()
    folder, _, name = main.rpartition("/")
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr(
            "_rels/.rels",
            f'<Relationships><Relationship Id="r" Type="{RELATIONS}/officeDocument" Target="{main}"/></Relationships>',
        )
        related = "".join(f'<Relationship Id="{part}" Type="{RELATIONS}/{part}" Target="{part}.xml"/>' for part in parts)
        file.writestr(f"{folder}/_rels/{name}.rels", f"<Relationships>{related}</Relationships>")
        file.writestr(main, f'<w:document xmlns:w="{namespace}" {NAMESPACES}><w:body>{body}</w:body></w:document>')
        for part, xml in parts.items():
            file.writestr(f"{folder}/{part}.xml", f'<w:{part} xmlns:w="{namespace}">{xml}</w:{part}>')
    return buffer.getvalue()


def p(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>"


def texts(content: Content) -> list[str]:
    return [_text(content, block) for block in content.blocks if block.kind is not BlockKind.TABLE]


def rows(content: Content) -> list[list[list[str]]]:
    return [
        [[content.text[span.start : span.end] for span in row] for row in block.rows] for block in content.blocks if block.rows
    ]


def _text(content: Content, block: Block) -> str:
    return "".join(content.text[span.start : span.end] for span in block.pieces)


@pytest.mark.parametrize("namespace", [W, STRICT], ids=["transitional", "strict"])
@pytest.mark.parametrize("main", ["word/document.xml", "word/document2.xml"])
def test_paragraphs_are_read_wherever_the_main_part_lies(namespace: str, main: str) -> None:
    content = read(docx(p("一、工作情况") + p("全年检查3次。"), main=main, namespace=namespace))
    assert content.format == "docx"
    assert content.text == "一、工作情况\n全年检查3次。\n"
    assert [block.kind for block in content.blocks] == [BlockKind.HEADING, BlockKind.PARAGRAPH]


def test_levels_of_headings_come_from_styles_and_those_they_are_based_on() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="2"><w:name w:val="二级"/><w:basedOn w:val="3"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="3"><w:name w:val="x"/><w:basedOn w:val="2"/>'
        '<w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="t"><w:name w:val="Title"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="c"><w:name w:val="toc 1"/></w:style>'
    )
    body = p("报告", '<w:pStyle w:val="t"/>') + p("工作回顾……1", '<w:pStyle w:val="c"/>')
    body += p("工作回顾", '<w:pStyle w:val="1"/>') + p("依法行政", '<w:pStyle w:val="2"/>')
    body += p("成效", '<w:outlineLvl w:val="2"/>') + p("正文", '<w:pStyle w:val="1"/><w:outlineLvl w:val="9"/>')
    body += p("全年检查3次。整改2次。", '<w:pStyle w:val="1"/>')
    content = read(docx(body, styles=styles))
    assert [(block.kind, block.level) for block in content.blocks] == [
        (BlockKind.HEADING, 1),
        (BlockKind.FURNITURE, 0),
        (BlockKind.HEADING, 1),
        (BlockKind.HEADING, 2),
        (BlockKind.HEADING, 3),
        (BlockKind.PARAGRAPH, 0),
        (BlockKind.PARAGRAPH, 0),
    ]


def _level(index: int, format_: str, text: str, more: str = "") -> str:
    return f'<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="{format_}"/><w:lvlText w:val="{text}"/>{more}</w:lvl>'


def test_automatic_numbers_are_part_of_the_text() -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="7">'
        + _level(0, "chineseCounting", "%1、")
        + _level(1, "chineseCounting", "（%2）")
        + _level(2, "decimal", "%1.%3", "<w:isLgl/>")
        + _level(3, "bullet", "\uf0b7")
        + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
        + '<w:num w:numId="2"><w:abstractNumId w:val="7"/>'
        + '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="3"/></w:lvlOverride></w:num>'
    )
    places = [(0, 1), (1, 1), (1, 1), (2, 1), (0, 1), (1, 1), (3, 1), (0, 2), (0, 2), (0, 0)]
    body = "".join(
        p("甲", f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>') for level, number in places
    )
    content = read(docx(body, numbering=numbering))
    assert texts(content) == ["一、甲", "（一）甲", "（二）甲", "1.1 甲", "二、甲", "（一）甲", "甲", "三、甲", "四、甲", "甲"]


def test_a_style_numbers_its_paragraphs_at_the_level_that_names_it() -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="0">'
        + _level(0, "decimal", "第%1章")
        + _level(1, "chineseCountingThousand", "第%2条", '<w:pStyle w:val="t"/>')
        + '</w:abstractNum><w:num w:numId="5"><w:abstractNumId w:val="0"/></w:num>'
    )
    styles = (
        '<w:style w:type="paragraph" w:styleId="t"><w:name w:val="条"/>'
        '<w:pPr><w:numPr><w:numId w:val="5"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="u"><w:name w:val="款"/><w:basedOn w:val="t"/></w:style>'
    )
    body = p("总则", '<w:pStyle w:val="t"/>') + p("不编号", '<w:pStyle w:val="t"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    body += p("适用", '<w:pStyle w:val="u"/>')
    assert texts(read(docx(body, numbering=numbering, styles=styles))) == ["第一条 总则", "不编号", "第二条 适用"]


def test_tracked_changes_are_accepted_and_hidden_text_is_left_out() -> None:
    body = (
        "<w:p><w:r><w:t>调解</w:t></w:r><w:del><w:r><w:delText>85</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>86</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>件</w:t></w:r></w:moveFrom>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r><w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>起。</w:t></w:r></w:p>"
    )
    content = read(docx(body))
    assert texts(content) == ["调解86起。"]
    assert "tracked changes" in content.warnings[0]


def test_a_paragraph_whose_end_was_deleted_runs_on() -> None:
    body = p("全年检查", "<w:rPr><w:del/></w:rPr>") + p("3次。")
    assert texts(read(docx(body))) == ["全年检查3次。"]


def test_of_a_field_the_result_is_read_and_not_the_instruction() -> None:
    def char(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    body = (
        f"<w:p>{char('begin')}<w:r><w:instrText> IF </w:instrText></w:r>{char('begin')}<w:r><w:instrText>X</w:instrText></w:r>"
        f"{char('separate')}<w:r><w:t>内</w:t></w:r>{char('end')}{char('separate')}<w:r><w:t>86起</w:t></w:r>{char('end')}"
        "<w:fldSimple w:instr='PAGE'><w:r><w:t>，3次</w:t></w:r></w:fldSimple></w:p>"
        f"<w:p>{char('begin')}<w:r><w:t>没有结束</w:t></w:r></w:p>" + p("其余的字")
    )
    assert texts(read(docx(body))) == ["86起，3次", "其余的字"]


def test_line_breaks_part_paragraphs_only_where_one_begins() -> None:
    body = (
        "<w:p><w:r><w:t>白石镇2021年度</w:t><w:br/><w:t>法治政府建设情况报告</w:t></w:r></w:p>"
        "<w:p><w:r><w:t>检查3次。</w:t><w:br/><w:t>整改2次，</w:t>"
        "<w:br/><w:t>　　二是培训</w:t><w:br w:type='page'/><w:t>新页</w:t></w:r></w:p>"
    )
    assert texts(read(docx(body))) == ["白石镇2021年度法治政府建设情况报告", "检查3次。", "整改2次，", "二是培训", "新页"]


def test_a_text_box_is_read_once_and_after_its_paragraph() -> None:
    box = f"<w:txbxContent>{p('框中文字')}</w:txbxContent>"
    body = (
        "<w:p><w:r><w:t>正文</w:t></w:r><w:r><mc:AlternateContent>"
        f"<mc:Choice Requires='wps'><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
        "<w:r><w:pict><v:shape><v:textpath string='白石镇人民政府文件'/></v:shape></w:pict></w:r></w:p>"
    )
    assert texts(read(docx(body))) == ["正文", "框中文字", "白石镇人民政府文件"]


def test_content_controls_symbols_and_formulas_are_read() -> None:
    body = (
        "<w:sdt><w:sdtContent>" + p("控件") + "</w:sdtContent></w:sdt>"
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>" + p("单击此处输入") + "</w:sdtContent></w:sdt>"
        "<w:p><w:r><w:sym w:font='Wingdings' w:char='F0FE'/><w:t>是</w:t><w:noBreakHyphen/>"
        "<w:sym w:font='Odd' w:char='F001'/></w:r>"
        "<m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath></w:p>"
        "<w:p><w:ruby><w:rt><w:r><w:t>fǎ</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>法</w:t></w:r></w:rubyBase></w:ruby></w:p>"
    )
    assert texts(read(docx(body))) == ["控件", "☑是-1/2", "法"]


def test_notes_stand_at_the_end_and_their_lines_are_left_out() -> None:
    notes = f'<w:footnote w:type="separator">{p("线")}</w:footnote><w:footnote w:id="2">{p("含简易程序。")}</w:footnote>'
    assert texts(read(docx(p("办理86件。"), footnotes=notes))) == ["办理86件。", "含简易程序。"]


def test_labels_of_merged_cells_are_known_to_every_cell_and_figures_are_not_repeated() -> None:
    body = (
        "<w:tbl><w:tr>" + cell("类别", '<w:vMerge w:val="restart"/>') + cell("数量", '<w:gridSpan w:val="2"/>') + "</w:tr>"
        "<w:tr>" + cell("", "<w:vMerge/>") + cell("2021") + cell("2022") + "</w:tr>"
        "<w:tr>" + cell("调解") + cell("86", '<w:gridSpan w:val="2"/>') + "</w:tr></w:tbl>"
    )
    assert rows(read(docx(body))) == [[["类别", "数量", "数量"], ["类别", "2021", "2022"], ["调解", "86", ""]]]


def test_a_table_in_a_cell_follows_and_a_frame_of_one_column_is_no_table() -> None:
    inner = "<w:tbl><w:tr>" + cell("甲") + cell("乙") + "</w:tr></w:tbl>"
    outer = f"<w:tbl><w:tr><w:tc>{p('外')}{inner}{p('')}</w:tc>" + cell("右") + "</w:tr></w:tbl>"
    frame = "<w:tbl><w:tr>" + cell("框中一段") + "</w:tr></w:tbl>"
    deleted = (
        "<w:tbl><w:tr>"
        + cell("1")
        + cell("2")
        + "</w:tr><w:tr><w:trPr><w:del/></w:trPr>"
        + cell("3")
        + cell("4")
        + "</w:tr></w:tbl>"
    )
    content = read(docx(outer + frame + deleted))
    assert rows(content) == [[["外", "右"]], [["甲", "乙"]], [["1", "2"]]]
    assert texts(content) == ["框中一段"]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("", "empty"),
        ("<w:p><w:r><w:drawing><a:blip xmlns:a='u'/></w:drawing></w:r></w:p>", "needs_ocr"),
        ("<w:p>" + "<w:r>" * 400 + "</w:r>" * 400 + "</w:p>", "too_large"),
        ("<w:p>", "damaged"),
    ],
)
def test_what_cannot_be_read_is_refused_for_a_reason(body: str, reason: str) -> None:
    with pytest.raises(BadContent) as error:
        read(docx(body))
    assert error.value.reason == reason


def test_nested_alternatives_and_tables_take_no_time() -> None:
    body = p("字")
    for _ in range(60):
        body = f"<mc:AlternateContent><mc:Choice>{body}</mc:Choice><mc:Fallback/></mc:AlternateContent>"
    tables = p("底")
    for _ in range(40):
        tables = f"<w:tbl><w:tr><w:tc>{tables}</w:tc></w:tr></w:tbl>"
    assert texts(read(docx(body + tables))) == ["字", "底"]


@pytest.mark.parametrize("number", ["000", "001", "002"])
def test_rendered_reports_are_read_without_an_error(shared: Path, number: str) -> None:
    content = read((shared / f"formats/rendered/{number}.docx").read_bytes())
    expected = (shared / f"formats/rendered/{number}.ref.txt").read_text(encoding="utf-8")
    assert re.sub(r"\s", "", content.text) == re.sub(r"\s", "", expected)


@pytest.mark.parametrize(
    ("name", "reason"), [("bomb", "too_large"), ("laughs", "damaged"), ("trunc", "damaged"), ("empty", "empty")]
)
def test_hostile_files_are_refused(shared: Path, name: str, reason: str) -> None:
    with pytest.raises(BadContent) as error:
        read((shared / f"formats/hostile/{name}.docx").read_bytes())
    assert error.value.reason == reason
