"""The worker runs the flows when they are due; `zhibiao serve` starts it: `python -m zhibiao.flows.worker ORDER`."""

import asyncio
import json
import signal
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from uuid import UUID

from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.filters import FlowFilter, FlowFilterName
from prefect.runner import Runner
from prefect.schedules import Cron
from prefect.types.entrypoint import EntrypointType

from zhibiao.errors import ZhibiaoError
from zhibiao.flows.collect import collect
from zhibiao.flows.ingest import ingest
from zhibiao.flows.leftovers import resume, settle
from zhibiao.flows.plan import Entry, Order, read_plan
from zhibiao.operations.status import next_run
from zhibiao.sources.definition import Schedule
from zhibiao.sources.reading import sources_file

AT_ONCE = 3  # runs; they wait for sites most of the time, and take turns to load
POLL = 5.0  # seconds between two looks at what is due
WATCH = 2.0  # seconds between two looks at the plan
FLOWS = (ingest.name, collect.name)


class _Interruptible(Runner):
    """A Runner that ends on SIGTERM as it does on Ctrl-C; Prefect's own way leaves its clean-up unawaited."""

    def handle_sigterm(self, *args: object, **kwargs: object) -> None:
        """Become an interrupt."""
        del args, kwargs
        signal.raise_signal(signal.SIGINT)


class Worker:
    """Deployments that follow the plan, and the runner that runs them."""

    def __init__(self, order: Order, tell: Callable[[str], None]) -> None:
        self._order = order
        self._tell = tell
        self._runner = _Interruptible(name="zhibiao", limit=AT_ONCE, query_seconds=POLL, pause_on_shutdown=False)
        self._deployed: dict[str, UUID] = {}
        self._plan: tuple[Entry, ...] = ()
        self._seen = self._stamp()

    async def run(self) -> None:
        """Work until interrupted. ZhibiaoError when the plan cannot be read at the start."""
        async with get_client() as client:
            await self._follow(client, read_plan(self._order))
            paused = {self._deployed[entry.name] for entry in self._plan if entry.paused}
            for deployment in await settle(client, self._deployed.values()):
                if deployment not in paused:
                    await resume(client, deployment)
            async with asyncio.TaskGroup() as tasks:
                watcher = tasks.create_task(self._watch(client))
                await self._runner.start()
                watcher.cancel()

    async def _watch(self, client: PrefectClient) -> None:
        """Follow the plan when it changes; what is wrong with it is said once, and the plan before it holds."""
        while True:
            await asyncio.sleep(WATCH)
            if (stamp := self._stamp()) == self._seen:
                continue
            self._seen = stamp
            try:
                plan = read_plan(self._order)
            except ZhibiaoError as error:
                self._tell(f"{error}; until then everything runs as before")
                continue
            await self._follow(client, plan)

    def _stamp(self) -> tuple[int, int] | None:
        try:
            found = sources_file(self._order.warehouse).stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size

    async def _follow(self, client: PrefectClient, plan: Sequence[Entry]) -> None:
        """Deploy what is new or changed, take away what is no longer there."""
        names = {entry.name for entry in plan}
        for entry in plan:
            if entry not in self._plan:
                self._deployed[entry.name] = await self._deploy(entry)
                self._tell(_said_of(entry))
        if len(names) != len(self._deployed) or not self._plan:
            for deployment in await client.read_deployments(flow_filter=FlowFilter(name=FlowFilterName(any_=[*FLOWS]))):
                if deployment.name not in names and deployment.parameters.get("warehouse") == str(self._order.warehouse.root):
                    await client.delete_deployment(deployment.id)
                    if self._deployed.pop(deployment.name, None) is not None:
                        self._tell(f"{deployment.name}: no longer a source, runs no more; what it brought stays")
        self._plan = tuple(plan)

    async def _deploy(self, entry: Entry) -> UUID:
        warehouse = self._order.warehouse
        parameters: dict[str, object] = {"warehouse": str(warehouse.root)}
        if warehouse.is_remote:
            parameters |= {"catalog": warehouse.server, "data": warehouse.store}
        if entry.paths:
            parameters["paths"] = [str(path) for path in entry.paths]
        else:
            parameters["source"] = entry.name
        if self._order.publish is not None:
            parameters["publish_folder"] = str(self._order.publish)
        return await self._runner.aadd_flow(
            ingest if entry.paths else collect,
            name=entry.name,
            schedule=Cron(entry.cron, timezone=entry.timezone) if entry.cron else None,
            paused=entry.paused,
            parameters=parameters,
            entrypoint_type=EntrypointType.MODULE_PATH,
        )


def _said_of(entry: Entry) -> str:
    if entry.paused:
        return f"{entry.name}: paused"
    if entry.cron is None:
        return f"{entry.name}: no schedule; runs when you start it"
    due = next_run(Schedule(entry.cron, entry.timezone), datetime.now(UTC))
    return f"{entry.name}: at {entry.cron!r}, next on {due:%Y-%m-%d at %H:%M}, {entry.timezone or 'time of this machine'}"


def main() -> int:
    """Work for the order that is the one argument, until interrupted; the exit code."""
    signal.signal(signal.SIGINT, signal.default_int_handler)  # it may be ignored where we were started
    try:
        asyncio.run(Worker(Order.from_json(json.loads(sys.argv[1])), lambda line: print(line, flush=True)).run())
    except KeyboardInterrupt:
        return 0
    except Exception as error:  # `zhibiao serve` starts another one
        print(f"zhibiao: the worker stops: {error!r}", file=sys.stderr, flush=True)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
