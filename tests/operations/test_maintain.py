"""Maintenance makes a warehouse smaller and faster, and nobody who asks it can tell otherwise."""

import json
import multiprocessing
import os
import random
import re
import shutil
import sqlite3
import time
from datetime import datetime, timedelta
from multiprocessing.context import ForkServerContext
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.builders import READING_VERSION, Library, Said, Story, retitled, rows
from tests.program import Program
from zhibiao.errors import UsageError
from zhibiao.lake import maintenance
from zhibiao.lake.attach import reading, writing
from zhibiao.lake.create import create
from zhibiao.lake.keys import fresh_key
from zhibiao.lake.load import LoadRecord, insert_batch, insert_load
from zhibiao.lake.location import Warehouse
from zhibiao.lake.prepare import transaction
from zhibiao.operations.diff_versions import compare_versions
from zhibiao.operations.doctor import Health, examine
from zhibiao.operations.listings import list_history
from zhibiao.operations.maintain import MaintainSummary, maintain
from zhibiao.operations.query import run_sql
from zhibiao.operations.restore import restore
from zhibiao.operations.validate import validate
from zhibiao.operations.writing import now

LOADS = 60
TABLES = 18
KILLS = 5
FACTS = 12  # of a report: DuckLake keeps inserts of up to ten rows in its catalog


def story(number: int) -> Story:
    """One of the reports of a small load; from the forties on they revise those of the first loads."""
    facts = {f"召开听证会{number + 2}次": "deliberation.hearings"}
    facts |= {f"第{room}调解室调解纠纷{number * 20 + room}件": "mediation.cases_resolved" for room in range(FACTS - 1)}
    said = [
        Said(found[0], float(found[1]), metric, found[2])
        for text, metric in facts.items()
        if (found := re.search(r"(\d+)([次件])$", text)) is not None
    ]
    text = f"本街道全年{'，'.join(facts)}。"
    return retitled(
        Story(name=f"r{number:02}.txt", text=text, said=tuple(said)),
        organisation=f"清河区第{number % 40}街道办事处",
        report_year=2020 + number % 40 % 3,
    )


@pytest.fixture(scope="module")
def sixty_loads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse of sixty loads of one report each; to be copied."""
    folder = tmp_path_factory.mktemp("sixty")
    library, warehouse = Library(folder / "files"), Warehouse(folder / "warehouse")
    library.load(warehouse, story(0))
    paths = library.write(*(story(number) for number in range(1, LOADS)))
    with writing(warehouse) as connection:  # the loads without the checks, which take most of their time
        for path in paths:
            staged = library.batch(warehouse, path).staged
            load = LoadRecord(fresh_key(), "ingest", now(), READING_VERSION)
            with transaction(connection):
                insert_batch(connection, staged, load.key, now())
                insert_load(connection, load, now(), {"files": 1, "loaded": 1, "facts": FACTS})
    return warehouse.root


@pytest.fixture
def many(sixty_loads: Path, tmp_path: Path) -> Warehouse:
    """A copy of it for this test."""
    return Warehouse(Path(shutil.copytree(sixty_loads, tmp_path / "many")))


def maintain_now(warehouse: Warehouse, *, dry_run: bool = False) -> MaintainSummary:
    """As if a month had gone by, and nobody were reading."""
    return maintain(warehouse, keep_days=0, keep_loads=1, margin_hours=0, dry_run=dry_run)


def figures(summary: MaintainSummary) -> dict[str, tuple[int, int | None]]:
    """Before and after, by name."""
    return {figure.figure: (figure.before, figure.after) for figure in summary.figures}


def everything(warehouse: Warehouse) -> dict[str, pa.Table]:
    """Every row of every table, and of the mart that joins them all."""
    names = rows(warehouse, "select schema_name || '.' || table_name from duckdb_tables() where database_name = 'lake'")
    with reading(warehouse) as connection:
        return {
            str(name): connection.execute(f"from {name} order by all").to_arrow_table()
            for (name,) in [*names, ("mart.observation",)]
        }


def versions_of(warehouse: Warehouse) -> list[int]:
    """Those of the loads that can still be looked at, the latest first."""
    listed: list[int | None] = list_history(warehouse, limit=None)["version"].to_pylist()
    return [version for version in listed if version is not None]


def on_disk(warehouse: Warehouse) -> dict[str, int]:
    """Size by path of all that the warehouse's data folder holds."""
    return {str(path): path.stat().st_size for path in warehouse.data.rglob("*") if path.is_file()}


def test_no_answer_changes(many: Warehouse) -> None:
    before = everything(many)
    assert len(before) == TABLES + 1
    maintain(many)
    assert everything(many) == before
    maintain_now(many)
    assert everything(many) == before
    assert validate(many).ok


def test_sixty_small_loads_end_in_a_file_a_table_and_year(many: Warehouse) -> None:
    told = figures(maintain_now(many))
    years = 3
    before, after = told["data_files"]
    assert before > 60
    assert after is not None and after <= TABLES - 1 + years
    assert told["files_on_disk"][1] == len(on_disk(many)) <= after + TABLES  # a file that an earlier version needs may be left
    assert told["rows_in_catalog"][0] > 0 == told["rows_in_catalog"][1]
    assert told["bytes_on_disk"][1] == sum(on_disk(many).values())
    catalog_before, catalog_after = told["catalog_bytes"]
    assert catalog_after is not None and catalog_after < catalog_before


def test_rows_that_were_deleted_are_stored_no_longer(many: Warehouse) -> None:
    with writing(many) as connection:
        connection.execute("delete from core.document_evidence where position > 1")
        connection.execute("delete from core.fact_observation where value > 300")
    before = everything(many)
    told = figures(maintain(many))
    assert told["delete_files"][1] == told["deleted_rows"][1] == 0
    assert everything(many) == before


def test_facts_are_sorted_by_metric_and_organisation_in_warehouses_made_before_too(many: Warehouse) -> None:
    with writing(many) as connection:
        connection.execute("alter table core.fact_observation reset sorted by")
    maintain_now(many)
    files = sorted((many.data / "core" / "fact_observation").rglob("*.parquet"))
    assert files
    for file in files:
        stored = pq.read_table(file, columns=["metric_key", "organisation_key", "fact_key"]).to_pylist()
        keys = [(row["metric_key"], row["organisation_key"], row["fact_key"]) for row in stored]
        assert keys == sorted(keys)
        assert len({metric for metric, _, _ in keys}) > 1


def test_earlier_versions_are_what_they_were(many: Warehouse) -> None:
    versions = versions_of(many)[::20]
    counted = "select count(*), sum(value) from mart.observation"
    before = [run_sql(counted, many, as_of=str(version)).to_pylist() for version in versions]
    maintain(many)
    assert [run_sql(counted, many, as_of=str(version)).to_pylist() for version in versions] == before
    assert restore(many, str(versions[-1])).version == versions[-1]
    assert run_sql(counted, many).to_pylist() == before[-1]


def test_a_version_that_has_expired_is_said_to_have(many: Warehouse) -> None:
    first = min(versions_of(many))
    summary = maintain(many, keep_days=0, keep_loads=3)
    assert summary.expired > 50
    assert summary.oldest > first
    for ask in (
        lambda: run_sql("select 1", many, as_of=str(first)),
        lambda: run_sql("select 1", many, as_of="2020-01-01"),
        lambda: restore(many, f"v{first}"),
        lambda: compare_versions(many, str(first)),
    ):
        with pytest.raises(UsageError, match=rf"has expired.*before {summary.oldest} .*zhibiao history"):
            ask()
    with pytest.raises(UsageError, match="there is no version 99999"):
        run_sql("select 1", many, as_of="99999")
    assert list_history(many, limit=None).num_rows == LOADS
    assert len(versions_of(many)) == 3
    assert run_sql("select 1 as one", many, as_of=str(summary.oldest)).to_pylist() == [{"one": 1}]


def test_each_moment_of_the_days_that_are_kept_can_be_looked_at(many: Warehouse) -> None:
    committed = rows(many, "select snapshot_id, snapshot_time at time zone 'UTC' from lake.snapshots() order by 1")
    versions = [int(str(version)) for version, _ in committed]
    middle = len(committed) // 2
    moment = committed[middle][1]
    assert isinstance(moment, datetime)
    with reading(many) as connection:
        assert maintenance.expirable(connection, moment, 1) == versions[:middle]
        just_before = moment - timedelta(microseconds=1)  # the version before was the present then
        assert maintenance.expirable(connection, just_before, 1) == versions[: middle - 1]
        assert maintenance.expirable(connection, moment - timedelta(days=365), 1) == []


def test_who_has_the_warehouse_open_reads_on(many: Warehouse) -> None:
    question = "select count(*), sum(value), max(sentence) from mart.observation"
    with reading(many) as connection:
        before = connection.execute(question).fetchall()
        half = connection.execute("select sentence from mart.observation, range(3000) order by 1")
        first = half.fetchmany(10)
        maintain(many, keep_days=0, keep_loads=1)
        assert connection.execute(question).fetchall() == before
    assert len(first) == 10


def test_a_dry_run_tells_and_changes_nothing(many: Warehouse) -> None:
    files, catalog = on_disk(many), everything(many)
    versions = rows(many, "select count(*) from lake.snapshots()")
    summary = maintain_now(many, dry_run=True)
    assert summary.dry_run
    assert on_disk(many) == files
    assert everything(many) == catalog
    assert rows(many, "select count(*) from lake.snapshots()") == versions
    assert all(figure.after is None for figure in summary.figures)
    real = maintain_now(many)
    assert figures(real)["data_files"][0] == figures(summary)["data_files"][0]
    assert real.expired >= summary.expired > 50


def waiting_since(warehouse: Warehouse, days: float) -> None:
    """Let the files that wait for their removal have waited so long already."""
    since = datetime.now().astimezone() - timedelta(days=days)
    with sqlite3.connect(warehouse.catalog) as catalog:
        catalog.execute("update ducklake_files_scheduled_for_deletion set schedule_start = ?", [since.isoformat(" ")])
    catalog.close()


def test_files_wait_for_a_day_before_they_are_removed(many: Warehouse) -> None:
    before = set(on_disk(many))
    maintain(many, keep_days=0, keep_loads=1)
    assert set(on_disk(many)) > before  # somebody may still be reading them
    for days in (0.0, 0.1, 0.9):  # DuckLake compares days only: each of these may be yesterday
        waiting_since(many, days)
        maintain(many)
        assert set(on_disk(many)) > before
    waiting_since(many, 4)
    told = figures(maintain(many))
    assert told["waiting_files"][0] > LOADS > 0 == told["waiting_files"][1]
    assert not before <= set(on_disk(many))


def test_only_orphans_of_writers_that_must_be_dead_are_removed(many: Warehouse) -> None:
    folder = many.data / "core" / "fact_observation"
    old, young = folder / "ducklake-old.parquet", folder / "ducklake-young.parquet"
    for path, hours in ((old, 25), (young, 23)):
        path.write_bytes(b"half a file")
        written = time.time() - 3600 * hours
        os.utime(path, (written, written))
    assert figures(maintain(many, dry_run=True))["orphaned_files"][0] == 1
    assert figures(maintain(many))["orphaned_files"] == (1, 0)
    assert not old.exists()
    assert young.exists()


def test_maintained_again_there_is_nothing_to_do(many: Warehouse) -> None:
    maintain_now(many)
    versions = rows(many, "select max(snapshot_id) from lake.snapshots()")
    files = on_disk(many)
    maintain(many)
    assert rows(many, "select max(snapshot_id) from lake.snapshots()") == versions
    assert on_disk(many) == files


@pytest.fixture(scope="module")
def processes() -> ForkServerContext:
    """Real processes that start at once."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["great_expectations", "zhibiao.quality.engine", "tests.builders", __name__])
    return context


def test_maintenance_may_be_killed_at_any_moment(many: Warehouse, processes: ForkServerContext) -> None:
    before = everything(many)
    facts = rows(many, "select count(*), sum(value), max(sentence) from mart.observation")
    chance = random.Random(20)
    killed = 0
    for _ in range(KILLS):
        process = processes.Process(target=maintain_now, args=(many,))
        process.start()
        process.join(chance.uniform(0.3, 2.5))
        killed += process.is_alive()
        process.kill()
        process.join()
        assert rows(many, "select count(*), sum(value), max(sentence) from mart.observation") == facts
    assert killed > 0
    maintain_now(many)
    with reading(many) as connection:
        known = maintenance.known_files(connection)
    assert {Path(path).name for path in on_disk(many)} == known
    assert everything(many) == before


def test_reports_are_loaded_while_maintenance_runs(many: Warehouse, library: Library, processes: ForkServerContext) -> None:
    documents = everything(many)["core.dim_document"].num_rows
    process = processes.Process(target=maintain_now, args=(many,))
    process.start()
    added = 0
    while process.is_alive() or not added:
        library.load(many, story(LOADS + added))
        added += 1
    process.join()
    assert process.exitcode == 0
    assert everything(many)["core.dim_document"].num_rows == documents + added
    assert validate(many).ok


def test_the_command_prints_the_figures(many: Warehouse, zhibiao: Program) -> None:
    dry = zhibiao("maintain", "--warehouse", many.root, "--dry-run", "--format", "json")
    assert dry.code == 0, dry.err
    assert "nothing was changed" in dry.err
    assert all(figure["after"] is None for figure in json.loads(dry.out))
    done = zhibiao("maintain", "--warehouse", many.root, "--keep-days", 0, TZ="Asia/Shanghai")
    assert done.code == 0, done.err
    assert "forgotten; the oldest that can be looked at is" in done.err
    assert "data_files" in done.out
    assert zhibiao("maintain", "--warehouse", many.root, "--quiet").out == ""


def test_the_doctor_advises_maintenance_where_there_are_many_files(warehouse: Warehouse) -> None:
    def advice() -> list[tuple[Health, str | None]]:
        return [(finding.health, finding.remedy) for finding in examine(warehouse) if finding.name == "files"]

    create(warehouse)
    assert advice() == [(Health.OK, None)]
    with writing(warehouse) as connection, transaction(connection):
        connection.execute("set ducklake_default_data_inlining_row_limit = 0")
        for number in range(501):
            connection.execute(f"insert into core.dim_unit select {number}, '{number}' from range(1)")
    assert advice() == [(Health.WARNING, "zhibiao maintain merges them, and questions are answered faster")]
    maintain(warehouse)
    assert advice() == [(Health.OK, None)]
    assert rows(warehouse, "select count(distinct name) from core.dim_unit") == [(501,)]


def test_without_a_warehouse_there_is_nothing_to_maintain(warehouse: Warehouse) -> None:
    with pytest.raises(UsageError, match="there is no warehouse here"):
        maintain(warehouse)
    assert not warehouse.root.exists()
