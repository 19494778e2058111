"""The flows, on a real Prefect server: the one that `zhibiao serve` starts."""

import json
import re
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest

from tests.flows.served import Json, Served, serving
from tests.program import Program

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def served(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("served")
    with serving(folder / "warehouse", samples, "--cron", "0 3 1 1 *", "--timezone", "Asia/Shanghai") as served:
        yield served


def test_the_schedule_is_the_one_that_was_asked_for(served: Served):
    [schedule] = cast("list[Json]", served.deployment("zhibiao")["schedules"])
    assert schedule["schedule"] == {"cron": "0 3 1 1 *", "timezone": "Asia/Shanghai", "day_or": True}


def test_the_server_is_reached_from_this_machine_alone(served: Served):
    port = int(served.address.rpartition(":")[2])
    with socket.socket() as own:
        # Bound to 127.0.0.1 alone: another address of this very machine finds nothing there.
        assert own.connect_ex(("127.0.0.2", port)) != 0


def test_its_pages_ask_the_server_that_they_come_from(served: Served):
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(f"{served.address}/ui-settings", timeout=60) as answer:
        assert json.load(answer)["api_url"] == f"{served.address}/api"


def test_a_scheduled_run_loads_the_reports_and_leaves_its_artifacts(served: Served, zhibiao: Program):
    run = served.start("zhibiao")
    assert served.finished(run)["state_type"] == "COMPLETED"
    found = zhibiao("sql", "select count(*) as n from core.dim_document", "--format", "jsonl", "--warehouse", served.warehouse)
    assert json.loads(found.out) == {"n": 10}
    artifacts = {artifact["key"]: str(artifact["data"]) for artifact in served.ask("artifacts/latest/filter")}
    assert "10 reports" in artifacts["zhibiao-ingest"]
    assert "expectations hold" in artifacts["zhibiao-validation"]
    assert served.tasks(run, "read files 1 to 10", "load files 1 to 10")


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


def test_the_maintenance_is_a_flow_that_leaves_its_figures(served: Served, tmp_path: Path):
    program = f"from pathlib import Path; from zhibiao.flows.maintain import maintain; maintain(Path({str(served.warehouse)!r}))"
    environment = {"PREFECT_API_URL": f"{served.address}/api", "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, encoding="utf-8", check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr
    artifacts = {artifact["key"]: str(artifact["data"]) for artifact in served.ask("artifacts/latest/filter")}
    assert re.search(r"\| data_files \| \d+ \| \d+ \|", artifacts["zhibiao-maintain"])


def test_a_flow_over_a_path_that_does_not_exist_is_wrong_use(zhibiao: Program, tmp_path: Path):
    run = zhibiao("ingest", "--flow", tmp_path / "nowhere", "--warehouse", tmp_path / "warehouse")
    assert run.code == 2 and "nowhere" in run.err and "Traceback" not in run.err


def test_prefect_yaml_is_deployed_by_prefect(served: Served, root: Path, tmp_path: Path):
    served.ask("work_pools/", {"name": "zhibiao", "type": "process"})
    environment = {
        "PREFECT_API_URL": f"{served.address}/api",
        "ZHIBIAO_WAREHOUSE": "/srv/zhibiao",
        "PATH": "/usr/bin:/bin",
        "HOME": str(tmp_path),
    }
    command = [sys.executable, "-m", "prefect", "--no-prompt", "deploy", "--all"]
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, encoding="utf-8", check=False, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    nightly = served.deployment("every-night")
    assert nightly["parameters"] == {"warehouse": "/srv/zhibiao", "catalog": "", "data": ""}, "all of it is in the folder"
    assert nightly["entrypoint"] == "zhibiao.flows.collect.collect_all"
    assert {"every-night", "every-week", "one-source", "folder"} <= served.deployments().keys()


def test_stopping_leaves_nothing_behind(served: Served):
    port = int(served.address.rpartition(":")[2])
    children = served.children()
    assert children.keys() == {"server", "worker"}
    assert served.stop() == 0
    said = served.said()
    assert "Traceback" not in said and "Warning" not in said and said.endswith("stopped\n")
    assert not [number for number in children.values() if Path(f"/proc/{number}").exists()]
    with socket.socket() as own:
        assert own.connect_ex(("127.0.0.1", port)) != 0
