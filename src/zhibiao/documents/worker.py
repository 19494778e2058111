"""A worker of the sandbox: `python -m zhibiao.documents.worker CONNECTION PARENT` locks itself in and does its jobs."""

import ctypes
import os
import pickle
import signal
import sys
import time
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import cast

from zhibiao.documents.crossing import READY, Grant, Job, Reply, pack

try:
    import resource
except ImportError:  # Windows: the parent's patience is the only limit there
    resource = None

_RECOGNISER = "rapidocr"  # recognising characters takes more than reading them: who imports it has more
_RECOGNISER_MEMORY = 3_500_000_000  # bytes of address space: the models, and what they reserve
_RECOGNISER_SECONDS = 1_800.0  # of CPU: ten a page, and readers bound the pages
_GROWN = 600_000_000  # bytes of address space after which a worker makes room for a fresh one
_PR_SET_PDEATHSIG = 1
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_FORBIDDEN = frozenset(
    (
        "os.chmod", "os.exec", "os.fork", "os.forkpty", "os.kill", "os.link", "os.mkdir", "os.posix_spawn", "os.remove",
        "os.rename", "os.rmdir", "os.spawn", "os.symlink", "os.system", "os.truncate", "pty.spawn",
        "socket.__new__", "socket.connect", "socket.getaddrinfo", "subprocess.Popen", "tempfile.mkdtemp", "tempfile.mkstemp",
    )
)  # fmt: skip


def main() -> None:
    """Serve the parent until it closes the connection or ends."""
    connection = Connection(int(sys.argv[1]))
    _end_with(int(sys.argv[2]))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer
    _lock_in(_Watch(connection))
    connection.send_bytes(READY)
    while True:
        try:
            job, memory, seconds = cast(tuple[Job, int, float], pickle.loads(connection.recv_bytes()))
        except (EOFError, OSError):
            return
        _limit(memory, seconds)
        reply = _packed(job)
        _limit(None, None)
        connection.send_bytes(reply)


def _packed(job: Job) -> bytes:
    """The reply to the job. What goes wrong in it is the reply."""
    try:
        value = job.function(job.item)
        return pack(Reply(value, last=_address_space() > _GROWN or _RECOGNISER in sys.modules))
    except MemoryError:
        broken = Reply(broken="memory", detail="reading it takes too much memory; split the file", last=True)
    except RecursionError:
        broken = Reply(broken="crashed", detail="it is nested too deep; save it in another format")
    except Exception as error:
        detail = f"{type(error).__name__}: {error}"[:500]
        broken = Reply(broken="defect", detail=f"{detail}. This is a defect of zhibiao; please report it with the file")
    return pack(broken)


def _limit(memory: int | None, seconds: float | None) -> None:
    """Allow so much memory in all and so many seconds from now on; None: as much as there is."""
    if resource is None:
        return
    soft = resource.RLIM_INFINITY if memory is None else memory
    # macOS knows no limit of the address space.
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (soft, resource.RLIM_INFINITY))
    soft = resource.RLIM_INFINITY if seconds is None else int(time.process_time() + seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))


def _address_space() -> int:
    """Bytes; 0 where the system does not tell."""
    try:
        with open("/proc/self/statm", "rb") as file:  # noqa: PTH123 - pathlib takes ten times as long
            return int(file.read().split()[0]) * resource.getpagesize() if resource else 0
    except OSError:
        return 0


def _end_with(parent: int) -> None:
    """End when the parent does, however it ends, and also in the middle of a job."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it has ended already
        sys.exit()


def _lock_in(watch: "_Watch") -> None:
    """No files are written, no programs started, no connections opened, no cores dumped from now on."""
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        # A network of its own, without a way out of it. Where the kernel does not allow that, the hook below must do.
        libc = ctypes.CDLL(None)
        if libc.unshare(_CLONE_NEWNET) != 0:
            libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)
    sys.addaudithook(watch)


class _Watch:
    """Python tells it what is done in this process, before it is done."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._asked = False

    def __call__(self, event: str, arguments: tuple[object, ...]) -> None:
        """Forbid it, or let it pass."""
        if event == "open":
            path, _, flags = arguments
            if isinstance(flags, int) and flags & _WRITING and path != os.devnull:
                raise PermissionError(f"a worker writes no files: {path}")
        elif event == "import":
            if not self._asked and str(arguments[0]).partition(".")[0] == _RECOGNISER:
                self._asked = True
                self._ask_for_more()
        elif event in _FORBIDDEN:
            raise PermissionError(f"a worker may not do this: {event}")

    def _ask_for_more(self) -> None:
        self._connection.send_bytes(pack(Grant(_RECOGNISER_SECONDS)))
        self._connection.recv_bytes()
        _limit(_RECOGNISER_MEMORY, _RECOGNISER_SECONDS)


if __name__ == "__main__":
    main()
