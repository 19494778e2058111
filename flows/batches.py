"""Batches of files as Prefect tasks: each is read and then loaded; the next one is read while one is loaded."""

from collections import deque
from collections.abc import Generator, Iterable, Sequence
from typing import cast

from prefect import task
from prefect.client.schemas.objects import State, TaskRun
from prefect.futures import PrefectFuture
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner
from prefect.tasks import Task

from zhibiao.documents import Source
from zhibiao.errors import UsageError
from zhibiao.lake.location import Warehouse
from zhibiao.operations.batch import Batch
from zhibiao.operations.batches import load_batch, read_batch
from zhibiao.operations.outcome import Outcome

# Each batch is read by all cores; the type is wider than the library's, which promises more of the futures than it takes.
ONE_AHEAD = cast("TaskRunner[PrefectFuture[object]]", ThreadPoolTaskRunner(max_workers=1))


class Parcel:
    """A batch on its way from task to task. Prefect looks for futures in all that a dataclass holds, and a batch holds much."""

    def __init__(self, batch: Batch) -> None:
        self.batch = batch


def may_pass(task: "Task[..., object]", run: TaskRun, state: State[object]) -> bool:
    """Whether trying again can help: never against a mistake of the user."""
    del task, run
    error = state.data if isinstance(state.data, BaseException) else None
    return not isinstance(error, UsageError)


@task(name="read", task_run_name="read files {first} to {last}", persist_result=False)
def read(files: Sequence[Source], warehouse: Warehouse, first: int, last: int) -> Parcel:
    """Read a batch of landed files; touches no table. No timeout here: each file has its own, in a process that can be ended."""
    del first, last
    return Parcel(read_batch(files, warehouse))


@task(
    name="load",
    task_run_name="load files {first} to {last}",
    retries=2,  # a catalog that stayed locked, a disk that somebody is about to empty
    retry_delay_seconds=[2, 10],
    retry_condition_fn=may_pass,
    persist_result=False,
)
def load(parcel: Parcel, warehouse: Warehouse, first: int, last: int) -> tuple[Outcome, ...]:
    """Stage a batch, gate it, load it in one transaction. Safe to repeat."""
    del first, last
    return load_batch(parcel.batch, warehouse)


def read_ahead(batches: Iterable[Sequence[Source]], warehouse: Warehouse) -> Generator[Parcel]:
    """The batches, read; the next one is being read while one is worked with, and no more than that are held."""
    waiting: deque[PrefectFuture[Parcel]] = deque()
    first = 1
    for files in batches:
        waiting.append(read.submit(files, warehouse, first, first + len(files) - 1))
        first += len(files)
        if len(waiting) > 1:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()
