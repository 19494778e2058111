"""Rows in every format that `--format` names."""

import csv
import io
import json
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from zhibiao.console.formats import Format, plain, write
from zhibiao.console.rows import from_arrow, from_records
from zhibiao.errors import UsageError


@dataclass(frozen=True, slots=True)
class Sample:
    """One row with everything that is awkward."""

    name: str
    value: float | None
    count: int
    day: date | None
    part: bool


ROWS = [
    Sample("听证会|会议\n第二行", 158.0, 1, date(2022, 1, 1), True),
    Sample('引"号,逗号', None, 20, None, False),
    Sample("", 98.5, 3, None, False),
]


def written(form: Format) -> str:
    out = io.StringIO()
    write(from_records(Sample, ROWS), form, out)
    return out.getvalue()


def test_jsonl_is_one_object_a_line_with_its_types():
    first, second, _ = map(json.loads, written(Format.JSONL).splitlines())
    assert first == {"name": "听证会|会议\n第二行", "value": 158.0, "count": 1, "day": "2022-01-01", "part": True}
    assert second["value"] is None and second["day"] is None
    assert "听证会" in written(Format.JSONL)  # not escaped


def test_json_holds_the_same_objects_in_one_list():
    assert json.loads(written(Format.JSON)) == [json.loads(line) for line in written(Format.JSONL).splitlines()]


def test_json_of_no_rows_is_an_empty_list():
    out = io.StringIO()
    write(from_records(Sample, []), Format.JSON, out)
    assert json.loads(out.getvalue()) == []


def test_csv_quotes_what_has_to_be_quoted():
    rows = list(csv.DictReader(io.StringIO(written(Format.CSV))))
    assert [row["name"] for row in rows] == [row.name for row in ROWS]
    assert [row["value"] for row in rows] == ["158", "", "98.5"]


def test_markdown_stays_one_line_a_row():
    lines = written(Format.MARKDOWN).splitlines()
    assert lines[1] == "| --- | --: | --: | --- | --- |"
    assert lines[2] == "| 听证会\\|会议 第二行 | 158 | 1 | 2022-01-01 | true |"
    assert len(lines) == 2 + len(ROWS)


@dataclass(frozen=True, slots=True)
class Hostile:
    """A row from a document that means harm."""

    text: str
    number: float
    count: int | None = None


def lines(form: Format, *texts: str) -> list[str]:
    out = io.StringIO()
    write(from_records(Hostile, [Hostile(text, -1.5) for text in texts]), form, out)
    return out.getvalue().splitlines()


def test_csv_text_that_a_spreadsheet_would_run_begins_with_an_apostrophe():
    texts = ("=cmd|' /C calc'!A0", "+1", "-2件", "@SUM(1)", "\t=1", "＝1", "听证会=12", "")
    rows = list(csv.DictReader(lines(Format.CSV, *texts)))
    assert [row["text"] for row in rows] == [*(f"'{text}" for text in texts[:6]), *texts[6:]]
    assert {row["number"] for row in rows} == {"-1.5"}, "numbers stay numbers"


def test_csv_columns_named_by_the_data_are_defused_too():
    out = io.StringIO()
    write(from_arrow(pa.table({"=1+1": [1], "text": ["-x"], "list": [["=1"]]})), Format.CSV, out)
    assert out.getvalue() == """'=1+1,text,list\n1,'-x,"[""=1""]"\n"""


def test_markdown_shows_html_links_and_code_as_they_are_written():
    _, _, line = lines(Format.MARKDOWN, "<script>alert(1)</script> & [x](javascript:1) `code` a|b *b* \\")
    assert line.startswith(r"| &lt;script&gt;alert(1)&lt;/script&gt; &amp; \[x\](javascript:1) \`code\` a\|b \*b\* \\ | -1.5 |")


def test_marks_that_turn_the_reading_order_are_dropped():
    assert lines(Format.CSV, "\u202e21会\u2066\x00")[1] == "21会,-1.5,"
    assert lines(Format.CSV, "\u200e=1")[1] == "'=1,-1.5,", "what hides behind a mark is found"
    assert lines(Format.MARKDOWN, "\u202e21会\u200f")[2] == "| 21会 | -1.5 |  |"


def test_parquet_of_records_has_their_types_even_when_every_cell_is_empty():
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    write(from_records(Sample, [Sample("", None, 1, None, False)]), Format.PARQUET, out)
    schema = pq.read_table(pa.BufferReader(out.buffer.getvalue())).schema  # type: ignore[attr-defined]
    assert [str(kind) for kind in schema.types] == ["string", "double", "int64", "date32[day]", "bool"]


def test_parquet_of_a_query_keeps_its_exact_types():
    table = pa.table({"key": pa.array([2**62], pa.int64()), "sum": pa.array([Decimal("1.50")], pa.decimal128(18, 2))})
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    write(from_arrow(table), Format.PARQUET, out)
    assert pq.read_table(pa.BufferReader(out.buffer.getvalue())).equals(table)  # type: ignore[attr-defined]


def test_parquet_is_refused_on_a_terminal():
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    with pytest.raises(UsageError, match="send it to a file"):
        write(from_records(Sample, ROWS), Format.PARQUET, Terminal())


def test_columns_named_alike_are_told_apart():
    table = pa.Table.from_arrays([pa.array([1]), pa.array([2]), pa.array([3])], names=["a", "a", "a_2"])
    out = io.StringIO()
    write(from_arrow(table), Format.JSONL, out)
    assert sorted(json.loads(out.getvalue()).values()) == [1, 2, 3]


def test_what_json_cannot_hold_becomes_something_it_can():
    table = pa.table(
        {"nan": [float("nan")], "decimal": [Decimal("3")], "at": [datetime(2022, 1, 1, 8, 30)], "list": [["一", "二"]]}
    )
    out = io.StringIO()
    write(from_arrow(table), Format.JSONL, out)
    assert json.loads(out.getvalue()) == {"nan": None, "decimal": 3, "at": "2022-01-01T08:30:00", "list": ["一", "二"]}


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        (158.0, "158"),
        (98.5, "98.5"),
        (1e20, "1e+20"),
        (True, "true"),
        (Decimal("7.00"), "7"),
        (date(2022, 10, 31), "2022-10-31"),
        (datetime(2022, 10, 31, 8, 5, 1, 999), "2022-10-31 08:05:01"),
        (["一", "二"], '["一", "二"]'),
    ],
)
def test_a_cell_as_text(cell: object, text: str):
    assert plain(cell) == text


def test_what_a_format_cannot_say_is_told_in_a_line():
    far = from_arrow(pa.table({"day": pa.array([9_000_000], pa.date32())}))
    with pytest.raises(UsageError, match="beyond the year 9999"):
        write(far, Format.CSV, io.StringIO())
