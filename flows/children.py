"""Programs that run beside this one: each in a process group of its own, and gone with all it started when it is ended."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import IO

PATIENCE = 15.0  # seconds for a program to end by itself once it was asked to
_PR_SET_PDEATHSIG = 1
_PAUSE = 0.1


def start(command: Sequence[str], environment: Mapping[str, str], output: IO[bytes] | None = None) -> "subprocess.Popen[bytes]":
    """Start a program of Python's (`-m …`); its output goes to `output`, else where ours goes.

    In a session of its own: Ctrl-C on the terminal reaches us alone, and we end the children in the order that is right.
    """
    return subprocess.Popen(
        [sys.executable, *command],
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=None if output is None else subprocess.STDOUT,
        env=dict(environment),
        start_new_session=True,
        preexec_fn=_tethered if sys.platform == "linux" else None,
    )


def has_ended(process: "subprocess.Popen[bytes]") -> bool:
    """Whether the program is over. It is not reaped: until it is, nobody else can get its number, which its group bears."""
    return process.returncode is not None or os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT | os.WNOHANG) is not None


def end(process: "subprocess.Popen[bytes]", patience: float = PATIENCE) -> int:
    """End the program and whatever it started; its exit code. Asks first, insists after `patience` seconds."""
    if process.returncode is not None:
        return process.returncode
    if not has_ended(process):
        os.killpg(process.pid, signal.SIGTERM)
        deadline = time.monotonic() + patience
        while not has_ended(process) and time.monotonic() < deadline:
            time.sleep(_PAUSE)
    with suppress(PermissionError):  # what some systems say of a group in which nobody is alive
        os.killpg(process.pid, signal.SIGKILL)
    return process.wait()


_LIBC = ctypes.CDLL(None)


def _tethered() -> None:
    """In the child: should we be killed, the kernel asks it to end."""
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
