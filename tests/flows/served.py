"""A running `zhibiao serve`, and what a person would do with it: look at its server, start a run, kill something."""

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import pytest

Json = dict[str, object]
ENDED = ("COMPLETED", "FAILED", "CRASHED", "CANCELLED")


@dataclass(frozen=True, slots=True)
class Served:
    """A running `zhibiao serve`, the address of its server, its warehouse, and the file that its output goes to."""

    process: "subprocess.Popen[bytes]"
    address: str
    warehouse: Path
    output: Path

    def ask(self, path: str, body: Json | None = None) -> list[Json]:
        """POST to the server's API; its answer, as a list."""
        request = urllib.request.Request(
            f"{self.address}/api/{path}", json.dumps(body or {}).encode(), {"Content-Type": "application/json"}
        )
        found = cast("Json | list[Json]", json.loads(_answer(request)))
        return found if isinstance(found, list) else [found]

    def deployments(self) -> dict[str, Json]:
        """By name."""
        return {str(deployment["name"]): deployment for deployment in self.ask("deployments/filter")}

    def deployment(self, name: str) -> Json:
        """The deployment of this name, once it is there."""
        eventually(f"the deployment {name}", lambda: name in self.deployments())
        return self.deployments()[name]

    def start(self, name: str) -> str:
        """Start a run of this deployment now, as with the button on the server's page; its id."""
        [run] = self.ask(f"deployments/{self.deployment(name)['id']}/create_flow_run", {"state": {"type": "SCHEDULED"}})
        return str(run["id"])

    def run(self, run: str) -> Json:
        """What the server knows of a run."""
        [found] = self.ask("flow_runs/filter", {"flow_runs": {"id": {"any_": [run]}}})
        return found

    def finished(self, run: str) -> Json:
        """The run, once it has ended."""
        eventually("the run", lambda: self.run(run)["state_type"] in ENDED)
        return self.run(run)

    def tasks(self, run: str, *wanted: str) -> set[str]:
        """The names of a run's tasks, once these are among them: the server writes them down a moment after the run."""

        def names() -> set[str]:
            found = self.ask("task_runs/filter", {"flow_runs": {"id": {"any_": [run]}}})
            return {str(task["name"]) for task in found}

        eventually(f"the tasks {', '.join(wanted)}", lambda: names() >= set(wanted))
        return names()

    def runs(self, *states: str) -> list[Json]:
        """Runs in these states (RUNNING, CRASHED, …)."""
        return self.ask("flow_runs/filter", {"flow_runs": {"state": {"type": {"any_": list(states)}}}})

    def fire_every(self, name: str, seconds: float) -> None:
        """Give the deployment one more schedule."""
        body: Json = {"schedule": {"interval": seconds}, "active": True}
        request = urllib.request.Request(
            f"{self.address}/api/deployments/{self.deployment(name)['id']}/schedules",
            json.dumps([body]).encode(),
            {"Content-Type": "application/json"},
        )
        _answer(request)

    def said(self) -> str:
        """Everything that it has printed."""
        return self.output.read_text(encoding="utf-8")

    def children(self) -> dict[str, int]:
        """Numbers of the processes that it has started: server, worker."""
        found: dict[str, int] = {}
        for folder in Path("/proc").iterdir():
            if folder.name.isdecimal() and _parent(folder) == self.process.pid:
                command = _command(folder)
                found["server" if b"prefect" in command.split(b"\0") else "worker"] = int(folder.name)
        return found

    def flow_processes(self) -> list[int]:
        """Numbers of the processes in which flows run: they hold the database."""
        worker = self.children().get("worker")
        folders = [folder for folder in Path("/proc").iterdir() if folder.name.isdecimal() and _parent(folder) == worker]
        return [int(folder.name) for folder in folders if b"spawn_main" in _command(folder)]

    def at_work(self) -> list[int]:
        """Of these, the ones that collect a source at this moment: they have its lock open."""
        return [number for number in self.flow_processes() if any("/.locks/" in path for path in _open_files(number))]

    def stop(self) -> int:
        """Ask it to end; its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)


@contextmanager
def serving(warehouse: Path, *arguments: str | Path, **variables: str) -> Generator[Served]:
    """`zhibiao serve` for the time of the block."""
    output = warehouse.with_suffix(".log")
    command = [sys.executable, "-u", "-m", "zhibiao.cli", "serve", *map(str, arguments), "--warehouse", str(warehouse)]
    environment = without_settings(os.environ) | variables
    with output.open("wb") as sink, subprocess.Popen(command, stdout=sink, stderr=sink, env=environment) as process:
        try:
            eventually("its first words", lambda: process.poll() is not None or _address(output) is not None, 200)
            address = _address(output)
            assert address is not None, output.read_text(encoding="utf-8")
            yield Served(process, address, warehouse, output)
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                process.wait(60)


def without_settings(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment without what a developer may have set for zhibiao or Prefect."""
    return {name: value for name, value in environment.items() if not name.startswith(("ZHIBIAO_", "PREFECT_"))}


def eventually(what: str, check: Callable[[], bool], seconds: float = 180, pause: float = 0.5) -> None:
    """Wait until the check holds; the test fails when that takes too long."""
    deadline = time.monotonic() + seconds
    while not check():
        if time.monotonic() > deadline:
            pytest.fail(f"{what}: not within {seconds:.0f} s")
        time.sleep(pause)


def _address(output: Path) -> str | None:
    found = re.search(r"runs, results and logs: (http://127\.0\.0\.1:\d+)", output.read_text(encoding="utf-8"))
    return found[1] if found else None


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


def _parent(folder: Path) -> int | None:
    try:
        return int((folder / "stat").read_text().rpartition(")")[2].split()[1])
    except (OSError, ValueError):
        return None


def _open_files(number: int) -> list[str]:
    found: list[str] = []
    with suppress(OSError):
        for handle in Path(f"/proc/{number}/fd").iterdir():
            with suppress(OSError):
                found.append(str(handle.readlink()))
    return found


def _command(folder: Path) -> bytes:
    try:
        return (folder / "cmdline").read_bytes()
    except OSError:
        return b""
