"""The flows, on a real Prefect server: the one that `zhibiao serve` starts."""

import json
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import pytest

from tests.program import Program

pytestmark = pytest.mark.slow

Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class Served:
    """A running `zhibiao serve`, the address of its server, and its warehouse."""

    process: subprocess.Popen[str]
    address: str
    warehouse: Path

    def ask(self, path: str, body: Json | None = None) -> list[Json]:
        """POST to the server's API; its answer, as a list."""
        request = urllib.request.Request(
            f"{self.address}/api/{path}", json.dumps(body or {}).encode(), {"Content-Type": "application/json"}
        )
        found = cast("Json | list[Json]", json.loads(_answer(request)))
        return found if isinstance(found, list) else [found]


def _answer(request: urllib.request.Request) -> bytes:
    """What the server says; a busy one says 503 and is asked again, as Prefect's own clients do."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    for pause in (1, 2, 4, 8):
        try:
            with opener.open(request, timeout=60) as answer:
                return answer.read()
        except urllib.error.HTTPError as error:
            if error.code != 503:
                raise
            time.sleep(pause)
    with opener.open(request, timeout=60) as answer:
        return answer.read()


def eventually(what: str, check: Callable[[], bool], seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while not check():
        assert time.monotonic() < deadline, f"{what}: not within {seconds:.0f} s"
        time.sleep(0.5)


@pytest.fixture(scope="module")
def served(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("served")
    command = [sys.executable, "-u", "-m", "zhibiao.cli", "serve", str(samples), "--cron", "0 3 1 1 *"]
    command += ["--timezone", "Asia/Shanghai", "--warehouse", str(folder / "warehouse")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        try:
            assert process.stdout is not None
            seen = ""
            while not (found := re.search(r"http://127\.0\.0\.1:\d+", seen)):
                line = process.stdout.readline()
                assert line, f"zhibiao serve ended early: {seen}"
                seen += line
            yield Served(process, found[0], folder / "warehouse")
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(60)


def deployments(served: Served) -> list[Json]:
    return served.ask("deployments/filter")


def test_the_schedule_is_the_one_that_was_asked_for(served: Served):
    eventually("the deployment", lambda: bool(deployments(served)))
    [deployment] = deployments(served)
    [schedule] = cast("list[Json]", deployment["schedules"])
    assert schedule["schedule"] == {"cron": "0 3 1 1 *", "timezone": "Asia/Shanghai", "day_or": True}


def test_the_server_is_reached_from_this_machine_alone(served: Served):
    port = int(served.address.rpartition(":")[2])
    with socket.socket() as own:
        # Bound to 127.0.0.1 alone: another address of this very machine finds nothing there.
        assert own.connect_ex(("127.0.0.2", port)) != 0


def test_a_scheduled_run_loads_the_reports_and_leaves_its_artifacts(served: Served, zhibiao: Program):
    eventually("the deployment", lambda: bool(deployments(served)))
    [deployment] = deployments(served)
    [run] = served.ask(f"deployments/{deployment['id']}/create_flow_run", {"state": {"type": "SCHEDULED"}})
    finished = ("COMPLETED", "FAILED", "CRASHED", "CANCELLED")

    def state() -> object:
        runs = served.ask("flow_runs/filter", {"flow_runs": {"id": {"any_": [run["id"]]}}})
        return runs[0]["state_type"]

    eventually("the run", lambda: state() in finished)
    assert state() == "COMPLETED"
    found = zhibiao("sql", "select count(*) as n from core.dim_document", "--format", "jsonl", "--warehouse", served.warehouse)
    assert json.loads(found.out) == {"n": 10}
    artifacts = {artifact["key"]: str(artifact["data"]) for artifact in served.ask("artifacts/latest/filter")}
    assert "10 reports" in artifacts["zhibiao-ingest"]
    assert "expectations hold" in artifacts["zhibiao-validation"]
    tasks = {str(task["name"]) for task in served.ask("task_runs/filter")}
    assert "files 1 to 10" in tasks


@pytest.mark.parametrize("program", ["zhibiao.cli ingest --flow", "zhibiao.flows.ingest"])
def test_a_flow_run_by_hand_does_what_ingest_does(served: Served, samples: Path, tmp_path: Path, program: str):
    (tmp_path / "empty.txt").touch()
    report = samples / "qinglan_street_2022.txt"
    command = [
        sys.executable,
        "-m",
        *program.split(),
        str(report),
        str(tmp_path / "empty.txt"),
        "-w",
        str(tmp_path / "warehouse"),
    ]
    environment = {"PREFECT_API_URL": f"{served.address}/api", "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)}
    done = subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", check=False, timeout=120)
    assert done.returncode == 1, done.stderr
    assert re.match(r"2 reports in \d+\.\d s: 1 loaded, 1 rejected; \d+ facts\n", done.stdout)
    artifacts = {artifact["key"]: str(artifact["data"]) for artifact in served.ask("artifacts/latest/filter")}
    assert "empty.txt" in artifacts["zhibiao-ingest"]


def test_a_flow_over_a_path_that_does_not_exist_is_wrong_use(zhibiao: Program, tmp_path: Path):
    run = zhibiao("ingest", "--flow", tmp_path / "nowhere", "--warehouse", tmp_path / "warehouse")
    assert run.code == 2 and "nowhere" in run.err and "Traceback" not in run.err


def test_stopping_leaves_nothing_behind(served: Served):
    port = int(served.address.rpartition(":")[2])
    served.process.send_signal(signal.SIGTERM)
    assert served.process.wait(60) == 0
    assert served.process.stdout is not None
    rest = served.process.stdout.read()
    assert "Traceback" not in rest and "Warning" not in rest and rest.endswith("stopped\n")
    with socket.socket() as own:
        assert own.connect_ex(("127.0.0.1", port)) != 0
