"""A warehouse of an older schema is brought up to this program's, with all that it holds."""

import shutil
from pathlib import Path

import pytest

from tests.builders import Library, Story, rows
from zhibiao.errors import UsageError, ZhibiaoError
from zhibiao.lake.attach import attached, reading, writing
from zhibiao.lake.location import Warehouse
from zhibiao.lake.migration import OLDEST
from zhibiao.lake.prepare import transaction
from zhibiao.lake.schema import SCHEMA_VERSION, schema_version, sql_files
from zhibiao.operations.diff_versions import compare_versions
from zhibiao.operations.listings import FactFilter, list_facts
from zhibiao.operations.outcome import Fate
from zhibiao.operations.query import run_sql
from zhibiao.operations.restore import restore
from zhibiao.operations.validate import validate

SCHEMA_2 = (Path(__file__).parent / "schema_2.sql").read_text(encoding="utf-8")
FACTS = "select organisation, metric, value, unit, sentence from mart.observation order by all"


def downgraded(now: Warehouse, folder: Path) -> Warehouse:
    """A warehouse of schema 2 with the rows of one of today."""
    then = Warehouse(folder)
    then.data.mkdir(parents=True)
    shutil.copytree(now.originals, then.originals)
    with reading(now) as source:
        names = [name for (name,) in source.execute(
            "select schema_name || '.' || table_name from duckdb_tables() where database_name = 'lake'"
        ).fetchall()]  # fmt: skip
        tables = {name: source.execute(f"from {name}").to_arrow_table() for name in names}
    with attached(then.catalog, then.data) as connection, transaction(connection):
        for schema in ("core", "mart", "ops"):
            connection.execute(f"create schema {schema}")
        connection.execute(SCHEMA_2)
        for name, table in tables.items():
            if f"create table {name} (" in SCHEMA_2:
                known = [row[0] for row in connection.execute(f"describe {name}").fetchall()]
                connection.register("old_rows", table.select([column for column in table.column_names if column in known]))
                connection.execute(f"insert into {name} by name from old_rows")
                connection.unregister("old_rows")
        connection.execute("update ops.meta set value = '2' where name = 'schema_version'")
        connection.execute("delete from ops.meta where name = 'marts'")
    return then


@pytest.fixture
def old(library: Library, tmp_path: Path) -> Warehouse:
    """A warehouse of schema 2 with one report."""
    now = Warehouse(tmp_path / "now")
    library.load(now, Story())
    return downgraded(now, tmp_path / "old")


def columns_and_comments(warehouse: Warehouse) -> list[tuple[object, ...]]:
    return rows(
        warehouse,
        "select schema_name, table_name, column_name, data_type, comment from duckdb_columns() "
        "where database_name = 'lake' and schema_name in ('core', 'ops') order by schema_name, table_name, column_name",
    )


def test_a_look_is_enough_to_migrate(old: Warehouse, tmp_path: Path) -> None:
    facts = list_facts(old, FactFilter())
    assert facts.num_rows == 1
    assert rows(old, FACTS) == rows(Warehouse(tmp_path / "now"), FACTS)
    with reading(old) as connection:
        assert schema_version(connection) == SCHEMA_VERSION


def test_a_migrated_warehouse_is_as_a_new_one(old: Warehouse, tmp_path: Path) -> None:
    run_sql("select 1", old)
    assert columns_and_comments(old) == columns_and_comments(Warehouse(tmp_path / "now"))
    assert validate(old).ok


def test_headlines_of_the_schema_before_are_chosen_anew(library: Library, tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path / "four")
    library.load(warehouse, Story())
    before = rows(warehouse, "select * exclude (load_key) from core.headline")
    with writing(warehouse) as connection, transaction(connection):
        connection.execute("drop table core.headline")
        for file in sql_files("migration/4"):
            connection.execute(file.read_text(encoding="utf-8"))
        connection.execute("update ops.meta set value = '4' where name = 'schema_version'")
        connection.execute("update ops.meta set value = 'another rule' where name = 'headlines'")
    run_sql("select 1", warehouse)
    assert len(before) == 1
    assert rows(warehouse, "select * exclude (load_key) from core.headline") == before
    assert validate(warehouse).ok


def test_a_migrated_warehouse_goes_on_loading(old: Warehouse, library: Library) -> None:
    (again,) = library.load(old, Story())
    (other,) = library.load(old, Story(name="other.txt", text="柳岸街道2022年召开听证会12次。另外。"))
    assert (again.fate, other.fate) == (Fate.UNCHANGED, Fate.SUPERSEDING)
    assert validate(old).ok


def test_the_state_before_is_kept_to_be_looked_at(old: Warehouse) -> None:
    with reading(old) as connection:
        before = connection.execute("select id from lake.current_snapshot()").fetchall()[0][0]
    run_sql("select 1", old)
    version = run_sql("select value from ops.meta where name = 'schema_version'", old, as_of=str(before))
    assert version.to_pylist() == [{"value": "2"}]
    with pytest.raises(ZhibiaoError, match="state of an older zhibiao"):
        list_facts(old, FactFilter(), as_of=str(before))
    with pytest.raises(UsageError, match="older schema"):
        restore(old, str(before))
    with pytest.raises(UsageError, match="older schema"):
        compare_versions(old, str(before))


def test_a_migration_that_fails_leaves_everything_as_it_was(old: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    before = rows(old, "from lake.snapshots()")

    def fail(*arguments: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("zhibiao.lake.prepare.synchronise_metrics", fail)
    with pytest.raises(ZeroDivisionError):
        run_sql("select 1", old)
    assert rows(old, "from lake.snapshots()") == before
    assert rows(old, "select value from ops.meta where name = 'schema_version'") == [("2",)]


def test_a_very_old_warehouse_is_refused_with_the_way_out(old: Warehouse) -> None:
    with writing(old) as connection:
        connection.execute(f"update ops.meta set value = '{OLDEST - 1}' where name = 'schema_version'")
    with pytest.raises(ZhibiaoError, match=r"very old zhibiao.*zhibiao ingest .*originals --warehouse NEW"):
        run_sql("select 1", old)
