"""Other people's SQL can ask, and nothing else."""

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.builders import Library, Story, rows
from zhibiao.errors import UsageError, ZhibiaoError
from zhibiao.lake.attach import reading
from zhibiao.lake.guard import guard, require_question
from zhibiao.lake.location import Warehouse
from zhibiao.operations.query import Asker, asking, run_sql, understand


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    """A warehouse, and beside it files that are none of its business."""
    folder = tmp_path_factory.mktemp("guarded")
    warehouse = Warehouse(folder / "warehouse")
    Library(folder / "files").load(warehouse, Story())
    outside = folder / "outside"
    outside.mkdir()
    (outside / "secret.csv").write_text("word\nsecret\n", encoding="utf-8")
    (outside / "secret.json").write_text('{"word": "secret"}\n', encoding="utf-8")
    (outside / "secret.txt").write_text("secret\n", encoding="utf-8")
    duckdb.sql("select 'secret' as word").write_parquet(str(outside / "secret.parquet"))
    with duckdb.connect(str(outside / "secret.duckdb")) as other:
        other.execute("create table secret as select 'secret' as word")
    with sqlite3.connect(outside / "secret.sqlite") as lite:
        lite.execute("create table secret as select 'secret' as word")
    (warehouse.data / "link.csv").symlink_to(outside / "secret.csv")
    (warehouse.data / "inside").symlink_to(outside)
    before = {path: path.read_bytes() for path in outside.iterdir()}
    snapshots = rows(warehouse, "from lake.snapshots()")
    yield warehouse
    assert {path: path.read_bytes() for path in outside.iterdir()} == before, "nothing was written"
    assert rows(warehouse, "from lake.snapshots()") == snapshots, "asking changes nothing"


@pytest.fixture(scope="module")
def closed(warehouse: Warehouse) -> Iterator[Asker]:
    with asking(warehouse) as asker:
        yield asker


@pytest.fixture(scope="module")
def opened(warehouse: Warehouse) -> Iterator[Asker]:
    """With --allow-files."""
    with asking(warehouse, allow_files=True) as asker:
        yield asker


def filled(statement: str, warehouse: Warehouse) -> str:
    outside = warehouse.root.parent / "outside"
    return statement.replace("{out}", str(outside)).replace("{data}", str(warehouse.data)).replace("{root}", str(warehouse.root))


QUESTIONS = [
    "select 1",
    "from mart.hearings",
    "table mart.hearings",
    "values (1), (2)",
    "with a as (select 1) from a",
    "with recursive a(n) as (select 1 union all select n + 1 from a where n < 3) from a",
    "describe mart.hearings",
    "describe select 1",
    "show tables",
    "show all tables",
    "summarize mart.hearings",
    "explain select 1",
    "explain analyze select count(*) from mart.hearings",
    "-- why is it slow?\nexplain from mart.hearings",
    "pivot mart.hearings on report_year in (2021, 2022) using sum(value)",
    "pivot mart.hearings on report_year using sum(value) group by organisation",
    "select * from (pivot mart.hearings on report_year using sum(value));",
    "unpivot (select 1 as a, 2 as b) on columns(*)",
    "from duckdb_columns()",
    "from lake.snapshots()",
    "from mart.hearings at (version => 3)",
    "from range(3)",
]


@pytest.mark.parametrize("question", QUESTIONS)
def test_what_only_asks_is_answered(closed: Asker, opened: Asker, question: str) -> None:
    assert closed.ask(understand(question, {})).num_columns > 0
    if "pivot mart" not in question or " in (" in question:
        assert opened.ask(understand(question, {})).num_columns > 0


# What writes, changes settings, or opens more than a file of data: refused whatever is allowed.
ALWAYS_REFUSED = [
    "create table core.x as select 1",
    "create temp table x as select 1",
    "create temp view x as select 1",
    "create macro m(x) as table from read_text(x)",
    "create type t as enum ('a')",
    "create type t as enum ('a'); select 1",
    "insert into core.dim_unit values (1, '件')",
    "insert into core.dim_unit by name select * from core.dim_unit returning *",
    "update core.dim_unit set name = ''",
    "merge into core.dim_unit using core.dim_unit as u on false when not matched then insert",
    "delete from core.fact_observation",
    "truncate core.fact_observation",
    "drop view mart.hearings",
    "alter table core.dim_unit add column x int",
    "comment on table core.dim_unit is ''",
    "copy core.dim_unit to '{out}/out.csv'",
    "copy (select 1) to '{out}/out.parquet' (format parquet)",
    "copy core.dim_unit from '{out}/secret.csv'",
    "copy from database lake to memory",
    "export database '{out}/export'",
    "import database '{out}/export'",
    "explain analyze copy (select 1) to '{out}/out.csv'",
    "explain analyze insert into core.dim_unit values (1, '件')",
    "explain analyze\tcreate table memory.main.x as select 1",
    "explain /* hidden */ analyze delete from core.dim_unit",
    "explain select 1; copy (select 1) to '{out}/out.csv'",
    "attach '{out}/secret.duckdb' as other",
    "attach 'sqlite:{out}/secret.sqlite' as other",
    "detach lake",
    "use memory",
    "install httpfs",
    "force install httpfs from 'http://localhost'",
    "load httpfs",
    "load '{out}/secret.duckdb'",
    "set enable_external_access = true",
    "set allowed_directories = ['/']",
    "reset lock_configuration",
    "set variable x = 1",
    "pragma enable_profiling",
    "pragma import_database('{out}')",
    "pragma database_list",
    "checkpoint",
    "vacuum",
    "analyze",
    "begin",
    "prepare p as select 1",
    "execute p",
    "deallocate p",
    "call lake.set_option('parquet_compression', 'zstd')",
    "call enable_logging(storage = 'file', storage_config = {'path': '{out}'})",
    "select 1; select 2",
    "select 1; copy (select 1) to '{out}/out.csv'",
    "pivot mart.hearings on report_year using sum(value); copy (select 1) to '{out}/out.csv'",
    "pivot mart.hearings on report_year using sum(value); create table memory.main.x as select 1; select 1",
    "from read_text('{out}/secret.txt')",
    "from read_blob('{out}/secret.txt')",
    "from glob('{out}/*')",
    "from glob('/')",
    "from sniff_csv('{out}/secret.csv')",
    "from read_duckdb('{out}/secret.duckdb')",
    "from '{out}/secret.duckdb'",
    "from '{out}/secret.DuckDB'",
    "from '{out}/secret.duckd*'",
    "from '{out}/secret.sqlite'",
    "from secret.duckdb",
    "from secret.db",
    "from parquet_metadata('{out}/secret.parquet')",
    "from parquet_schema('{out}/secret.parquet')",
    "from sqlite_scan('{out}/secret.sqlite', 'secret')",
    "from SQLITE_SCAN('{out}/secret.sqlite', 'secret')",
    'from "sqlite_scan"(\'{out}/secret.sqlite\', \'secret\')',
    'from system.main."Sqlite_Scan"(\'{out}/secret.sqlite\', \'secret\')',
    "from U&\"sqlite\\005Fscan\"('{out}/secret.sqlite', 'secret')",
    "from ſqlite_scan('{out}/secret.sqlite', 'secret')",
    "from sqlite_scan\u200b('{out}/secret.sqlite', 'secret')",
    "from ｓqlite_scan('{out}/secret.sqlite', 'secret')",
    "from sqlite_query('{out}/secret.sqlite', 'from secret')",
    "from sqlite_attach('{out}/secret.sqlite')",
    "select (select count(*) from sqlite_scan('{out}/secret.sqlite', 'secret'))",
    "with a as (from sqlite_scan('{out}/secret.sqlite', 'secret')) from a",
    "with a as materialized (select 1), b as (from sqlite_scan('{out}/secret.sqlite', 'secret')) from a, b",
    "from mart.hearings where exists (from sqlite_scan('{out}/secret.sqlite', 'secret'))",
    "from mart.hearings limit (select count(*) from sqlite_scan('{out}/secret.sqlite', 'secret'))",
    "from mart.hearings order by (select word from sqlite_scan('{out}/secret.sqlite', 'secret'))",
    "select sum(value) filter (where (select true from sqlite_scan('{out}/secret.sqlite', 'secret'))) from mart.hearings",
    "select 1 qualify (select true from sqlite_scan('{out}/secret.sqlite', 'secret'))",
    "select [x for x in [1] if (select true from sqlite_scan('{out}/secret.sqlite', 'secret'))]",
    "select 1 union all select count(*) from sqlite_scan('{out}/secret.sqlite', 'secret')",
    "select * from mart.hearings, lateral (from sqlite_scan('{out}/secret.sqlite', 'secret'))",
    "values ((select word from sqlite_scan('{out}/secret.sqlite', 'secret')))",
    "describe select * from sqlite_scan('{out}/secret.sqlite', 'secret')",
    "summarize from sqlite_scan('{out}/secret.sqlite', 'secret')",
    "explain from sqlite_scan('{out}/secret.sqlite', 'secret')",
    "pivot (from sqlite_scan('{out}/secret.sqlite', 'secret')) on word in ('a') using count(*)",
    "pivot (from sqlite_scan('{out}/secret.sqlite', 'secret')) on word using count(*)",
    'pivot (from "sqlite_scan"(\'{out}/secret.sqlite\', \'secret\')) on word using count(*)',
    "pivot (from sqlite_scan /* ( */ ('{out}/secret.sqlite', 'secret')) on word using count(*)",
    "pivot (from U&\"sqlite\\005Fscan\"('{out}/secret.sqlite', 'secret')) on word using count(*)",
    "unpivot (from sqlite_scan('{out}/secret.sqlite', 'secret')) on columns(*)",
    "from query('from sqlite_scan(''{out}/secret.sqlite'', ''secret'')')",
    "from query_table('{out}/secret.csv')",
    "from query_table(['{out}/secret.csv'])",
    "from json_execute_serialized_sql(json_serialize_sql('select 1'))",
    "select json_serialize_plan('from sqlite_scan(''{out}/secret.sqlite'', ''secret'')')",
    "from lake.merge_adjacent_files()",
    "from lake.set_option('parquet_compression', 'zstd')",
    "from ducklake_cleanup_old_files('lake')",
    "from pandas_scan(0, 0, 0)",
    "from arrow_scan(0, 0, 0)",
    "from python_map_function(0)",
    "from checkpoint()",
    "from enable_logging()",
    "from truncate_duckdb_logs()",
    "select write_log('x')",
    "select getenv('HOME')",
    "select nextval('s')",
    "from outside",  # a variable of this very test
    "from 'http://localhost:9/secret.csv'",
    "from 's3://bucket/secret.parquet'",
    "from 'hf://datasets/a/b.csv'",
    "from read_csv('http://localhost:9/secret.csv')",
    "from read_parquet('https://localhost:9/secret.parquet')",
    "from read_json('s3://bucket/secret.json')",
    "from read_csv(['http://localhost:9/secret.csv'])",
    "from read_csv('ht' || 'tp://localhost:9/secret.csv')",
    "select 1\0; drop table core.dim_unit",
]  # fmt: skip

# Files outside the warehouse: read with --allow-files, and only then.
READ_WHEN_ALLOWED = [
    "from '{out}/secret.csv'",
    "from '{out}/secret.parquet'",
    "from '{out}/secret.json'",
    "from '{out}/*.csv'",
    "from read_csv('{out}/secret.csv')",
    "from read_csv(['{out}/secret.csv'])",
    "from read_csv('file://{out}/secret.csv')",
    "from read_parquet('{out}/secret.parquet')",
    "from read_json('{out}/secret.json')",
    "from read_csv('{data}/../../outside/secret.csv')",
    "from read_csv('{data}/core/../../../outside/secret.csv')",
    "from read_csv('{data}//..//../outside/secret.csv')",
    "from '{data}/../../outside/secret.csv'",
    "from read_csv('{data}/link.csv')",
    "from read_csv('{data}/inside/secret.csv')",
    "from read_csv('{data}/*.csv')",
    "describe '{out}/secret.csv'",
    "summarize '{out}/secret.csv'",
    "explain analyze from '{out}/secret.csv'",
    "select (select word from '{out}/secret.csv')",
    "with a as (from '{out}/secret.csv') from a",
    "from mart.hearings where exists (from '{out}/secret.csv')",
    "pivot '{out}/secret.csv' on word in ('secret') using count(*)",
]


@pytest.mark.parametrize("statement", ALWAYS_REFUSED)
def test_what_writes_or_reaches_further_is_refused_whatever_is_allowed(
    warehouse: Warehouse, closed: Asker, opened: Asker, statement: str
) -> None:
    outside = closed.ask(understand("select 1 as a", {}))
    assert outside.num_rows == 1
    for asker in (closed, opened):
        with pytest.raises(ZhibiaoError):
            asker.ask(understand(filled(statement, warehouse), {}))


@pytest.mark.parametrize("statement", READ_WHEN_ALLOWED)
def test_files_are_read_when_they_are_allowed_and_only_then(
    warehouse: Warehouse, closed: Asker, opened: Asker, statement: str
) -> None:
    question = understand(filled(statement, warehouse), {})
    with pytest.raises(ZhibiaoError) as refused:
        closed.ask(question)
    assert "secret" not in str(refused.value).replace("secret.", "")
    assert opened.ask(question).num_rows > 0


def test_a_file_named_by_a_parameter_is_no_way_round(warehouse: Warehouse, closed: Asker, opened: Asker) -> None:
    secret = filled("{out}/secret.csv", warehouse)
    with pytest.raises(UsageError, match="--allow-files lets it read"):
        closed.ask(understand("from read_csv($file)", {"file": secret}))
    assert opened.ask(understand("from read_csv($file)", {"file": secret})).to_pylist() == [{"word": "secret"}]


def test_the_wall_holds_without_the_look_at_the_statement(warehouse: Warehouse) -> None:
    """DuckDB alone refuses these, should one ever be taken for a question."""
    with reading(warehouse) as connection:
        guard(connection, warehouse)
        for statement in (
            "from '{out}/secret.csv'",
            "from read_text('{out}/secret.txt')",
            "from read_csv('{data}/../../outside/secret.csv')",
            "from read_csv('{data}/link.csv')",
            "from read_csv('.tmp/secret.csv')",
            "copy (select 1) to '{out}/out.csv'",
            "attach '{out}/secret.duckdb' as other",
            "install httpfs",
            "load httpfs",
            "set enable_external_access = true",
            "set allowed_directories = ['/']",
            "set lock_configuration = false",
            "insert into core.dim_unit values (1, '件')",
        ):
            with pytest.raises(duckdb.Error):
                connection.execute(filled(statement, warehouse))


def test_files_are_not_allowed_where_more_than_files_is_in_reach(warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhibiao.lake.guard._LOCAL_EXTENSIONS", frozenset(("parquet", "json", "icu", "core_functions")))
    with reading(warehouse) as connection:
        guard(connection, warehouse)
    with reading(warehouse) as connection, pytest.raises(UsageError, match="has ducklake, sqlite_scanner loaded"):
        guard(connection, warehouse, allow_files=True)


def test_a_question_spills_into_a_folder_that_goes_away(warehouse: Warehouse) -> None:
    with reading(warehouse) as connection:
        found = connection.execute("select current_setting('temp_directory')").fetchone()
    assert found and Path(found[0]).parent.name.startswith("zhibiao-") and not Path(found[0]).parent.exists()


def test_every_function_that_stands_for_a_table_is_refused_unless_it_is_known(warehouse: Warehouse) -> None:
    """New ones come with every DuckDB: this shows which are let through."""
    known = {
        "current_snapshot", "generate_series", "icu_calendar_names", "json_each", "json_tree", "last_committed_snapshot",
        "pg_timezone_names", "pragma_database_size", "pragma_show", "pragma_table_info", "range", "repeat", "repeat_row",
        "snapshots", "summary", "unnest",
    }  # fmt: skip
    with reading(warehouse) as connection:
        names = connection.execute(
            "select distinct function_name from duckdb_functions() where function_type in ('table', 'table_macro')"
        ).fetchall()
        allowed: set[str] = set()
        for (name,) in names:
            try:
                require_question(connection, f'from "{name}"(1)')
            except UsageError:
                continue
            allowed.add(str(name))
    assert allowed - known == {name for name in allowed if name.startswith("duckdb_")}


def test_a_warehouse_that_may_not_be_written_answers_and_refuses_alike(warehouse: Warehouse, tmp_path: Path) -> None:
    copy = Warehouse(tmp_path / "copy")
    shutil.copytree(warehouse.root, copy.root, symlinks=True)
    copy.root.chmod(0o555)
    try:
        assert run_sql("select count(*) as n from mart.hearings", copy).to_pylist() == [{"n": 1}]
        with pytest.raises(ZhibiaoError):
            run_sql(filled("from '{out}/secret.csv'", warehouse), copy)
    finally:
        copy.root.chmod(0o755)
