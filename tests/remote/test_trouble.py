"""What goes wrong on the way to a server or a bucket is one line that says what to do; no secret is in it."""

import re
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from tests.builders import Library, Story, retitled, rows
from tests.program import Program
from tests.remote.conftest import Environment
from tests.remote.servers import KEY_ID, PASSWORD, SECRET, Postgres
from zhibiao.errors import UsageError, ZhibiaoError
from zhibiao.lake import patience
from zhibiao.lake.attach import reading
from zhibiao.lake.create import create
from zhibiao.lake.faults import BusyError, LostError, is_away, is_busy
from zhibiao.lake.location import Named, Warehouse, locate, place
from zhibiao.lake.originals import read_original
from zhibiao.lake.patience import turn
from zhibiao.operations import loading
from zhibiao.operations import writing as operation
from zhibiao.operations.query import Question, asking
from zhibiao.operations.validate import validate


def complaint(attempt: Callable[[], object]) -> str:
    """The one line that an attempt ends with."""
    with pytest.raises(ZhibiaoError) as failed:
        attempt()
    said = str(failed.value)
    assert "\n" not in said
    assert not [secret for secret in (PASSWORD, SECRET, KEY_ID) if secret in said]
    return said


def open_it(warehouse: Warehouse) -> None:
    """Look at a warehouse."""
    with reading(warehouse):
        pass


@pytest.mark.parametrize(
    ("catalog", "data", "reason"),
    [
        ("postgres://me:topsecret@db/lake", None, "holds a password.* PGPASSWORD or the file ~/.pgpass"),
        ("postgresql://db/lake?password=topsecret", None, "holds a password"),
        ("postgresql://me:@db/lake", None, "holds a password"),
        ("host=db password=topsecret dbname=lake", None, "no address of a PostgreSQL database"),
        ("mysql://me:topsecret@db/lake", None, "holds a password"),
        ("mysql://topsecret@db/lake", None, "no address of a PostgreSQL database"),
        ("postgresql://db/", None, "names no database"),
        ("postgresql://[db/lake", None, "cannot be read"),
        (None, "s3://topsecret:topsecret@bucket/x", "Keys belong into the variables"),
        (None, "s3://bucket/x?secret=topsecret", "Keys belong into the variables"),
        (None, "s3://bucket/../x", "no address in an S3 bucket"),
        (None, "s3://bucket/it's", "no address in an S3 bucket"),
        (None, "https://bucket.example.org/x", "no address in an S3 bucket"),
        (None, "s3://", "no address in an S3 bucket"),
    ],
)
def test_an_address_that_is_none_or_holds_a_secret_is_refused_without_showing_it(
    catalog: str | None, data: str | None, reason: str
):
    with pytest.raises(UsageError) as refused:
        place("w", catalog, data)
    assert re.search(reason, str(refused.value))
    assert "topsecret" not in str(refused.value)


def test_addresses_have_one_spelling(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ZHIBIAO_CATALOG", "postgres://me@db:5433/lake/?sslmode=verify-full")
    monkeypatch.setenv("ZHIBIAO_DATA", "s3://bucket//a/b/")
    found = locate("w")
    assert (found.server, found.store) == ("postgresql://me@db:5433/lake?sslmode=verify-full", "s3://bucket/a/b")
    assert locate(Named("w", data="s3://other")).store == "s3://other"
    assert found.data_path == "s3://bucket/a/b/data/"


@pytest.mark.parametrize("state", ["starting up", "not yet accepting connections", "shutting down", "in recovery mode"])
def test_a_server_that_is_started_again_is_one_to_wait_for(state: str) -> None:
    error = duckdb.IOException(f'Unable to connect to Postgres at "…": FATAL:  the database system is {state}')
    assert is_busy(error) or is_away(error)


def test_a_server_that_cannot_be_used_is_told_with_the_remedy(
    remote: Warehouse, postgres: Postgres, library: Library, monkeypatch: pytest.MonkeyPatch
):
    absent = place(remote.root, f"postgresql://127.0.0.1:{postgres.port}/nowhere", None)
    nobody = place(remote.root, "postgresql://127.0.0.1:1/lake", None)
    assert "there is no warehouse here" in complaint(lambda: open_it(remote))
    assert "no such database. Make it with createdb" in complaint(lambda: open_it(absent))
    assert "no server answers there" in complaint(lambda: open_it(nobody))
    assert "no server answers there" in complaint(lambda: nobody.exists)
    monkeypatch.setenv("PGPASSWORD", "wrong-password")
    for attempt in (lambda: open_it(remote), lambda: remote.exists, lambda: library.load(remote, Story())):
        said = complaint(attempt)
        assert "user or password are wrong" in said and "wrong-password" not in said


def test_a_bucket_that_cannot_be_used_is_told_and_no_warehouse_is_made(
    remote: Warehouse, library: Library, monkeypatch: pytest.MonkeyPatch
):
    absent = place(remote.root, remote.server, "s3://no-such-bucket/x")
    assert "there is no such bucket" in complaint(lambda: library.load(absent, Story()))
    assert not absent.exists
    library.load(remote, Story())
    assert "there is no such bucket" in complaint(lambda: read_original(absent, "0" * 64) or rows(absent, "from core.dim_place"))
    with monkeypatch.context() as without:
        without.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
        assert "nothing answers there. Look at AWS_ENDPOINT_URL" in complaint(lambda: rows(remote, "from core.dim_place"))
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    assert "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY" in complaint(lambda: open_it(remote))


def test_questions_reach_the_tables_and_nothing_else_of_server_bucket_or_secrets(remote: Warehouse, library: Library):
    library.load(remote, Story())
    with asking(remote) as asker:

        def ask(sql: str) -> list[dict[str, object]]:
            return asker.ask(Question(sql, {})).to_pylist()

        assert ask("select value from mart.observation") == [{"value": 12.0}]
        data = f"{remote.store}/data"
        for sql in (
            f"from '{data}/core/dim_place/x.parquet'",
            f'from "{data}/../originals/x.parquet"',
            f"from read_parquet('{data}/**/*.parquet')",
            f"from read_text('{remote.store}/originals/x')",
            f"pivot '{data}/x.parquet' on year using sum(value)",
            "from 's3://other/x.parquet'",
            "from 'http://127.0.0.1/x.csv'",
            "from __ducklake_metadata_lake.ducklake_snapshot",
            "from __ducklake_metadata_lake.pg_catalog.pg_roles",
            "from postgres_query('__ducklake_metadata_lake', 'select 1')",
            "from duckdb_secrets()",
            "from which_secret('s3://lakes/x', 's3')",
            "select getenv('PGPASSWORD')",
        ):
            complaint(lambda sql=sql: ask(sql))
        shown = repr([ask(f"from {table}()") for table in ("duckdb_settings", "duckdb_databases", "duckdb_variables")])
    assert not [secret for secret in (PASSWORD, SECRET, KEY_ID) if secret in shown]


def test_duckdb_itself_shuts_what_lies_beside_the_data(remote: Warehouse, library: Library):
    library.load(remote, Story())
    with asking(remote) as asker:
        connection = asker._connection  # pyright: ignore[reportPrivateUsage]
        for path in (f"{remote.store}/originals/x.txt", "s3://other/x.txt", "http://127.0.0.1/x.txt", "/etc/passwd"):
            with pytest.raises(Exception, match="disabled by configuration"):
                connection.execute(f"from read_text('{path}')")


def test_the_turn_to_write_is_one_for_all_machines(new_warehouse: Callable[..., Warehouse], monkeypatch: pytest.MonkeyPatch):
    warehouse = new_warehouse()
    elsewhere = Warehouse(warehouse.root.parent / "another machine", warehouse.server, warehouse.store)
    monkeypatch.setattr(patience, "PATIENCE", 0.3)
    with turn(warehouse):
        with pytest.raises(BusyError, match="another process has been writing"), turn(elsewhere):
            pass
        with turn(new_warehouse()):  # of another database
            pass
    with turn(elsewhere):
        pass


def test_a_turn_is_given_back_when_the_connection_that_held_it_breaks(remote: Warehouse, postgres: Postgres):
    with pytest.raises(LostError), turn(remote):
        postgres.stop()
        postgres.start()
        raise ValueError("whatever fails then")
    with turn(remote):
        pass


def test_a_creation_that_was_broken_off_is_finished(remote: Warehouse, library: Library, monkeypatch: pytest.MonkeyPatch):
    def killed(connection: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as breaking:
        breaking.setattr("zhibiao.lake.create.create_tables", killed)
        with pytest.raises(KeyboardInterrupt), turn(remote):
            create(remote)
    assert not remote.exists
    library.load(remote, Story())
    assert rows(remote, "select count(*) from core.fact_observation") == [(1,)]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGQUIT])
def test_a_load_is_done_again_when_the_server_was_restarted_in_it(
    remote: Warehouse, library: Library, postgres: Postgres, monkeypatch: pytest.MonkeyPatch, number: signal.Signals
):
    checked, restarts = operation.check_tables, list[float]()

    def restarting(*arguments: object, **options: object) -> object:
        if not restarts:
            restarts.append(time.monotonic())
            postgres.stop(number)
            threading.Timer(1.5, postgres.start).start()
        return checked(*arguments, **options)  # pyright: ignore[reportArgumentType]

    monkeypatch.setattr(operation, "check_tables", restarting)
    outcomes = library.load(remote, Story())
    assert restarts
    assert [outcome.fate.value for outcome in outcomes] == ["loaded"]
    assert rows(remote, "select loaded, failed from ops.load") == [(1, 0)]
    assert rows(remote, "select value from mart.observation") == [(12,)]


def test_a_server_that_does_not_come_back_is_one_line_and_nothing_is_half_done(
    remote: Warehouse, library: Library, postgres: Postgres, monkeypatch: pytest.MonkeyPatch
):
    library.load(remote, Story())
    second = retitled(Story(name="second.txt", text="新河街道2022年召开听证会5次。", said=()), organisation="新河街道办事处")
    [path] = library.write(second)
    batch = library.batch(remote, path)
    real = loading.insert_batch

    def losing(*arguments: object) -> object:
        postgres.stop(signal.SIGQUIT)
        return real(*arguments)  # pyright: ignore[reportArgumentType]

    with monkeypatch.context() as lost:
        lost.setattr(patience, "PATIENCE", 1.0)
        lost.setattr(loading, "insert_batch", losing)
        assert "the connection to the database was lost" in complaint(lambda: loading.load(batch, remote))
    postgres.start()
    assert rows(remote, "select count(*) from core.dim_document") == [(1,)]
    assert [outcome.fate.value for outcome in loading.load(batch, remote)] == ["loaded"]
    assert rows(remote, "select count(*) from core.dim_document") == [(2,)]


@pytest.mark.slow
def test_two_loaders_of_the_same_reports_give_each_document_once(
    zhibiao: Program, remote: Warehouse, options: tuple[str, ...], secrets: Environment, loaded: Path, samples: Path
):
    runs: list[str] = []

    def load(folder: str) -> None:
        run = zhibiao("ingest", samples, *options[2:], "--warehouse", remote.root / folder, **secrets)
        runs.append(run.out if run.code == 0 else f"{run.code} {run.err}")

    loaders = [threading.Thread(target=load, args=(f"machine{number}",)) for number in range(2)]
    for loader in loaders:
        loader.start()
    for loader in loaders:
        loader.join()
    assert all(" reports in " in run for run in runs), runs
    assert rows(remote, "from mart.observation order by all") == rows(Warehouse(loaded), "from mart.observation order by all")
    for dimension in ("organisation", "place", "metric", "unit", "period"):
        key = f"{dimension}_key"
        assert rows(remote, f"select {key} from core.dim_{dimension} group by 1 having count(*) > 1") == []
    assert validate(remote).ok
