"""Delimited values are one table, whatever separates them and whatever the file is called."""

import pytest

from zhibiao.documents import delimited
from zhibiao.documents.limits import Limits
from zhibiao.documents.model import BadContent, BlockKind, Content


def rows(content: Content) -> list[list[str]]:
    (block,) = content.blocks
    assert block.kind is BlockKind.TABLE
    return [[content.text[cell.start : cell.end] for cell in row] for row in block.rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";", "|", "，"])
def test_the_separator_is_told_by_the_content(separator: str, encoding: str) -> None:
    text = "\r\n".join(separator.join(row) for row in (["指标", "件数"], ["行政许可", "2318"], ["行政处罚", "5"]))
    content = delimited.read(text.encode(encoding))
    assert rows(content) == [["指标", "件数"], ["行政许可", "2318"], ["行政处罚", "5"]]
    assert content.format == ("tsv" if separator == "\t" else "csv")
    assert content.warnings == ()


def test_quoted_values_may_hold_separators_quotes_and_line_breaks() -> None:
    content = delimited.read('指标,件数\n"许可,含\n备案","2,318"\n"所谓""处罚""",5\n'.encode())
    assert rows(content) == [["指标", "件数"], ["许可,含 备案", "2,318"], ['所谓"处罚"', "5"]]


def test_commas_inside_values_do_not_hide_the_tabs_between_them() -> None:
    assert rows(delimited.read("指标\t件数\n许可\t2,318\n处罚\t1,045\n".encode())) == [
        ["指标", "件数"],
        ["许可", "2,318"],
        ["处罚", "1,045"],
    ]


def test_the_separator_that_the_file_states_is_used_and_not_read() -> None:
    assert rows(delimited.read("sep=;\n指标,甲;件数\n许可;1\n".encode())) == [["指标,甲", "件数"], ["许可", "1"]]


def test_rows_of_different_lengths_are_filled_up_and_blank_ends_left_out() -> None:
    assert rows(delimited.read("统计表,,,,\n指标,件数,,,\n许可,1,,,\n".encode())) == [
        ["统计表", ""],
        ["指标", "件数"],
        ["许可", "1"],
    ]


def test_a_stray_quotation_mark_does_not_swallow_the_table() -> None:
    content = delimited.read(('指标,"件数\n' + "许可,1\n" * 1_000).encode())
    assert rows(content)[:2] == [["指标", "件数"], ["许可", "1"]]
    assert len(rows(content)) == 1_001
    assert "quotation mark" in content.warnings[0]


def test_one_column_is_a_table_too() -> None:
    assert rows(delimited.read("指标\n许可\n".encode())) == [["指标"], ["许可"]]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b",,\n,\n", "empty"),
        (bytes(range(256)) * 9, "undecodable"),
        (b"a,b\n" * 2_000, "too_large"),
        (b"a," * 900 + b"\n" + b"a,b\n" * 900, "too_large"),
        (b"a" * 20_000, "too_large"),
    ],
    ids=["nothing", "blank", "binary", "cells", "one wide row", "long"],
)
def test_what_cannot_or_must_not_be_read_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(BadContent) as refused:
        delimited.read(data, Limits(cells=2_000, characters=10_000))
    assert refused.value.reason == reason
