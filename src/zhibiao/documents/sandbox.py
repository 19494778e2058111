"""Untrusted bytes are read in worker processes: a crash, a hang or a bomb there costs one file and never the program.

A pool of workers runs a function of some module on items and gives the values back in order. Each worker is a fresh interpreter
(no fork: the program has threads and open databases) that may neither write files, nor open connections, nor use more memory
and time than `Caps` allow; see `worker`. One thread of this process stands behind each worker. Workers start when there is
work for them, are used again, and end with the program however it ends.
"""

import atexit
import os
import queue
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import TypeVar, cast

from zhibiao.documents.crossing import Broken, Job
from zhibiao.documents.worker_process import WorkerProcess

Item = TypeVar("Item")
Argument = TypeVar("Argument")
Value = TypeVar("Value")

MOST_WORKERS = 8
MEMORY = 1_000_000_000
SECONDS = 20.0
SECONDS_A_MEGABYTE = 3.0
_LARGE_JOBS = 2  # at the same time: recognising characters takes a gigabyte each
_AHEAD = 2  # items a worker that are handed over before their turn
_PATIENCE = 5.0  # seconds for a thread whose worker was killed to end


@dataclass(frozen=True, slots=True)
class Caps:
    """What one item may use up."""

    memory: int = MEMORY  # bytes of address space
    seconds: float = SECONDS  # of CPU; so many times as much of the clock's, for a busy machine


def caps(size: int) -> Caps:
    """Those of a file of so many bytes: several times what the slowest reader needs."""
    return Caps(seconds=SECONDS + SECONDS_A_MEGABYTE * size / 1e6)


@dataclass(frozen=True, slots=True)
class _Task:
    job: Job
    caps: Caps
    future: "Future[object]" = field(default_factory=lambda: Future[object]())


class Sandbox:
    """A pool of workers. Threads may share it."""

    def __init__(self, workers: int | None = None) -> None:
        self._most = workers or min(_cores(), MOST_WORKERS)
        self._crew = _Crew(self._most)
        atexit.register(self.close)
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._forget)

    def map(
        self,
        function: Callable[[Argument], Value],
        items: Iterable[Item],
        argument: Callable[[Item], Argument],
        limit: Callable[[Item], Caps],
    ) -> Generator[tuple[Item, Value | Broken]]:
        """Each item and the value of the function for its argument, or Broken, in the order of the items.

        The function is one of a module. Items are taken as they are needed, a few ahead; only the argument goes to a worker.
        """
        waiting: deque[tuple[Item, Future[object]]] = deque()
        try:
            for item in items:
                waiting.append(
                    (item, self._crew.submit(_Task(Job(cast(Callable[[object], object], function), argument(item)), limit(item))))
                )
                while len(waiting) > _AHEAD * self._most or (waiting and waiting[0][1].done()):
                    first, future = waiting.popleft()
                    yield first, cast(Value | Broken, future.result())
            while waiting:
                first, future = waiting.popleft()
                yield first, cast(Value | Broken, future.result())
        finally:
            for _, future in waiting:
                future.cancel()

    def close(self) -> None:
        """End all workers now. The pool can be used again."""
        crew, self._crew = self._crew, _Crew(self._most)
        crew.dismiss()

    def _forget(self) -> None:
        """In a forked process: it has the pool, but none of its threads."""
        self._crew = _Crew(self._most)


class _Crew:
    """The keepers of one pool, and the tasks that wait for them."""

    def __init__(self, most: int) -> None:
        self.tasks: queue.SimpleQueue[_Task | None] = queue.SimpleQueue()
        self.large = threading.BoundedSemaphore(_LARGE_JOBS)
        self.dismissed = False
        self._most = most
        self._lock = threading.Lock()
        self._keepers: list[_Keeper] = []
        self._unfinished = 0

    def submit(self, task: _Task) -> "Future[object]":
        """Have the task done, by one more keeper where all are busy."""
        with self._lock:
            self._unfinished += 1
            if len(self._keepers) < min(self._unfinished, self._most):
                self._keepers.append(_Keeper(self))
        self.tasks.put(task)
        return task.future

    def finish(self) -> None:
        """Told after each task."""
        with self._lock:
            self._unfinished -= 1

    def dismiss(self) -> None:
        """End the keepers and their workers. Tasks that wait are cancelled, those that run are broken."""
        self.dismissed = True
        while not self.tasks.empty():
            task = self.tasks.get()
            if task is not None:
                task.future.cancel()
        for keeper in self._keepers:
            self.tasks.put(None)
            keeper.kill()
        for keeper in self._keepers:
            keeper.thread.join(_PATIENCE)


class _Keeper:
    """A thread that gives tasks to a worker, one at a time, and replaces it when it is lost."""

    def __init__(self, crew: _Crew) -> None:
        self._crew = crew
        self._worker: WorkerProcess | None = None
        # The kernel ends a worker with the thread that started it, so the thread lives as long as the crew.
        self.thread = threading.Thread(target=self._keep, name="sandbox", daemon=True)
        self.thread.start()

    def kill(self) -> None:
        """End the worker, whatever it is doing."""
        if (worker := self._worker) is not None:
            worker.kill()

    def _keep(self) -> None:
        while (task := self._crew.tasks.get()) is not None and not self._crew.dismissed:
            if task.future.set_running_or_notify_cancel():
                try:
                    task.future.set_result(self._run(task))
                except Exception as error:  # ours: the one who waits must hear of it
                    task.future.set_exception(error)
            self._crew.finish()
        if self._worker is not None:
            self._worker.end()

    def _run(self, task: _Task) -> object:
        if self._worker is None:
            self._worker = WorkerProcess()
        reply = self._worker.run(task.job, task.caps.memory, task.caps.seconds, self._crew.large)
        if isinstance(reply, Broken) or reply.last:
            self._worker.end()
            self._worker = None
        if isinstance(reply, Broken):
            return reply
        return Broken(reply.broken, reply.detail) if reply.broken else reply.value


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
