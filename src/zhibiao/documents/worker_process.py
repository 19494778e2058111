"""A worker as the program sees it: a process, the connection to it, and what its end says of the item that it had."""

import os
import signal
import subprocess
import sys
import threading
from multiprocessing import Pipe

from zhibiao.documents.crossing import GRANTED, READY, Broken, Grant, Job, NonsenseError, Reply, pack, unpack

_BUSY = 3  # so many seconds of the clock's for one of CPU: the machine may have other work
_START = 120.0  # seconds for a worker to start: a machine without memory to spare takes long
_LAST_BREATH = 10.0  # seconds for a worker that breaks down to be gone


class WorkerProcess:
    """A process that reads for us, and the connection to it."""

    def __init__(self) -> None:
        self._connection, theirs = Pipe()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-B", "-m", "zhibiao.documents.worker", str(theirs.fileno()), str(os.getpid())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=None if os.environ.get("ZHIBIAO_DEBUG") else subprocess.DEVNULL,
                pass_fds=(theirs.fileno(),),
                env=_environment(),
            )
        self._ready = False

    def run(self, job: Job, memory: int, seconds: float, large: threading.BoundedSemaphore) -> Reply | Broken:
        """The worker's answer to a job, or what became of the worker. What needs large models waits for `large`."""
        patience = _BUSY * seconds
        granted = False
        try:
            if not self._ready:
                self._ready = self._connection.poll(_START) and self._connection.recv_bytes() == READY
            if not self._ready:
                return Broken("killed", f"the process that should read it did not start in {_START:.0f} s; try again")
            self._connection.send_bytes(pack((job, memory, seconds)))
            while self._connection.poll(patience):
                answer = unpack(self._connection.recv_bytes())
                if isinstance(answer, Reply):
                    return answer
                if not isinstance(answer, Grant):
                    break
                if not granted:
                    large.acquire()
                    granted = True
                patience = _BUSY * answer.seconds
                self._connection.send_bytes(GRANTED)
            self.kill()
            self._process.wait()
            return Broken("timeout", "reading it takes too long; split the file, or save it in another format")
        except (EOFError, OSError):
            return _fate(self._code())
        except NonsenseError:
            return Broken("crashed", "its reader broke down on it (its answer made no sense); save it in another format")
        finally:
            if granted:
                large.release()

    def _code(self) -> int:
        """The exit code of a process that has let go of its connection."""
        try:
            return self._process.wait(_LAST_BREATH)
        except subprocess.TimeoutExpired:
            self.kill()
            return self._process.wait()

    def kill(self) -> None:
        """End the process now."""
        self._process.kill()

    def end(self) -> None:
        """End the process and forget it."""
        self._connection.close()
        self._process.kill()
        self._process.wait()


def _fate(code: int) -> Broken:
    """What the exit code of a lost worker says of the item."""
    if -code in (signal.SIGXCPU, signal.SIGALRM):
        return Broken("timeout", "reading it takes too long; split the file, or save it in another format")
    if -code in (signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        return Broken("killed", "the process that read it was killed; try again, with more memory free")
    if code > 0:
        return Broken("defect", f"the process that should read it ended with exit code {code}; ZHIBIAO_DEBUG=1 shows why")
    name = signal.Signals(-code).name if code else "no word"
    return Broken("crashed", f"its reader broke down on it ({name}); save it in another format")


def _environment() -> dict[str, str]:
    """What a worker may know. It finds what this process finds, and starts no more threads than are needed."""
    kept = ("PATH", "HOME", "LANG", "LC_ALL", "SYSTEMROOT", "LD_LIBRARY_PATH", "ZHIBIAO_DEBUG")
    return {name: os.environ[name] for name in kept if name in os.environ} | {
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "MALLOC_ARENA_MAX": "2",
    }
