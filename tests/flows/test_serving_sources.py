"""`zhibiao serve` follows sources.yml, and is the only one to do so."""

import json
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest

from tests.flows.chat import Chat, chatting
from tests.flows.served import Json, Served, eventually, serving
from tests.program import Program

pytestmark = pytest.mark.slow

INBOX = '- name: 收件箱\n  kind: folder\n  path: inbox\n  schedule: "0 3 1 1 *"\n  timezone: Asia/Shanghai\n'
MISSING = "- name: missing\n  kind: folder\n  path: nowhere\n"


@pytest.fixture(scope="module")
def chat() -> Iterator[Chat]:
    with chatting() as chat:
        yield chat


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, samples: Path, chat: Chat) -> Iterator[Served]:
    root = tmp_path_factory.mktemp("sources") / "warehouse"
    (root / "inbox").mkdir(parents=True)
    for name in ("qinglan_street_2021.txt", "qinglan_street_2022.txt"):
        (root / "inbox" / name).write_bytes((samples / name).read_bytes())
    write(root, INBOX)
    with serving(root, ZHIBIAO_NOTIFY=chat.address) as served:
        yield served


def write(root: Path, text: str) -> None:
    (root / "sources.yml").write_text(text, encoding="utf-8")


def schedule_of(served: Served) -> object:
    [schedule] = cast("list[Json]", served.deployment("收件箱")["schedules"])
    return schedule["schedule"]


def brings(served: Served, report: Path) -> None:
    """A report arrives, which keeps a run busy for some seconds."""
    (served.warehouse / "inbox" / report.name).write_bytes(report.read_bytes())


def says(served: Served, words: str) -> None:
    eventually(f"it says: {words}", lambda: words in served.said())


def test_a_source_has_a_deployment_with_its_schedule(served: Served):
    assert schedule_of(served) == {"cron": "0 3 1 1 *", "timezone": "Asia/Shanghai", "day_or": True}
    says(served, "收件箱: at '0 3 1 1 *', next on ")


def test_a_run_collects_the_source_and_leaves_a_table_of_what_came(served: Served, zhibiao: Program):
    run = served.start("收件箱")
    assert served.finished(run)["state_name"] == "Completed"
    found = zhibiao("sql", "select count(*) as n from core.dim_document", "--format", "jsonl", "--warehouse", served.warehouse)
    assert json.loads(found.out) == {"n": 2}
    artifacts = [str(artifact["data"]) for artifact in served.ask("artifacts/latest/filter")]
    assert any(text.startswith("**ok**") and "| 2 | | 2 | 0 | 0 | 0 | 0 | 0 |" in text for text in artifacts)
    assert served.tasks(run, "fetch 收件箱", "read files 1 to 2", "load files 1 to 2")


def test_a_second_run_without_news_loads_nothing_and_checks_nothing(served: Served, zhibiao: Program):
    run = served.start("收件箱")
    assert served.finished(run)["state_name"] == "Completed"
    found = zhibiao("sql", "select count(*) as n from ops.load", "--format", "jsonl", "--warehouse", served.warehouse)
    assert json.loads(found.out) == {"n": 1}
    assert served.tasks(run, "fetch 收件箱") == {"fetch 收件箱"}


def test_a_second_scheduler_says_so_and_ends(served: Served, zhibiao: Program):
    run = zhibiao("serve", "--warehouse", served.warehouse)
    assert run.code == 1
    assert f"another `zhibiao serve` is at work here (process {served.process.pid}, {served.address})" in run.err
    assert "Traceback" not in run.err


def test_a_mistake_in_sources_yml_is_said_once_and_changes_nothing(served: Served):
    write(served.warehouse, INBOX.replace("kind: folder", "kind: flder"))
    says(served, "until then everything runs as before")
    time.sleep(5)  # it is looked at every two seconds
    assert served.said().count("until then everything runs as before") == 1
    assert set(served.deployments()) == {"收件箱"}


def test_changes_of_sources_yml_hold_from_then_on(served: Served):
    write(served.warehouse, INBOX.replace("0 3 1 1 *", "0 4 1 1 *") + MISSING)
    says(served, "收件箱: at '0 4 1 1 *', next on ")
    says(served, "missing: no schedule; runs when you start it")
    assert schedule_of(served) == {"cron": "0 4 1 1 *", "timezone": "Asia/Shanghai", "day_or": True}

    def due() -> set[str]:
        runs = served.ask("flow_runs/filter", {"flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}}})
        return {str(run["expected_start_time"])[10:16] for run in runs}

    eventually("four o'clock in Shanghai, and no other time", lambda: due() == {"T20:00"})


def test_a_paused_source_runs_no_more(served: Served):
    write(served.warehouse, INBOX.replace("0 3 1 1 *", "0 4 1 1 *") + "  paused: true\n" + MISSING)
    says(served, "收件箱: paused")
    eventually("it is paused", lambda: served.deployments()["收件箱"]["paused"] is True)


def test_a_removed_source_runs_no_more_and_what_it_brought_stays(served: Served, zhibiao: Program):
    write(served.warehouse, MISSING)
    says(served, "收件箱: no longer a source, runs no more; what it brought stays")
    eventually("it is gone", lambda: set(served.deployments()) == {"missing"})
    told = json.loads(zhibiao("status", "--warehouse", served.warehouse).out)
    assert {source["source"]: source["health"] for source in told["sources"]} == {
        "missing": "never ran",
        "收件箱": "not in sources.yml",
    }


def test_a_lost_worker_is_replaced_and_its_run_is_done_again(served: Served, samples: Path):
    write(served.warehouse, INBOX)
    brings(served, samples / "zhuxi_town_2023.txt")
    first = served.start("收件箱")
    eventually("the flow is at work", lambda: served.run(first)["state_type"] == "RUNNING")
    before = served.children()
    os.kill(before["worker"], signal.SIGKILL)
    eventually("another worker", lambda: served.children().get("worker") not in (None, before["worker"]))
    assert served.children()["server"] == before["server"]
    eventually("the lost run is known to be lost", lambda: served.run(first)["state_type"] == "CRASHED")

    def again() -> bool:
        runs = served.ask("flow_runs/filter", {"flow_runs": {"tags": {"all_": ["attempt-2"]}}})
        return [run["state_type"] for run in runs] == ["COMPLETED"]

    eventually("it is done again", again)


def test_stopping_in_the_middle_of_a_run_leaves_nothing_behind(served: Served, samples: Path, zhibiao: Program):
    brings(served, samples / "shaluo_town_2022.txt")
    run = served.start("收件箱")
    eventually("the flow is at work", lambda: served.run(run)["state_type"] == "RUNNING")
    processes = [*served.children().values(), *served.flow_processes()]
    assert served.stop() == 0
    assert not [number for number in processes if Path(f"/proc/{number}").exists()]
    assert "Traceback" not in served.said()
    told = json.loads(zhibiao("status", "--warehouse", served.warehouse).out)
    assert told["scheduler"] is None
    assert told["sources"][0]["health"] in ("interrupted", "ok"), "its last batch may have been through, and nothing seems to run"
