"""Reports read on the workers of a Dask cluster come out as those that one machine reads, whatever is killed meanwhile."""

import os
import signal
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from bench.generate import write

from tests.builders import rows
from tests.flows.served import eventually, without_settings
from tests.program import Program
from tests.remote.conftest import Environment
from tests.remote.servers import Postgres
from zhibiao.errors import ZhibiaoError
from zhibiao.flows import children, server
from zhibiao.lake import store
from zhibiao.lake.location import Warehouse
from zhibiao.lake.shelf import tidy
from zhibiao.operations.validate import validate

pytestmark = pytest.mark.slow

REPORTS, BATCH = 240, 20
FORMATS = ("txt", "html", "docx")
LOADED = "select count(*) from ops.load"
# The flow as `zhibiao ingest --flow --cluster` runs it, but for the size of its batches.
LOADER = """
import sys
from pathlib import Path
from zhibiao.flows.surroundings import prepare
from zhibiao.lake.location import place
root, catalog, data, cluster, reports, size = sys.argv[1:]
warehouse = place(root, catalog or None, data or None)
prepare(warehouse)
from zhibiao.flows import ingest, portions
portions.MOST_FILES = int(size)
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

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8") if self.log.exists() else ""

    def stop(self) -> None:
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
    except ZhibiaoError:  # there is no warehouse yet
        return 0


def content(warehouse: Warehouse) -> dict[str, list[tuple[object, ...]]]:
    """Every observation, and how many rows each core table has."""
    tables = "select table_name from duckdb_tables() where database_name = 'lake' and schema_name = 'core' order by all"
    counts = {str(name): rows(warehouse, f"select count(*) from core.{name}") for (name,) in rows(warehouse, tables)}
    return counts | {"observations": rows(warehouse, "from mart.observation order by all")}


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
        cluster.workers[0].send_signal(signal.SIGKILL)
        eventually("loads after the worker is gone", lambda: loads(remote) >= 3)
        postgres.stop()
        postgres.start()
        eventually("loads after the restart", lambda: loads(remote) >= 5)
        first.process.send_signal(signal.SIGKILL)
        first.process.wait()
        assert loads(remote) < REPORTS / BATCH, "it was killed too late"
        left = staged(remote)
        assert left, "it had opened its shelf"

        cluster.add_worker(address)
        last = load(remote, address, api, reports, tmp_path / "last.log").finish()
    assert "loaded" in last and "unchanged" in last and "failed" not in last, last
    assert content(remote) == content(alone)
    assert validate(remote).ok
    killed = {name.partition("/")[0] for name in left}
    assert {name.partition("/")[0] for name in staged(remote)} <= killed
    tidy(remote, datetime.now(UTC).replace(tzinfo=None) + timedelta(hours=1))
    assert staged(remote) == []
