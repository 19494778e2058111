"""Whatever is killed while reports come in, and whenever: nothing is lost, nothing is there twice."""

import os
import random
import signal
import time
import urllib.error
from collections import Counter
from pathlib import Path

import pytest

from tests.builders import rows
from tests.flows.served import Served, eventually, serving
from tests.operations.test_killed import broken_invariants
from tests.sources.reports import Report
from zhibiao.lake.location import Warehouse
from zhibiao.operations.collect import collect
from zhibiao.operations.validate import validate
from zhibiao.sources.history import SourceRun, backlog, last_runs
from zhibiao.sources.reading import read_definitions
from zhibiao.sources.visit import RunStatus

pytestmark = pytest.mark.slow

KILLS = 20
VICTIMS = {"flow": 12, "worker": 5, "server": 3}  # how often each: a flow is the process that holds the database
STREETS = 3  # sources; their runs go side by side
REPORTS = 13  # of each, beside an empty file
SOURCE = """
- name: {name}
  kind: folder
  path: {folder}
  limits: {{files: 7}}
"""
CONTENT = {
    "documents": "select sha256, address, report_key, is_current, facts, organisation_key from core.dim_document order by all",
    "facts": "select fact_key, value, metric_key, period_key, char_start from core.fact_observation order by all",
    "addresses": "select address, sha256, document_key from core.document_address order by all",
    "rejections": "select sha256, rule from ops.rejection order by all",  # refused once, wherever it was met first
    "organisations": "select organisation_key, name from core.dim_organisation order by all",
}


def test_twenty_kills_lose_nothing_and_double_nothing(tmp_path: Path):
    names = [f"street-{number}" for number in range(STREETS)]
    described = ""
    for number, name in enumerate(names):
        folder = tmp_path / name
        folder.mkdir()
        for one in range(number * REPORTS + 1, (number + 1) * REPORTS + 1):
            (folder / f"{one:03}.{Report(one).format}").write_bytes(Report(one).file())
        (folder / "empty.txt").touch()
        described += SOURCE.format(name=name, folder=folder)
    killed, undisturbed = Warehouse(tmp_path / "killed"), Warehouse(tmp_path / "undisturbed")
    for warehouse in (killed, undisturbed):
        warehouse.root.mkdir()
        (warehouse.root / "sources.yml").write_text(described, encoding="utf-8")

    with serving(killed.root) as served:
        lost = _kill_at_random(served, names, random.Random(20221130))
        assert lost == VICTIMS
        _finish(served, killed, names)
        assert {"worker", "server"} <= served.children().keys(), "both are at work again"
    _collect_all(undisturbed)

    assert broken_invariants(killed) == []
    assert validate(killed).failures == ()
    for what, query in CONTENT.items():
        assert rows(killed, query) == rows(undisturbed, query), what
    assert len(rows(killed, CONTENT["documents"])) == STREETS * REPORTS
    assert backlog(killed) == ()


def _kill_at_random(served: Served, names: list[str], chance: random.Random) -> Counter[str]:
    """Kill each as often as VICTIMS says, in random order, each time while a flow is at work."""
    order = [victim for victim, times in VICTIMS.items() for _ in range(times)]
    chance.shuffle(order)
    assert len(order) == KILLS
    lost: Counter[str] = Counter()
    for victim in order:
        eventually("a flow at work", lambda: _is_at_work(served, names), 600)
        time.sleep(chance.uniform(0, 3))
        target = _target(served, victim, chance)
        while target is None:  # it ended by itself in the meantime
            eventually("a flow at work", lambda: _is_at_work(served, names), 600)
            target = _target(served, victim, chance)
        os.kill(target, signal.SIGKILL)
        lost[victim] += 1
        assert broken_invariants(Warehouse(served.warehouse)) == []
    return lost


def _target(served: Served, victim: str, chance: random.Random) -> int | None:
    if victim == "flow":
        found = served.at_work()
        return chance.choice(found) if found else None
    return served.children().get(victim)


def _is_at_work(served: Served, names: list[str]) -> bool:
    """Whether a source is being collected; starts those that have nothing to do."""
    try:
        busy = {str(run["deployment_id"]) for run in served.runs("RUNNING", "PENDING", "SCHEDULED")}
        for name, deployment in served.deployments().items():
            if name in names and str(deployment["id"]) not in busy:
                served.start(name)
    except (urllib.error.URLError, OSError):
        return False  # the server is starting again
    return bool(served.at_work())


def _finish(served: Served, warehouse: Warehouse, names: list[str]) -> None:
    """Let every source run until there is nothing left to do."""

    def left() -> list[str]:
        latest = last_runs(warehouse)
        return [name for name in names if name not in latest or not _found_nothing(latest[name])]

    def is_done() -> bool:
        _is_at_work(served, left())
        return not left()

    eventually("everything is collected", is_done, 600, pause=1)


def _found_nothing(run: SourceRun) -> bool:
    counts = run.counts
    is_old = counts.found == counts.not_modified + counts.known
    return run.status not in (RunStatus.RUNNING, RunStatus.INTERRUPTED) and is_old and counts.offered == 0


def _collect_all(warehouse: Warehouse) -> None:
    for definition in read_definitions(warehouse):
        while collect(definition, warehouse).counts.fetched:
            pass
