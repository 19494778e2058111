"""Tables for people."""

from rich.cells import cell_len

from zhibiao.console.rows import Column
from zhibiao.console.table import Screen, clean, draw

PLACES = (Column("organisation", str), Column("hearings", int))


def test_columns_line_up_when_half_the_text_is_chinese():
    lines = list(draw(PLACES, [("外冈镇", "158"), ("Waigang", "7")], Screen()))
    assert lines == [
        "organisation  hearings",
        "────────────  ────────",
        "外冈镇             158",
        "Waigang              7",
        "(2 rows)",
    ]
    assert {cell_len(line) for line in lines[:-1]} == {22}


def test_long_text_gives_way_to_the_width_of_the_screen():
    columns = (Column("metric", str), Column("sentence", str), Column("value", float))
    lines = list(draw(columns, [("deliberation.hearings", "全年共召开听证会一百五十八次" * 5, "158")], Screen(width=60)))
    assert all(cell_len(line) <= 60 for line in lines)
    assert "deliberation.hearings" in lines[2] and "…" in lines[2] and lines[2].endswith("158")


def test_numbers_are_never_cut():
    columns = (Column("sentence", str), *(Column(f"n{index}", int) for index in range(3)))
    lines = list(draw(columns, [("听" * 40, "123456789012", "123456789012", "123456789012")], Screen(width=60)))
    assert lines[2].count("123456789012") == 3


def test_codes_are_not_cut_while_prose_can_give_way():
    columns = (Column("organisation", str), Column("metric", str), Column("sentence", str))
    records = [("上海市嘉定区外冈镇人民政府", "deliberation.hearings", "全年共召开听证会一百五十八次。")]
    assert "deliberation.hearings" in list(draw(columns, records, Screen(width=60)))[2]


def test_records_stand_one_below_the_other_where_columns_do_not_fit():
    columns = tuple(Column(f"column_{index}", str) for index in range(9))
    lines = list(draw(columns, [tuple("一二三四五六七八九")], Screen(width=40)))
    assert lines == ["── 1 ──", *(f"column_{index}  {cell}" for index, cell in enumerate("一二三四五六七八九")), "(1 row)"]


def test_of_many_records_the_first_columns_are_shown_and_the_rest_is_mentioned():
    columns = tuple(Column(f"column_{index}", str) for index in range(9))
    *_, last_row, count = draw(columns, [tuple("一二三四五六七八九")] * 20, Screen(width=40))
    assert last_row == "一        二        三        四"
    assert count == "(20 rows; 4 of 9 columns, --format jsonl has all)"


def test_a_table_without_rows_still_names_its_columns():
    assert list(draw(PLACES, [], Screen())) == ["organisation  hearings", "────────────  ────────", "(0 rows)"]


def test_text_of_a_report_cannot_steer_the_terminal():
    assert clean("听证会\x1b[31m158次\n换行\u202e") == "听证会\ufffd[31m158次 换行\ufffd"


def test_a_pipe_gets_neither_colours_nor_cuts():
    line = "听证会" * 200
    assert line in list(draw((Column("sentence", str),), [(line,)], Screen()))[2]
    assert "\x1b" not in "".join(draw(PLACES, [("外冈镇", "1")], Screen()))
    assert "\x1b[1m" in next(draw(PLACES, [("外冈镇", "1")], Screen(colour=True)))
