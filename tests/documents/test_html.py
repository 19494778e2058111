"""Web pages give the document that they hold: its text, its tables, and what the page says of it."""

import re
import time
from pathlib import Path

import pytest

from zhibiao.documents import html
from zhibiao.documents.limits import Limits
from zhibiao.documents.model import BadContent, BlockKind, Content

PROSE = "全年开展行政执法检查86次，办理行政复议案件12件，召开听证会2场，法治政府建设取得新的进展。"
MENU = "<div class='nav'><ul>" + "".join(f"<li><a href='/{n}'>政务公开栏目</a></li>" for n in range(9)) + "</ul></div>"
FOOT = "<div><p>主办单位：白石镇人民政府 网站标识码：3101140002 沪ICP备05000001号</p></div>"


def page(body: str, head: str = "") -> Content:
    return html.read(f"<html><head>{head}</head><body>{body}</body></html>".encode())


def lines(content: Content) -> list[str]:
    return ["".join(content.text[p.start : p.end] for p in block.pieces) for block in content.blocks if not block.rows]


def tables(content: Content) -> list[list[list[str]]]:
    return [
        [[content.text[cell.start : cell.end] for cell in row] for row in block.rows] for block in content.blocks if block.rows
    ]


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("container", ["id='UCAP-CONTENT'", "id='zoom'", "class='TRS_Editor'", "class='article-content'", ""])
def test_the_site_around_the_document_is_left_out(container: str) -> None:
    around = "<div class='crumb'>首页 &gt; 政务公开</div>"
    content = page(f"{MENU}{around}<div {container}><p>　　{PROSE}</p><p>&nbsp;&nbsp;白石镇人民政府</p></div>{FOOT}")
    assert lines(content) == [PROSE, "白石镇人民政府"]
    assert content.format == "html"


def test_paragraphs_end_at_blocks_and_line_breaks_and_not_at_line_ends_of_the_source() -> None:
    content = page(f"<div id=zoom>　　{PROSE}<br><br>\n　　（二）加强监督\n检查<br>{PROSE}<div>白石镇</div></div>")
    assert lines(content) == [PROSE, "（二）加强监督检查", PROSE, "白石镇"]
    assert content.blocks[1].kind is BlockKind.HEADING


def test_two_indented_paragraphs_in_one_element_are_two() -> None:
    assert lines(page(f"<div id=zoom><p>　　{PROSE}\n　　{PROSE}</p></div>")) == [PROSE, PROSE]


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (f"<meta charset=gb2312><p>镕基{PROSE}".encode("gb18030"), "gb18030"),
        (f"<meta charset=utf-8><p>{PROSE}".encode("gb18030"), "gb18030"),
        (f"<meta charset=gb2312><p>{PROSE}".encode(), "utf-8"),
        (f"<p>{PROSE}".encode("gb18030"), "gb18030"),
        (f"<p>{PROSE}".encode("utf-16"), "utf-16-le"),
        (f"<meta charset=big5><p>{'全年辦理行政復議案件三件。' * 5}".encode("big5"), "big5hkscs"),
    ],
    ids=["gb2312 is gb18030", "utf-8 was a lie", "gb2312 was a lie", "nothing said", "utf-16", "big5"],
)
def test_bytes_decide_where_the_declared_encoding_is_wrong(data: bytes, encoding: str) -> None:
    content = html.read(data)
    assert content.encoding == encoding
    assert "行政" in content.text
    assert content.warnings == ()


def test_a_few_bad_bytes_cost_a_few_characters_and_are_said() -> None:
    data = f"<meta charset=gb2312><div id=zoom><p>{PROSE * 40}</p></div>".encode("gb18030")
    content = html.read(data.replace("听证".encode("gb18030"), b"\xff\xff", 1))
    assert content.text.count("\ufffd") <= 2
    assert "could not be decoded" in content.warnings[0]


def test_a_page_that_is_cut_off_gives_its_text_and_says_so() -> None:
    data = f"<html><meta charset=gb2312><body><div id=zoom><p>{PROSE}</p><p>{PROSE}".encode("gb18030")
    content = html.read(data[:-1])
    assert lines(content) == [PROSE, PROSE[:-1]]
    assert any("cut off" in warning for warning in content.warnings)
    assert any("</html>" in warning for warning in content.warnings)


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("<title>白石镇2021年法治政府建设情况报告_白石镇人民政府</title>", ""),
        ("<title>白石镇2021年法治政府建设情况报告-白石镇人民政府</title>", ""),
        ("<meta name='ArticleTitle' content='白石镇2021年法治政府建设情况报告'><title>白石镇人民政府</title>", ""),
        ("", "<h1>白石镇2021年法治政府建设情况报告</h1>"),
        ("<title>信息公开网</title>", "<div class='article_title'>白石镇2021年法治政府建设情况报告</div>"),
    ],
)
def test_the_title_is_the_first_heading_without_the_name_of_the_site(head: str, body: str) -> None:
    content = page(f"{MENU}{body}<div id=zoom><p>{PROSE}</p></div>", head)
    assert lines(content) == ["白石镇2021年法治政府建设情况报告", PROSE]
    assert (content.blocks[0].kind, content.blocks[0].level) == (BlockKind.HEADING, 1)


def test_a_title_with_which_the_document_begins_is_not_repeated() -> None:
    content = page(
        f"<div id=zoom><p>白石镇2021年</p><p>法治政府建设情况报告</p><p>{PROSE}</p></div>",
        "<title>白石镇2021年法治政府建设情况报告</title>",
    )
    assert lines(content) == ["白石镇2021年", "法治政府建设情况报告", PROSE]


def test_source_and_date_come_as_labelled_lines_without_buttons() -> None:
    content = page(
        "<h1>白石镇2021年法治政府建设情况报告</h1>"
        "<div>来源：白石镇司法所 发布时间：2022-01-12 10:30 字体：【大 中 小】 打印</div>"
        f"<div id=zoom><p>{PROSE}</p></div>"
    )
    assert lines(content)[1:] == ["来源：白石镇司法所", "发布时间：2022-01-12 10:30", PROSE]


def test_labels_that_stand_side_by_side_without_a_blank_are_told_apart() -> None:
    spans = "<span>发布时间：2022-01-12</span><span>来源：白石镇司法所</span><span>浏览次数：12</span>"
    assert lines(page(f"<div id=zoom>{spans}<p>{PROSE}</p></div>")) == ["发布时间：2022-01-12", "来源：白石镇司法所", PROSE]


def test_what_only_the_head_says_is_added() -> None:
    head = "<meta name=PubDate content='2022-01-12'><meta name=ContentSource content='白石镇司法所'>"
    said = page(f"<p>发布日期：2022-01-10</p><div id=zoom><p>{PROSE}</p></div>", head)
    assert lines(said) == ["发布日期：2022-01-10", "来源：白石镇司法所", PROSE]


@pytest.mark.parametrize("inside", [False, True])
def test_the_table_of_a_published_document_becomes_labelled_lines(inside: bool) -> None:
    table = (
        "<table><tr><td>索 引 号：</td><td>AA12-2022-001</td><td>发布日期：</td><td>2022-01-12</td></tr>"
        "<tr><td>发文字号：</td><td>白府发〔2022〕3号</td><td>主题词：</td><td></td></tr></table>"
    )
    body = f"<div id=zoom>{table}<p>{PROSE}</p></div>" if inside else f"{table}<div id=zoom><p>{PROSE}</p></div>"
    assert lines(page(body)) == ["索引号：AA12-2022-001", "发布日期：2022-01-12", "发文字号：白府发〔2022〕3号", PROSE]


def test_merged_labels_stand_in_each_cell_that_they_cover_and_figures_in_one() -> None:
    content = page(
        "<table border=1><tr><td rowspan=2>单位</td><td colspan=2>2021年</td></tr><tr><td>许可</td><td>处罚</td></tr>"
        "<tr><td rowspan=2>司法<br>所</td><td>3</td><td rowspan=2>5</td></tr><tr><td>4</td></tr></table>"
    )
    assert tables(content) == [
        [["单位", "2021年", "2021年"], ["单位", "许可", "处罚"], ["司法所", "3", "5"], ["司法所", "4", ""]]
    ]


def test_a_layout_table_is_a_container_and_the_table_inside_it_a_table() -> None:
    data = "<table><tr><td>项目</td><td>件数</td></tr><tr><td>行政许可</td><td>2,318</td></tr></table>"
    content = page(
        f"<table width=1000><tr><td>{MENU}</td><td class=content><p>{PROSE * 3}</p>{data}<p>白石镇</p></td></tr></table>"
    )
    assert lines(content) == [PROSE * 3, "白石镇"]
    assert tables(content) == [[["项目", "件数"], ["行政许可", "2,318"]]]


def test_numbered_lists_keep_their_numbers() -> None:
    content = page(f"<div id=zoom><p>{PROSE}</p><ol start=3><li>加强培训。<li>（二）加强监督。</ol><ul><li>完善制度。</ul></div>")
    assert lines(content)[1:] == ["3. 加强培训。", "（二）加强监督。", "完善制度。"]


def test_headings_have_their_level_unless_they_are_paragraphs_in_bold() -> None:
    content = page(f"<div id=zoom><h2>主要工作</h2><p>{PROSE}</p><h3>{PROSE}</h3></div>")
    assert [(block.kind, block.level) for block in content.blocks] == [
        (BlockKind.HEADING, 2),
        (BlockKind.PARAGRAPH, 0),
        (BlockKind.PARAGRAPH, 0),
    ]


def test_hidden_text_scripts_and_buttons_are_not_read() -> None:
    content = page(
        f"<div id=zoom><script>x('</p>')</script><p>{PROSE}</p><p style='display: none'>隐藏的文字，不读。</p><!-- 注释 -->"
        "<noscript>请开启脚本</noscript><p>【打印】 【关闭窗口】</p><p>上一篇：关于某事的通知</p></div>"
    )
    assert lines(content) == [PROSE]


def test_what_holds_the_document_is_read_however_it_is_called() -> None:
    assert lines(page(f"<div class='nav share' style='display:none'><p>{PROSE}</p></div>")) == [PROSE]


def test_lists_of_links_below_the_document_go_and_those_of_annexes_stay() -> None:
    links = "".join(f"<li><a href='/{n}'>某某新闻标题</a></li>" for n in range(6))
    annexes = "".join(f"<p><a href='/{n}.doc'>附件{n}</a></p>" for n in range(5))
    content = page(f"<div id=zoom><p>{PROSE}</p><ul>{links}</ul><div>{annexes}</div></div>")
    assert lines(content) == [PROSE, *[f"附件{n}" for n in range(5)]]


def test_a_page_exported_from_word_is_read_whole() -> None:
    content = page(
        "<div class=WordSection1><p class=MsoNormal>白石镇2021年度<o:p></o:p></p><p class=MsoNormal style='mso-list:l0'>"
        "<![if !supportLists]><span style='mso-list:Ignore'>一、</span><![endif]>主要\n工作<o:p>&nbsp;</o:p></p>"
        f"<!--[if gte mso 9]><xml>x</xml><![endif]--></div><div class=WordSection2><p>{PROSE}</p></div>",
        "<meta name=Generator content='Microsoft Word 15'>",
    )
    assert lines(content) == ["白石镇2021年度", "一、主要工作", PROSE]


def test_preformatted_text_is_joined_again() -> None:
    wrapped = "\n".join(["　　" + PROSE[:38], PROSE[38:] + PROSE[:10], PROSE[10:], "", "　　" + PROSE])
    assert squeezed(page(f"<pre>{wrapped}</pre>").text) == squeezed(PROSE * 3)


def test_a_page_without_a_document_is_read_with_a_warning() -> None:
    assert "hardly any text" in page("<p>请登录</p>").warnings[0]


@pytest.mark.parametrize("data", [b"", b" \n", b"<html><body><script>x</script></body></html>"])
def test_nothing_to_read_is_empty(data: bytes) -> None:
    with pytest.raises(BadContent) as refused:
        html.read(data)
    assert refused.value.reason == "empty"


def test_binary_data_is_no_page() -> None:
    with pytest.raises(BadContent) as refused:
        html.read(bytes(range(256)) * 20)
    assert refused.value.reason == "undecodable"


@pytest.mark.parametrize("opening", ["<div>", "<span>", "<table><tr><td>", "<ul><li>", "<font><p>"])
def test_deep_nesting_costs_no_text_and_little_time(opening: str) -> None:
    started = time.monotonic()
    content = html.read(f"<p>{PROSE}</p>{opening * 50_000}{PROSE}".encode())
    assert content.text.count("召开听证会2场") == 2
    assert time.monotonic() - started < 10


def test_text_below_the_greatest_depth_stays_in_order() -> None:
    content = html.read(("<div>" * 200 + "甲<b>乙</b><div>丙<div>丁</div>戊</div>己" + PROSE).encode())
    assert squeezed(content.text) == "甲乙丙丁戊己" + PROSE


@pytest.mark.parametrize(
    "body",
    [
        "<p>x</p>" * 300_001,
        "<table border=1>" + "<tr><td colspan=1000>甲</td><td>乙</td></tr>" * 2_100 + "</table>",
        "<table border=1>" + "<tr><td rowspan=65534>甲</td><td>乙</td></tr>" * 2_100 + "</table>",
    ],
)
def test_too_many_elements_or_cells_are_refused(body: str) -> None:
    with pytest.raises(BadContent) as refused:
        html.read(body.encode())
    assert refused.value.reason == "too_large"


def test_more_text_than_allowed_is_refused() -> None:
    with pytest.raises(BadContent) as refused:
        html.read(f"<p>{PROSE}</p>".encode(), Limits(characters=20))
    assert refused.value.reason == "too_large"


def test_entities_of_the_page_itself_are_never_expanded() -> None:
    content = html.read(f"<!DOCTYPE html [<!ENTITY a '甲甲'><!ENTITY b '&a;&a;'>]><p>{PROSE}&b;&amp;</p>".encode())
    assert "甲" not in content.text.split("]>")[-1]


@pytest.mark.parametrize("layout", ["a.html", "b.gbk.html", "c.html"])
@pytest.mark.parametrize("number", ["000", "001", "002"])
def test_rendered_pages_give_the_reference_text(shared: Path, number: str, layout: str) -> None:
    folder = shared / "formats" / "rendered"
    content = html.read((folder / f"{number}.{layout}").read_bytes())
    reference = (folder / f"{number}.ref.txt").read_text(encoding="utf-8")
    expected = [squeezed(line) for line in reference.splitlines() if squeezed(line)]
    found = [squeezed(line) for line in content.text.splitlines()]
    if layout == "a.html":  # the page's own table above the text
        assert found[:2] == ["索引号：AA12-2023-001", "发布日期：2023-03-01"]
        found = found[2:]
    assert found == expected


def test_a_real_page_begins_with_its_title_and_ends_with_its_signature(shared: Path) -> None:
    content = html.read((shared / "formats" / "real" / "beijing_planning_gb2312.htm").read_bytes())
    found = lines(content)
    assert found[0].endswith("试点工作的通知")
    assert found[1] == "日期：2014-05-22"
    assert [squeezed(line) for line in found[-2:]] == ["中华人民共和国住房和城乡建设部", "2014年1月24日"]
    assert content.encoding == "gb18030"
