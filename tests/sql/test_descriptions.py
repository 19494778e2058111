"""What the SQL files say of tables, views and columns, in English and in Chinese, and where it is to be seen."""

import re

import pytest

from tests.builders import Library, Story, rows
from zhibiao import catalogue
from zhibiao.handoff.dictionary import describe
from zhibiao.lake.attach import reading, writing
from zhibiao.lake.descriptions import read_table_comments, read_view_comments
from zhibiao.lake.location import Warehouse
from zhibiao.lake.metrics import catalogued
from zhibiao.lake.schema import read_tables, sql_files

NOTHING = Story(text="无可奉告。", said=())
CHINESE = re.compile(r"[\u4e00-\u9fff]")
CHINESE_SENTENCE = re.compile(r"[，。；]")
COMMENTS = """
    select schema_name || '.' || table_name as name, comment
    from duckdb_tables()
    where database_name = 'lake' and schema_name in ('core', 'ops')
    union all
    select schema_name || '.' || view_name, comment
    from duckdb_views()
    where database_name = 'lake' and schema_name = 'mart'
    union all
    select schema_name || '.' || table_name || '.' || column_name, comment
    from duckdb_columns()
    where database_name = 'lake' and schema_name in ('core', 'ops')
"""


def test_every_table_and_column_is_described_in_both_languages(library: Library, warehouse: Warehouse) -> None:
    library.load(warehouse, NOTHING)
    with reading(warehouse) as connection:
        entries = describe(connection, catalogued(catalogue.load().metrics).values(), whole=True)
    assert {entry.name for entry in entries} == {name for name, _ in rows(warehouse, COMMENTS) if str(name).count(".") == 1}
    for entry in entries:
        for described in (entry, *entry.columns):
            what = f"{entry.name} {described.name}"
            assert described.description.endswith((".", "…")) and not CHINESE_SENTENCE.search(described.description), what
            assert described.description_zh.endswith("。") and CHINESE.search(described.description_zh), what
    assert all(len(entry.description) > 20 for entry in entries)


def test_the_comments_in_the_warehouse_show_both_languages(library: Library, warehouse: Warehouse) -> None:
    library.load(warehouse, NOTHING)
    comments = {str(name): str(comment) for name, comment in rows(warehouse, COMMENTS)}
    assert len(comments) > 200
    for name, comment in comments.items():
        english, chinese = comment.split("\n")
        assert english.endswith((".", "…")) and chinese.endswith("。"), name
    assert comments["core.dim_unit.name"] == (
        "Measure word after scaling (1.19万人 has 人), e.g. 次, 人次, 件, %; empty for a bare number.\n"
        "换算后的单位（1.19万人记为人），如次、人次、件、%；数字后面没有单位的为空字符串。"
    )


def test_a_mart_repeats_no_description_and_describes_no_column_that_it_does_not_have(
    library: Library, warehouse: Warehouse
) -> None:
    library.load(warehouse, NOTHING)
    for table in read_tables():
        assert list(table.description.columns) == [row[0] for row in rows(warehouse, f"describe {table.name}")], table.name
    heads = {
        file.name: read_view_comments(file.read_text(encoding="utf-8").partition("create or replace view")[0])
        for file in sql_files("mart")
    }
    shared = heads["10_observation.sql"].columns
    for name, head in heads.items():
        view = name.removesuffix(".sql").partition("_")[2].replace("category", "mediation")
        assert head.columns.keys() <= {row[0] for row in rows(warehouse, f"describe mart.{view}")}, name
        if head.columns is not shared:
            assert not [column for column, words in head.columns.items() if shared.get(column) == words], name


def test_a_warehouse_with_the_descriptions_of_another_version_gets_those_of_this_one(
    library: Library, warehouse: Warehouse
) -> None:
    library.load(warehouse, NOTHING)
    with writing(warehouse) as connection:
        connection.execute("comment on table core.dim_unit is 'Of an earlier version.'")
        connection.execute("update ops.meta set value = 'of another version' where name = 'marts'")
    library.load(warehouse, NOTHING)
    ((comment,),) = rows(warehouse, "select comment from duckdb_tables() where table_name = 'dim_unit'")
    assert str(comment).startswith("Measure words of the observations.\n计量单位")


@pytest.mark.parametrize(
    "comments",
    [
        "-- English only.\n",
        "-- English.\n-- Still English.\n",
        "-- English.\n-- 中文。\n--\n-- value: The number.\n-- no Chinese.\n",
    ],
)
def test_a_view_that_is_not_described_in_both_languages_is_an_error(comments: str) -> None:
    with pytest.raises(ValueError):
        read_view_comments(comments)


@pytest.mark.parametrize(
    "comment", ["'English only.'", "'English.\n'", "'English.\n中文。\n更多。'", "'English.\nStill English.'"]
)
def test_a_table_that_is_not_described_in_both_languages_is_an_error(comment: str) -> None:
    with pytest.raises(ValueError):
        read_table_comments(f"create table core.thing (name varchar);\ncomment on table core.thing is {comment};")
