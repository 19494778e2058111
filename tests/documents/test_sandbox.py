"""Whatever happens to a worker costs one item, is said with its reason, and leaves nothing behind."""

import os
import pickle
import signal
import socket
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import cast

import pytest

from tests.documents import jobs
from zhibiao.documents.crossing import Broken, NonsenseError, unpack
from zhibiao.documents.model import Block, BlockKind, Span
from zhibiao.documents.sandbox import Caps, Sandbox, caps

QUICK = Caps(seconds=1.0)
linux = pytest.mark.skipif(sys.platform != "linux", reason="these limits are Linux's")


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    pool = Sandbox(2)
    yield pool
    pool.close()


def values(sandbox: Sandbox, function: Callable[..., object], *items: object, limit: Caps = QUICK) -> list[object]:
    return [value for _, value in sandbox.map(function, items, lambda item: item, lambda _: limit)]


def fate(sandbox: Sandbox, function: Callable[..., object], item: object, limit: Caps = QUICK) -> Broken:
    (broken,) = values(sandbox, function, item, limit=limit)
    assert isinstance(broken, Broken), broken
    assert values(sandbox, jobs.echo, "next") == ["next"]
    return broken


def workers_of(parent: int) -> list[int]:
    """The processes that read for a process."""
    found: list[int] = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, owner = path.read_text().rpartition(")")[2].split()[:2]
            command = (path.parent / "cmdline").read_bytes()
        except OSError:
            continue
        if b"zhibiao.documents.worker" in command and state != "Z" and (parent == 0 or int(owner) == parent):
            found.append(int(path.parent.name))
    return found


def test_values_come_back_in_the_order_of_the_items(sandbox: Sandbox) -> None:
    assert values(sandbox, jobs.sleep, 0.2, 0.0, 0.1, 0.0) == [0.2, 0.0, 0.1, 0.0]
    assert values(sandbox, jobs.echo, *range(300)) == list(range(300))
    assert values(sandbox, jobs.echo) == []


def test_workers_are_few_and_are_used_again(sandbox: Sandbox) -> None:
    pids = set(values(sandbox, jobs.process, *range(50)))
    assert 1 <= len(pids) <= 2
    assert os.getpid() not in pids
    assert set(values(sandbox, jobs.process, *range(50))) <= pids | set(workers_of(os.getpid()))


def test_items_are_taken_as_they_are_needed(sandbox: Sandbox) -> None:
    taken = 0

    def items() -> Iterator[int]:
        nonlocal taken
        for number in range(1000):
            taken += 1
            yield number

    results = sandbox.map(jobs.echo, items(), lambda item: item, lambda _: QUICK)
    assert next(results) == (0, 0)
    assert taken < 20
    results.close()
    assert values(sandbox, jobs.echo, 1) == [1]


@linux
@pytest.mark.parametrize(
    ("function", "item", "reason", "words"),
    [
        (jobs.crash, None, "crashed", "SIGSEGV"),
        (jobs.abort, None, "crashed", "SIGABRT"),
        (jobs.leave, 0, "crashed", "save it"),
        (jobs.nest, None, "crashed", "nested"),
        (jobs.spin, None, "timeout", "too long"),
        (jobs.sleep, 60, "timeout", "too long"),
        (jobs.gobble, 3_000_000_000, "memory", "memory"),
        (jobs.end_by_signal, signal.SIGKILL, "killed", "try again"),
        (jobs.leave, 3, "defect", "exit code 3"),
        (jobs.blunder, None, "defect", "ZeroDivisionError"),
    ],
)
def test_what_happens_to_a_worker_costs_one_item(
    sandbox: Sandbox, function: Callable[..., object], item: object, reason: str, words: str
) -> None:
    broken = fate(sandbox, function, item, QUICK if reason == "timeout" else Caps())
    assert (broken.reason, broken.is_to_blame) == (reason, reason in ("crashed", "timeout", "memory"))
    assert words in broken.detail
    assert "\n" not in broken.detail


def test_the_items_around_a_lost_one_have_their_values(sandbox: Sandbox) -> None:
    found = values(sandbox, jobs.crash_on_text, *range(10), "crash", *range(10))
    assert [value for value in found if not isinstance(value, Broken)] == [*range(10), *range(10)]
    assert isinstance(found[10], Broken)


@linux
def test_memory_is_limited_also_for_what_python_does_not_count(sandbox: Sandbox) -> None:
    assert values(sandbox, jobs.map_memory, 500_000_000) == [500_000_000]
    assert isinstance(fate(sandbox, jobs.map_memory, 2_000_000_000), Broken)


@linux
def test_recognising_characters_may_use_more(sandbox: Sandbox) -> None:
    assert values(sandbox, jobs.recognise, 1_500_000_000, limit=Caps(seconds=10)) == [150]
    assert fate(sandbox, jobs.gobble, 1_500_000_000, Caps(seconds=10)).reason == "memory"


def test_large_files_have_more_time() -> None:
    assert caps(0).seconds == 20
    assert caps(10_000_000).seconds == 50


def test_nothing_is_written_started_or_connected_to(sandbox: Sandbox, tmp_path: Path) -> None:
    before = set(tmp_path.iterdir())
    for function, item in (
        (jobs.write, str(tmp_path / "a")),
        (jobs.make_temporary, None),
        (jobs.run_program, None),
        (jobs.connect, None),
    ):
        broken = fate(sandbox, function, item)
        assert (broken.reason, "PermissionError" in broken.detail or "FileNotFoundError" in broken.detail) == ("defect", True)
    assert set(tmp_path.iterdir()) == before


@linux
def test_libraries_cannot_write_or_connect_behind_pythons_back(sandbox: Sandbox, tmp_path: Path) -> None:
    broken_or_code = values(sandbox, jobs.write_past_python, str(tmp_path / "a"))
    assert broken_or_code == [-1]
    assert (tmp_path / "a").stat().st_size == 0
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        (code,) = values(sandbox, jobs.connect_past_python, listening.getsockname()[1])
    if os.getuid() == 0:  # others may not be allowed a network of their own
        assert code == -1


@linux
def test_a_worker_has_no_descriptors_but_its_connection(sandbox: Sandbox, tmp_path: Path) -> None:
    with (tmp_path / "secret").open("w") as file:
        os.set_inheritable(file.fileno(), True)
        pool = Sandbox(1)
        (found,) = values(pool, jobs.descriptors, None)
        pool.close()
    names = cast(list[str], found)
    assert sum(name.startswith("socket:") for name in names) == 1
    assert not [name for name in names if "secret" in name]
    assert values(sandbox, jobs.limits, None) == [(0, 0)]


def test_only_our_own_classes_come_back(sandbox: Sandbox) -> None:
    block = Block(BlockKind.TABLE, rows=((Span(0, 1), Span(1, 1)),), page=3)
    assert values(sandbox, jobs.echo, block) == [block]
    assert fate(sandbox, jobs.make_stranger, None).reason == "crashed"
    for stranger in (jobs.Stranger(), os.getcwd, subprocess.Popen, jobs.echo):
        with pytest.raises(NonsenseError, match="cannot come from a worker"):
            unpack(pickle.dumps(stranger))


def test_threads_share_a_pool(sandbox: Sandbox) -> None:
    def ask(thread: int) -> list[object]:
        return values(sandbox, jobs.crash_on_text, *range(thread, thread + 40), "crash", thread)

    with ThreadPoolExecutor(6) as threads:
        for thread, found in zip(range(6), threads.map(ask, range(6)), strict=True):
            assert [value for value in found if not isinstance(value, Broken)] == [*range(thread, thread + 40), thread]


@linux
def test_closing_ends_the_workers_at_once_and_the_pool_can_be_used_again() -> None:
    others = set(workers_of(os.getpid()))
    pool = Sandbox(2)
    results = pool.map(jobs.sleep, [30.0] * 4, lambda item: item, lambda _: Caps(seconds=60))
    with ThreadPoolExecutor(1) as thread:
        waiting = thread.submit(lambda: next(results))
        while len(set(workers_of(os.getpid())) - others) < 2:
            time.sleep(0.05)
        started = time.monotonic()
        pool.close()
        _, value = waiting.result(10)
    assert isinstance(value, Broken) and value.reason == "killed"
    assert time.monotonic() - started < 5
    assert values(pool, jobs.echo, 1) == [1]
    pool.close()


@linux
def test_a_forked_process_has_workers_of_its_own(sandbox: Sandbox) -> None:
    assert values(sandbox, jobs.echo, 1) == [1]
    child = os.fork()
    if child == 0:
        os._exit(0 if values(sandbox, jobs.echo, 2) == [2] else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


PROGRAM = """
    import os, signal, sys, threading, time
    from tests.documents import jobs
    from zhibiao.documents.sandbox import Caps, Sandbox

    def run():
        pool = Sandbox(2)
        threading.Timer(1.0, {end}).start()
        for _ in pool.map(getattr(jobs, sys.argv[1]), [30.0] * 4, lambda item: item, lambda _: Caps(seconds=60)):
            pass

    run()
"""


@linux
@pytest.mark.parametrize("job", ["sleep", "spin"])
@pytest.mark.parametrize(
    "end",
    [
        "lambda: os.kill(os.getpid(), signal.SIGKILL)",
        "lambda: os.kill(os.getpid(), signal.SIGTERM)",
        "lambda: os.kill(os.getpid(), signal.SIGINT)",
        "lambda: os._exit(0)",
    ],
)
def test_no_worker_outlives_its_parent(root: Path, end: str, job: str) -> None:
    program = textwrap.dedent(PROGRAM).format(end=end)
    process = subprocess.Popen(
        [sys.executable, "-c", program, job],
        env=os.environ | {"PYTHONPATH": str(root)},
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    started: set[int] = set()
    while process.poll() is None:
        started |= set(workers_of(process.pid))
        time.sleep(0.02)
    assert len(started) == 2
    deadline = time.monotonic() + 5
    while started & set(workers_of(0)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not started & set(workers_of(0))
