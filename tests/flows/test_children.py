"""Programs that run beside ours end with it, and with all that they started."""

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

from tests.flows.served import eventually
from zhibiao.flows import children

STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('ready', flush=True); time.sleep(600)"
PARENT = f"""
import subprocess, sys, time
child = subprocess.Popen([sys.executable, '-c', {STUBBORN!r}])
print(child.pid, flush=True)
time.sleep(600)
"""


def is_alive(number: int) -> bool:
    """Whether the process is there and no zombie."""
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def started(program: str, output: Path) -> "subprocess.Popen[bytes]":
    with output.open("wb") as sink:
        process = children.start(["-c", program], dict(os.environ), sink)
    eventually("its first words", lambda: output.read_bytes() != b"", 60)
    return process


def test_a_program_that_ends_when_it_is_asked_is_not_killed(tmp_path: Path):
    process = started("import time; print('ready', flush=True); time.sleep(600)", tmp_path / "out")
    assert not children.has_ended(process)
    assert children.end(process) == -signal.SIGTERM
    assert children.end(process) == -signal.SIGTERM, "to end it again is no error"


def test_one_that_does_not_is_killed_and_so_is_what_it_started(tmp_path: Path):
    process = started(PARENT, tmp_path / "out")
    [grandchild, *_] = (tmp_path / "out").read_text().split()
    eventually("both are up", lambda: "ready" in (tmp_path / "out").read_text(), 60)
    children.end(process, patience=1)
    eventually("the grandchild is gone", lambda: not is_alive(int(grandchild)), 30)


def test_what_a_killed_program_started_ends_with_it_too(tmp_path: Path):
    process = started(PARENT, tmp_path / "out")
    [grandchild, *_] = (tmp_path / "out").read_text().split()
    process.kill()
    eventually("its end is seen", lambda: children.has_ended(process), 30)
    assert is_alive(int(grandchild)), "it outlives its parent"
    children.end(process)
    eventually("the grandchild is gone", lambda: not is_alive(int(grandchild)), 30)


def test_children_of_a_killed_program_are_asked_to_end(tmp_path: Path):
    program = textwrap.dedent("""
        import os, sys, time
        from zhibiao.flows import children
        child = children.start(["-c", "import time; time.sleep(600)"], dict(os.environ))
        print(child.pid, flush=True)
        time.sleep(600)
    """)
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        assert is_alive(child)
        parent.kill()
        parent.wait()
    eventually("the child is gone", lambda: not is_alive(child), 30)
