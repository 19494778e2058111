"""The ingest flow as a deployment that runs when its schedule says, until it is interrupted."""

import asyncio
import signal
from collections.abc import Sequence
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from prefect.runner import Runner
from prefect.schedules import Cron, Schedule
from prefect.types.entrypoint import EntrypointType

from zhibiao.errors import UsageError
from zhibiao.flows.ingest import ingest
from zhibiao.lake.location import Warehouse


class _Interruptible(Runner):
    """A Runner that ends on SIGTERM as it does on Ctrl-C; Prefect's own way leaves its clean-up unawaited."""

    def handle_sigterm(self, *args: object, **kwargs: object) -> None:
        """Become an interrupt."""
        del args, kwargs
        signal.raise_signal(signal.SIGINT)


def schedule(cron: str, timezone: str | None) -> Schedule:
    """The schedule of a cron expression. UsageError for what is none, and for a zone that does not exist."""
    try:
        if timezone:
            ZoneInfo(timezone)
        return Cron(cron, timezone=timezone)
    except ZoneInfoNotFoundError as error:
        raise UsageError(f"--timezone {timezone}: no such zone; for example Asia/Shanghai") from error
    except ValueError as error:
        raise UsageError(f'--cron "{cron}": not a schedule; "0 3 * * *" is every night at three') from error


def keep_running(paths: Sequence[Path], warehouse: Warehouse, plan: Schedule) -> None:
    """Register the flow and run it when it is due, one run at a time. KeyboardInterrupt when it is time to stop."""
    runner = _Interruptible(name="zhibiao", limit=1, pause_on_shutdown=False)
    runner.add_flow(
        ingest,
        name="zhibiao",
        schedule=plan,
        parameters={"paths": [str(path.absolute()) for path in paths], "warehouse": str(warehouse.root)},
        entrypoint_type=EntrypointType.MODULE_PATH,
    )
    asyncio.run(runner.start())
