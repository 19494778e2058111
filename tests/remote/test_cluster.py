"""Reports read on the workers of a Dask cluster come out as those that one machine reads, whatever is killed meanwhile."""

import os
import signal
import subprocess
import threading
import time
import urllib.request
from collections.abc import Generator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

import dask.config
import duckdb
import pytest
from bench.generate import write
from distributed import Client
from prefect.settings import PREFECT_API_URL, temporary_settings

from tests.builders import rows
from tests.flows.served import eventually, without_settings
from tests.program import Program
from tests.remote.conftest import Environment
from tests.remote.servers import Postgres
from zhibiao.documents import find_files
from zhibiao.errors import UsageError, ZhibiaoError
from zhibiao.flows import children, server
from zhibiao.flows import cluster as reading
from zhibiao.lake import store
from zhibiao.lake.location import Warehouse
from zhibiao.lake.shelf import tidy
from zhibiao.operations.validate import validate

pytestmark = pytest.mark.slow

REPORTS, BATCH = 240, 20
FORMATS = ("txt", "html", "docx")
LOADED = "select count(*) from ops.load"
# The flow as `zhibiao ingest --flow --cluster` runs it, but with smaller batches, so that reading lasts as long as loading.
LOADER = """
import sys
from pathlib import Path
from zhibiao.flows.surroundings import prepare
from zhibiao.lake.location import place
root, catalog, data, cluster, reports, size = sys.argv[1:]
warehouse = place(root, catalog or None, data or None)
prepare(warehouse)
from zhibiao.flows import cluster as reading, ingest, portions
portions.MOST_FILES = int(size)
reading.SPARE, reading.MOST_STAGED = 0, 2
summary = ingest.run([Path(reports)], warehouse, cluster)
print(*(f"{fate} {count}" for fate, count in sorted(summary.counts.items())), sep=", ")
"""


@dataclass
class Cluster:
    """A scheduler and its workers, each a process that can be killed."""

    folder: Path
    environment: dict[str, str]
    workers: "list[subprocess.Popen[bytes]]" = field(default_factory=list["subprocess.Popen[bytes]"])
    _running: "list[subprocess.Popen[bytes]]" = field(default_factory=list["subprocess.Popen[bytes]"])

    @property
    def log(self) -> Path:
        """What all of them say."""
        return self.folder / "cluster.log"

    def start(self) -> str:
        """Start the scheduler; its address."""
        self._start("dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard")
        eventually("the scheduler", lambda: "Scheduler at:" in self.said())
        return self.said().partition("Scheduler at:")[2].split()[0]

    def add_worker(self, address: str, *options: str) -> None:
        """Start a worker of one thread."""
        before = self.said().count("Registered to:")
        command = ("dask_worker", address, "--nthreads", "1", "--no-dashboard", "--local-directory", str(self.folder), *options)
        self.workers.append(self._start(*command))
        eventually("a worker", lambda: self.said().count("Registered to:") > before)

    def one_at_work(self, address: str) -> int:
        """The number of a worker's process that reads at this moment; waits for one."""
        found: list[int] = []
        with Client(address, set_as_default=False) as client:
            numbers = cast("dict[str, int]", client.run(os.getpid))

            def busy() -> bool:
                tasks = cast("dict[str, object]", client.processing())
                found.extend(numbers[worker] for worker, keys in tasks.items() if keys)
                return bool(found)

            eventually("a worker that reads", busy, pause=0.05)
        return found[0]

    def said(self) -> str:
        """What all of them have said."""
        return self.log.read_text(encoding="utf-8") if self.log.exists() else ""

    def stop(self) -> None:
        """End all of them."""
        for process in self._running:
            children.end(process)

    def _start(self, program: str, *options: str) -> "subprocess.Popen[bytes]":
        with self.log.open("ab") as sink:
            process = children.start(["-m", f"distributed.cli.{program}", *options], self.environment, sink)
        self._running.append(process)
        return process


@contextmanager
def running(folder: Path) -> Generator[Cluster]:
    """A cluster without workers, and a Prefect server that they reach."""
    folder.mkdir()
    cluster = Cluster(folder, without_settings(os.environ))
    try:
        yield cluster
    finally:
        cluster.stop()


@pytest.fixture
def api(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Generator[str]:
    """The address of a Prefect server."""
    home = tmp_path / "prefect"
    home.mkdir()
    monkeypatch.setenv("PREFECT_HOME", str(home))
    monkeypatch.setenv("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
    url, process = server.start(None)
    yield f"{url}/api"
    children.end(process)


@dataclass(frozen=True, slots=True)
class Loader:
    """A run of the flow, and what it says."""

    process: "subprocess.Popen[bytes]"
    output: Path

    def said(self) -> str:
        return self.output.read_text(encoding="utf-8")

    def finish(self) -> str:
        """Its last line, when it has ended well."""
        assert self.process.wait(300) == 0, self.said()
        return self.said().splitlines()[-1]


def load(warehouse: Warehouse, cluster: str, api: str, reports: Path, output: Path) -> Loader:
    """Start a loader."""
    place = [str(warehouse.root), warehouse.server or "", warehouse.store or ""]
    environment = without_settings(os.environ) | {"PREFECT_API_URL": api}
    with output.open("wb") as sink:
        process = children.start(["-c", LOADER, *place, cluster, str(reports), str(BATCH)], environment, sink)
    return Loader(process, output)


def loads(warehouse: Warehouse) -> int:
    """How many batches are loaded."""
    try:
        return int(str(rows(warehouse, LOADED)[0][0]))
    except (ZhibiaoError, duckdb.CatalogException):  # there is no warehouse yet, or it has no tables
        return 0


def task_runs(api: str) -> str:
    """What Prefect's server knows of the tasks."""
    request = urllib.request.Request(f"{api}/task_runs/filter", b"{}", {"Content-Type": "application/json"})
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(request, timeout=60) as answer:
        return answer.read().decode()


def content(warehouse: Warehouse) -> dict[str, list[tuple[object, ...]]]:
    """Every observation, and how many rows each core table has."""
    tables = "select table_name from duckdb_tables() where database_name = 'lake' and schema_name = 'core' order by all"
    counts = {str(name): rows(warehouse, f"select count(*) from core.{name}") for (name,) in rows(warehouse, tables)}
    return counts | {"observations": rows(warehouse, "from mart.observation order by all")}


def readers(number: int) -> list[Path]:
    """The processes in which a worker opens and reads its files."""
    found: list[Path] = []
    for folder in Path("/proc").iterdir():
        with suppress(OSError, IndexError):
            if folder.name.isdecimal() and int((folder / "stat").read_text().rpartition(")")[2].split()[1]) == number:
                found += [folder] if b"zhibiao.documents.worker" in (folder / "cmdline").read_bytes() else []
    return found


def staged(warehouse: Warehouse) -> list[str]:
    """What lies between the machines."""
    return [found.name for found in store.listed(str(warehouse.store), "staged")]


def test_a_cluster_of_which_everything_is_killed_loads_what_one_machine_loads(
    remote: Warehouse, secrets: Environment, postgres: Postgres, api: str, zhibiao: Program, tmp_path: Path
):
    reports = tmp_path / "reports"
    write(reports, REPORTS, formats=FORMATS, facts=6, characters=500)
    alone = Warehouse(tmp_path / "alone")
    run = zhibiao("ingest", reports, "--warehouse", alone.root, "--quiet")
    assert run.code == 0, run.err
    with running(tmp_path / "cluster") as cluster:
        address = cluster.start()
        for _ in range(2):
            cluster.add_worker(address, "--no-nanny")

        first = load(remote, address, api, reports, tmp_path / "first.log")
        eventually("a load", lambda: loads(remote) >= 1)
        os.kill(cluster.one_at_work(address), signal.SIGKILL)
        eventually("loads after the worker is gone", lambda: loads(remote) >= 3)
        survivor = cluster.one_at_work(address)
        eventually("a process that reads for it", lambda: bool(readers(survivor)))
        assert len(readers(survivor)) <= 1, "its share of the cores is one"
        postgres.stop()
        time.sleep(2)
        postgres.start()
        eventually("loads after the restart", lambda: loads(remote) >= 5)
        cluster.one_at_work(address)
        first.process.send_signal(signal.SIGKILL)
        first.process.wait()
        assert loads(remote) < REPORTS / BATCH, "it was killed too late"
        left = staged(remote)
        assert left, "it had opened its shelf"

        cluster.add_worker(address)
        last = load(remote, address, api, reports, tmp_path / "last.log").finish()
        eventually("the last batch in Prefect", lambda: f"read files {REPORTS - BATCH + 1} to {REPORTS}" in task_runs(api))
    assert "loaded" in last and "unchanged" in last and "failed" not in last, last
    assert content(remote) == content(alone)
    assert validate(remote).ok
    killed = {name.partition("/")[0] for name in left}
    assert {name.partition("/")[0] for name in staged(remote)} <= killed
    tidy(remote, datetime.now(UTC).replace(tzinfo=None) + timedelta(hours=1))
    assert staged(remote) == []


@contextmanager
def a_server_at(address: str) -> Generator[None]:
    """Prefect's server is said to be there."""
    with temporary_settings({PREFECT_API_URL: address}):
        yield


def test_what_a_cluster_lacks_is_one_line(
    warehouse: Warehouse, samples: Path, api: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    files = find_files([samples])

    def complaint(cluster: str) -> str:
        with pytest.raises(UsageError) as refused, closing(reading.read_on(cluster, [files], warehouse)) as parcels:
            next(parcels)
        assert "\n" not in str(refused.value)
        return str(refused.value)

    monkeypatch.setattr(reading, "_JOIN", 1.0)
    for address in ("10.0.0.5:8786", "tcp://10.0.0.5", "http://10.0.0.5:8786", "tcp://[:1", "tcp://:8786"):
        assert "is no address of a Dask scheduler; write tcp://host:8786" in complaint(address)
    assert "need a Prefect server that they reach" in complaint("tcp://127.0.0.1:1")
    with running(tmp_path / "cluster") as cluster, a_server_at(api):
        address = cluster.start()
        with dask.config.set({"distributed.comm.timeouts.connect": "1s"}):
            assert "no Dask scheduler answers there; start one" in complaint("tcp://127.0.0.1:1")
        assert "the cluster has no workers; start some with" in complaint(address)
        cluster.add_worker(address, "--no-nanny")
        with a_server_at("http://127.0.0.1:1/api"):
            assert "does not reach Prefect's server at http://127.0.0.1:1/api" in complaint(address)
        with closing(reading.read_on(address, [files], warehouse)) as parcels:
            assert next(parcels).batch.staged.documents.num_rows == len(files)
        (tmp_path / "bare.py").write_text("import sys; sys.modules['zhibiao'] = None", encoding="utf-8")
        cluster.add_worker(address, "--no-nanny", "--preload", str(tmp_path / "bare.py"))
        assert "Install 'zhibiao[dask]' there" in complaint(address)
    assert not [path for path in (warehouse.root / "staged").rglob("*") if path.is_file()]


def test_files_that_take_every_worker_down_are_given_up_with_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES", "0")
    with running(tmp_path / "cluster") as cluster:
        address = cluster.start()
        cluster.add_worker(address, "--no-nanny")
        explained = reading._explained(address)  # pyright: ignore[reportPrivateUsage]
        with (
            Client(address, set_as_default=False) as client,
            pytest.raises(ZhibiaoError, match="one worker after the other died while it read the same files"),
            explained,
        ):
            client.submit(os._exit, 1).result()


def test_a_worker_waits_for_a_server_that_is_restarted_before_its_batch(
    remote: Warehouse, postgres: Postgres, api: str, samples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(reading, "SPARE", 0)  # the next batch is given out when it is asked for
    files = find_files([samples])
    with running(tmp_path / "cluster") as cluster, a_server_at(api):
        address = cluster.start()
        cluster.add_worker(address)
        with closing(reading.read_on(address, [files[:1], files[1:]], remote)) as parcels:
            assert len(next(parcels).batch.arrived) == 1
            postgres.stop(signal.SIGQUIT)
            starting = threading.Timer(3, postgres.start)
            starting.start()
            assert len(next(parcels).batch.arrived) == len(files) - 1
            starting.join()
