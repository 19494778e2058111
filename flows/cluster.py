"""Batches are read on the workers of a Dask cluster, by Prefect's Dask runner, and loaded in this process.

Needs the extra `dask`, here and on the workers; nothing else of the project imports this module.
"""

import asyncio
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import cast
from urllib.parse import urlsplit

import httpx
from distributed import Client, KilledWorker, get_worker
from distributed.client import FutureCancelledError
from prefect import task
from prefect.settings import PREFECT_API_URL
from prefect_dask.task_runners import DaskTaskRunner, PrefectDaskFuture

from zhibiao.documents import Source
from zhibiao.errors import UsageError, ZhibiaoError
from zhibiao.flows.batches import Parcel, may_pass
from zhibiao.flows.in_order import in_order
from zhibiao.lake.location import Warehouse
from zhibiao.operations.elsewhere import Errand, Sent, begin, check, let_go, read_elsewhere, receive
from zhibiao.operations.reading import share_cores
from zhibiao.quality.engine import warm_up

SPARE = 2  # batches more than the cluster has threads: none of them waits for us
MOST_STAGED = 16  # batches that are read and wait to be loaded, after which no more are given out
_JOIN = 30.0  # seconds for the first worker to come
_SCHEMES = ("tcp", "tls")


class Letter:
    """What goes to a worker or comes back. Prefect looks for futures in all that a dataclass holds, and these hold much."""

    def __init__(self, files: Sequence[Source], errand: Errand) -> None:
        self.files = files
        self.errand = errand


class Reply:
    """What a worker has read."""

    def __init__(self, sent: Sent) -> None:
        self.sent = sent


@task(
    name="read",
    task_run_name="read files {first} to {last}",
    retries=3,  # the catalog's server may be starting again
    retry_delay_seconds=[2, 10, 30],
    retry_condition_fn=may_pass,
    persist_result=False,
)
def read(letter: Letter, first: int, last: int) -> Reply:
    """Read a batch on a worker of the cluster; touches no table. A worker that dies in it is replaced by another one."""
    del first, last
    share_cores(get_worker().state.nthreads)
    return Reply(read_elsewhere(letter.files, letter.errand))


def read_on(cluster: str, batches: Iterable[Sequence[Source]], warehouse: Warehouse) -> Generator[Parcel]:
    """The batches in their order, read by the cluster of this scheduler (tcp://host:8786).

    What a batch has staged is removed when the next one is asked for; close this generator at the end. UsageError when the
    cluster cannot be reached, has no workers, or one of them would read otherwise; ZhibiaoError when it gives up.
    """
    api = check_addresses(cluster)
    errand = begin(warehouse)
    try:
        with _connected(cluster) as runner, _explained(cluster):
            client = cast(Client, runner.client)
            _check_workers(client, cluster, errand, api)
            warm_up()
            jobs = _given_out(runner, batches, errand)
            with closing(in_order(jobs, partial(_at_once, client), MOST_STAGED)) as replies:
                for reply in replies:
                    yield Parcel(receive(reply.sent, errand))
                    let_go(reply.sent, errand)
    finally:
        errand.shelf.close()


@dataclass(frozen=True, slots=True)
class _Job:
    """A batch on the cluster."""

    future: PrefectDaskFuture[Reply]

    def is_done(self) -> bool:
        return bool(self.future.wrapped_future.done())

    def wait(self, seconds: float) -> None:
        self.future.wait(seconds)

    def result(self) -> Reply:
        return self.future.result()


def _given_out(runner: DaskTaskRunner, batches: Iterable[Sequence[Source]], errand: Errand) -> Iterator[_Job]:
    first = 1
    for files in batches:
        last = first + len(files) - 1
        yield _Job(runner.submit(read, {"letter": Letter(files, errand), "first": first, "last": last}))
        first = last + 1


def _at_once(client: Client) -> int:
    threads = cast("dict[str, int]", client.nthreads())
    return sum(threads.values()) + SPARE


def check_addresses(cluster: str) -> str:
    """The address of Prefect's server. UsageError when it, or that of the scheduler, cannot be what a cluster needs."""
    try:
        parts = urlsplit(cluster)
        complete = parts.scheme in _SCHEMES and bool(parts.hostname) and parts.port is not None
    except ValueError:
        complete = False
    if not complete:
        raise UsageError(f"'{cluster}' is no address of a Dask scheduler; write tcp://host:8786")
    api = PREFECT_API_URL.value()
    if not api:
        raise UsageError(
            "the workers of a cluster need a Prefect server that they reach: start one with `prefect server start --host …`, "
            "and set PREFECT_API_URL to its address, http://host:4200/api"
        )
    return api


@contextmanager
def _connected(cluster: str) -> Generator[DaskTaskRunner]:
    with DaskTaskRunner(address=cluster) as runner:
        try:
            _ = runner.client
        except (OSError, TimeoutError) as error:
            raise UsageError(f"{cluster}: no Dask scheduler answers there; start one with `dask scheduler`") from error
        yield runner


@contextmanager
def _explained(cluster: str) -> Generator[None]:
    """What Dask says of its troubles, as a line."""
    carry_on = "What was loaded stays: run the same command again to load the rest"
    try:
        yield
    except KilledWorker as error:
        why = "one worker after the other died while it read the same files, perhaps for want of memory"
        raise ZhibiaoError(f"{cluster}: {why}. {carry_on}, without --cluster where that happens again") from error
    except FutureCancelledError as error:
        raise ZhibiaoError(f"{cluster}: the scheduler was lost. {carry_on}") from error


def _check_workers(client: Client, cluster: str, errand: Errand, api: str) -> None:
    try:
        client.wait_for_workers(1, timeout=_JOIN)
    except TimeoutError as error:
        raise UsageError(f"{cluster}: the cluster has no workers; start some with `dask worker {cluster}`") from error
    answers = cast("dict[str, object]", client.run(_complaint, errand, api, on_error="return"))
    for worker, answer in sorted(answers.items()):
        if isinstance(answer, BaseException):
            words = " ".join(str(answer).split())
            raise UsageError(f"{worker} cannot read for this load: {words}. Install 'zhibiao[dask]' there, in the same version")
        if answer is not None:
            raise UsageError(str(answer))


async def _complaint(errand: Errand, api: str) -> str | None:
    """On a worker, whose heart goes on beating: why it cannot read for the load, in a line."""
    return await asyncio.to_thread(_examined, errand, api)


def _examined(errand: Errand, api: str) -> str | None:
    try:
        check(errand)
        httpx.get(f"{api}/health", timeout=10)
    except UsageError as error:
        return str(error)
    except httpx.HTTPError:
        return f"a worker does not reach Prefect's server at {api}; set PREFECT_API_URL to an address that all machines reach"
    return None
