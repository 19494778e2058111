"""Laws of blocks that hold for any text, and of hard-wrapped paragraphs at any width."""

import re
from itertools import pairwise

from hypothesis import example, given, settings
from hypothesis import strategies as st

from zhibiao.documents.model import BlockKind, Span
from zhibiao.documents.text import read_blocks
from zhibiao.documents.wrapping import columns

FRAGMENTS = st.sampled_from(
    ["一、", "（二）", "1.", "全年办理案件12件", "，", "。", "\n", "\n\n", "\r\n", "\f", "\t", "|", "**",
     "# ", "- ", "> ", "- 1 -", "\u3000\u3000", " ", "1", "2", "---", "|--|--|",
     "《办法》", "\u2028", "\u200b", "\ufeff", "第1页", "GDP", "\x85", "*", "_"]
)  # fmt: skip
ANY_TEXT = st.lists(FRAGMENTS | st.text(max_size=5), max_size=40).map("".join)
MARKUP = re.compile(r"[\s\u200b\ufeff\u2060*#>|_=\-+•\t:]")


@given(ANY_TEXT)
@example("\t1\n|2\n")
@settings(max_examples=400, deadline=None)
def test_pieces_are_in_order_in_bounds_and_without_overlap(text: str) -> None:
    for block in read_blocks(text):
        spans = block.pieces
        assert bool(block.pieces) != bool(block.rows)
        assert all(0 <= span.start < span.end <= len(text) for span in spans)
        assert all(left.end <= right.start for left, right in pairwise(spans))
        assert all(text[s.start : s.end].strip() == text[s.start : s.end] for s in spans)
        cells = [cell for row in block.rows for cell in row]
        assert all(0 <= cell.start <= cell.end <= len(text) for cell in cells)
        assert all(left.end <= right.start for left, right in pairwise(cells))
        assert len({len(row) for row in block.rows}) <= 1


@given(ANY_TEXT)
@settings(max_examples=400, deadline=None)
def test_every_visible_character_is_in_one_block(text: str) -> None:
    covered: list[Span] = []
    for block in read_blocks(text):
        covered.extend(block.pieces or [cell for row in block.rows for cell in row])
    places = [place for span in covered for place in range(span.start, span.end)]
    assert len(places) == len(set(places))
    inside = set(places)
    lost = "".join(char for place, char in enumerate(text) if place not in inside)
    assert MARKUP.sub("", lost) == ""


SENTENCES = [
    "全年组织集中学法8次",
    "社区调委会受理纠纷1,204件，其中邻里纠纷318件、物业纠纷96件",
    "制定《河道巡查管理办法（试行）》等制度5项",
    "办结率为98.6%，比上年提高1.2个百分点",
    "镇综合执法队（含协管员）共有43人，持证上岗率100%",
    "“法律明白人”队伍扩大到260余人，开展入户宣讲3.4万人次",
    "聘请法律顾问为12个村提供服务，审查合同和协议75份",
    "对检查中发现的问题逐项登记、逐项销号，切实做到整改不到位不放过",
    "群众普遍反映办事更方便了",
]
PARAGRAPH = st.permutations(SENTENCES).flatmap(
    lambda parts: st.integers(5, len(parts)).map(lambda count: "。".join(parts[:count]) + "。")
)
HEADINGS = ["一、主要工作情况", "（一）坚持统筹推进", "（二）坚持依法行政", "二、存在的不足", "三、下一年打算"]
NO_START = "，。、；：！？”’」』）)》〉】%…"
NO_END = "“‘「『（(《〈【"


def wrap(paragraph: str, width: int, indent: int) -> list[str]:
    """Break like a word processor: no closing mark begins a line, no opening mark ends one, no number is parted."""
    units = re.findall(rf"[{NO_END}]*(?:[0-9A-Za-z.,%]+|.)[{re.escape(NO_START)}]*", paragraph)
    lines, line, room = [], "", width - indent
    for unit in units:
        if line and columns(line) + columns(unit) > room:
            lines.append(line)
            line, room = "", width
        line += unit
    return [*lines, line]


@given(st.lists(PARAGRAPH, min_size=5, max_size=9), st.integers(30, 60), st.booleans())
@example(["。".join(SENTENCES[n] for n in (7, 0, 2, 5, 4)) + "。"] * 5, 48, True)  # few lines, most of one width
@example(["。".join(SENTENCES[n] for n in (0, 7, 8, 1, 2)) + "。"] * 5, 58, False)
@settings(max_examples=150, deadline=None)
def test_paragraphs_survive_any_wrapping_that_keeps_its_indents(bodies: list[str], width: int, spaced: bool) -> None:
    paragraphs = [part for pair in zip(HEADINGS, bodies, strict=False) for part in pair]
    newline = "\n\n" if spaced else "\n"
    text = newline.join("\u3000\u3000" + newline.join(wrap(paragraph, width, 4)) for paragraph in paragraphs)
    found = ["".join(text[s.start : s.end] for s in b.pieces) for b in read_blocks(text) if b.kind is not BlockKind.TABLE]
    assert found == paragraphs


@given(st.lists(PARAGRAPH, min_size=5, max_size=9), st.integers(30, 60))
@settings(max_examples=150, deadline=None)
def test_paragraphs_survive_wrapping_with_a_blank_line_between_them(bodies: list[str], width: int) -> None:
    paragraphs = [part for pair in zip(HEADINGS, bodies, strict=False) for part in pair]
    text = "\n\n".join("\n".join(wrap(paragraph, width, 0)) for paragraph in paragraphs)
    found = ["".join(text[s.start : s.end] for s in b.pieces) for b in read_blocks(text)]
    assert found == paragraphs
