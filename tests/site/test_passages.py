"""A text is cut into lines and pieces, and nothing of it is lost."""

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from zhibiao.site.passages import cut, heading

NO_HEADINGS: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Stretch:
    start: int
    end: int


def shown(text: str, *items: Stretch) -> list[list[tuple[str, bool]]]:
    """The lines as lists of pieces, each with whether it belongs to an item."""
    return [[(piece.text, piece.item is not None) for piece in line.pieces] for line in cut(text, items, NO_HEADINGS)]


def test_a_figure_stands_between_the_words_around_it() -> None:
    text = "召开听证会3次。"
    assert shown(text, Stretch(5, 7)) == [[("召开听证会", False), ("3次", True), ("。", False)]]


def test_a_figure_over_the_end_of_a_line_is_marked_in_both_and_begins_once() -> None:
    (first, second) = cut("调解12\n00件。", [Stretch(2, 8)], NO_HEADINGS)
    assert [(piece.text, piece.is_head) for piece in first.pieces] == [("调解", False), ("12", True)]
    assert [(piece.text, piece.is_head) for piece in second.pieces] == [("00件", False), ("。", False)]
    assert second.start == 5


def test_what_begins_inside_of_another_is_passed_over() -> None:
    assert shown("共120件", Stretch(1, 5), Stretch(3, 5)) == [[("共", False), ("120件", True)]]


def test_empty_lines_are_left_out_and_rows_of_tables_and_headings_are_known() -> None:
    nothing: list[Stretch] = []
    lines = list(cut("二、矛盾化解\n\n受理\t调解\n| 甲 | 乙 |\n共3件", nothing, frozenset({"矛盾化解"})))
    assert [line.kind for line in lines] == ["heading", "row", "row", "text"]


def test_a_heading_is_known_without_its_number() -> None:
    assert [heading(line) for line in ("一、组织领导", "（二）普法", "### 3. 调解", "第三部分 计划", " 法律服务 ")] == [
        "组织领导",
        "普法",
        "调解",
        "计划",
        "法律服务",
    ]


@given(st.text(alphabet="甲乙1\n\t|", max_size=40), st.lists(st.tuples(st.integers(0, 40), st.integers(1, 6)), max_size=8))
def test_every_character_of_a_line_is_shown_once_and_in_order(text: str, spans: list[tuple[int, int]]) -> None:
    items = [Stretch(start, min(start + length, len(text))) for start, length in sorted(spans) if start < len(text)]
    lines = list(cut(text, items, NO_HEADINGS))
    assert ["".join(piece.text for piece in line.pieces) for line in lines] == [line for line in text.split("\n") if line.strip()]
    for line in lines:
        assert text.startswith("".join(piece.text for piece in line.pieces), line.start)
