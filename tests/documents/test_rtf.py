"""RTF documents give their text and tables, whichever way their characters are written."""

import re
from pathlib import Path

import pytest

from zhibiao.documents import rtf
from zhibiao.documents.limits import Limits
from zhibiao.documents.model import BadContent, BlockKind, Content


def read(body: str, head: str = r"\ansi\ansicpg936\uc1") -> Content:
    return rtf.read(b"{\\rtf1" + head.encode("ascii") + b" " + body.encode("latin-1") + b"}")


def escaped(text: str, encoding: str = "gb18030") -> str:
    return "".join(rf"\'{byte:02x}" for byte in text.encode(encoding))


def lines(content: Content) -> list[str]:
    return ["".join(content.text[p.start : p.end] for p in block.pieces) for block in content.blocks if not block.rows]


def tables(content: Content) -> list[list[list[str]]]:
    return [
        [[content.text[cell.start : cell.end] for cell in row] for row in block.rows] for block in content.blocks if block.rows
    ]


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_bytes_of_the_code_page_and_unicode_characters_are_one_text() -> None:
    content = read(rf"{escaped('全年检查')}\u19977?\u27425?\par \pard {escaped('走访企业')}5{escaped('家。')}\par")
    assert lines(content) == ["全年检查三次", "走访企业5家。"]
    assert content.format == "rtf"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (r"\u20013?\u22269?", "中国"),
        (r"\uc2\u20013\'d6\'d0\u22269\'b9\'fa", "中国"),
        (r"\uc0\u20013 \u22269 !", "中国!"),
        (r"{\uc0\u20013 }\u22269?!", "中国!"),
        (r"\u20013 {a}", "中a"),
        (r"\u-10187?\u-9138?x", "\U0001d44ex"),
        (r"\u20013\par", "中"),
    ],
)
def test_the_substitute_of_a_character_is_skipped(body: str, text: str) -> None:
    assert lines(read(body)) == [text]


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (r"\ansi", r"\f0 " + escaped("法治政府")),
        (r"\ansi\ansicpg1252{\fonttbl{\f1\fnil\fcharset134 SimSun;}}", r"\f1 " + escaped("法治政府")),
        (r"\ansi\ansicpg936", "法治政府".encode("gb18030").decode("latin-1")),
        (r"\ansi\ansicpg1252{\fonttbl{\f1\fcharset136 MingLiU;}}", r"{\f1 " + escaped("法治政府", "big5") + "}"),
        (r"\ansi\ansicpg65001", escaped("法治政府", "utf-8")),
    ],
    ids=["no code page", "by the font", "bytes as they are", "big5 font", "utf-8"],
)
def test_chinese_bytes_are_read_by_font_code_page_or_their_own_looks(head: str, body: str) -> None:
    assert lines(read(body, head)) == ["法治政府"]


def test_the_second_byte_of_a_character_may_look_like_a_brace() -> None:
    assert lines(read("\x81\\'5c a", r"\ansi\ansicpg936")) == [b"\x81\x5c a".decode("gb18030")]
    assert "亄".encode("gb18030")[1:] == b"{"
    assert lines(read("亄".encode("gb18030").decode("latin-1") + "ok")) == ["亄ok"]


def test_a_table_has_rows_and_cells_and_ends_where_the_text_goes_on() -> None:
    row = r"\trowd\cellx100\cellx200\pard\intbl {}\cell {}\cell\row"
    content = read(r"\pard a\par" + row.format(r"\u39033?\par \u30446?", r"\u20214?") + row.format("b", "2,318") + r"\pard c\par")
    assert tables(content) == [[["项目", "件"], ["b", "2,318"]]]
    assert [block.kind for block in content.blocks] == [BlockKind.PARAGRAPH, BlockKind.TABLE, BlockKind.PARAGRAPH]
    assert lines(content) == ["a", "c"]


def test_labels_are_repeated_where_cells_are_merged_and_figures_are_not() -> None:
    first = r"\trowd\clvmgf\cellx1\cellx2\clvmgf\cellx3\pard\intbl a\cell b\cell 5\cell\row"
    second = r"\trowd\clvmrg\cellx1\cellx2\clvmrg\cellx3\pard\intbl\cell c\cell\cell\row"
    assert tables(read(first + second)) == [[["a", "b", "5"], ["a", "c", ""]]]


def test_what_is_no_part_of_the_document_is_left_out() -> None:
    content = read(
        r"{\fonttbl{\f0 Times;}}{\colortbl;\red0;}{\info{\title T}}{\header H\par}{\footer F\par}{\*\generator G;}{\*\unknown U}"
        r"{\pict\pngblip 89504e47}{\v hidden}{\deleted gone}{\field{\*\fldinst HYPERLINK}{\fldrslt link}} a{\annotation A}\par"
    )
    assert lines(content) == ["link a"]


def test_a_text_box_is_read_and_a_footnote_stands_below() -> None:
    content = read(r"a{\footnote n1\par n2}b\par{\shp{\*\shpinst{\sp{\sn x}{\sv 1}}{\shptxt \pard box\par}}{\shprslt old}}c\par")
    assert lines(content) == ["ab", "box", "c", "n1 n2"]


def test_a_style_may_be_a_heading() -> None:
    content = read(
        r"{\stylesheet{\s0 Normal;}{\s2\outlinelevel1 heading 2;}}\pard\s2 \u19968?\par\pard\s0 b\par\pard\outlinelevel0 c\par"
    )
    assert [(block.kind, block.level) for block in content.blocks] == [
        (BlockKind.HEADING, 2),
        (BlockKind.PARAGRAPH, 0),
        (BlockKind.HEADING, 1),
    ]


def test_escapes_and_special_characters() -> None:
    assert lines(read(r"\{a\}\\ b\~c\_d\emdash e\ldblquote f\rdblquote\bin3 }}}g\line h")) == ["{a}\\ b c-d—e“f”g", "h"]


def test_a_document_that_is_cut_off_gives_its_text_and_says_so() -> None:
    content = rtf.read(b"{\\rtf1\\ansi first\\par second")
    assert lines(content) == ["first", "second"]
    assert "ends in its middle" in content.warnings[0]


def test_what_follows_the_document_is_not_read() -> None:
    assert lines(rtf.read(b"{\\rtf1 a\\par}\x00\x00 rest")) == ["a"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"{\\rtf1{\\fonttbl{\\f0 A;}}}", "empty"),
        (b"PK\x03\x04", "damaged"),
        (b"{\\rtf1" + b"{" * 5_000_000, "damaged"),
        (b"{\\rtf1" + b"\\cell" * 3_000 + b"}", "too_large"),
        (b"{\\rtf1" + b" a\\cell" * 900 + b"\\row" + b" a\\cell\\row" * 90 + b"\\pard b\\par}", "too_large"),
        (b"{\\rtf1 " + b"a" * 20_000 + b"}", "too_large"),
    ],
)
def test_what_cannot_or_must_not_be_read_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(BadContent) as refused:
        rtf.read(data, Limits(cells=2_000, characters=10_000))
    assert refused.value.reason == reason


def test_an_rtf_file_named_doc_gives_the_reference_text(shared: Path) -> None:
    content = rtf.read((shared / "formats" / "hostile" / "is_rtf.doc").read_bytes())
    reference = (shared / "formats" / "rendered" / "001.ref.txt").read_text(encoding="utf-8")
    assert [squeezed(line) for line in content.text.splitlines()] == [squeezed(line) for line in reference.splitlines()]
    assert len(tables(content)) == 1
