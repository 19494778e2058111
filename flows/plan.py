"""What is to run when: the reports of some paths on one schedule, or each source of sources.yml on its own."""

from dataclasses import dataclass
from pathlib import Path
from typing import Self, TypedDict
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from zhibiao.errors import UsageError
from zhibiao.lake.location import Warehouse


class OrderJson(TypedDict):
    """An order as it is handed to the worker's process."""

    warehouse: str
    paths: list[str]
    cron: str | None
    timezone: str | None


@dataclass(frozen=True, slots=True)
class Order:
    """What the user asked for: paths with a schedule, or, without paths, what sources.yml says at any time."""

    warehouse: Warehouse
    paths: tuple[Path, ...] = ()
    cron: str | None = None
    timezone: str | None = None

    def as_json(self) -> OrderJson:
        """The order for another process."""
        return {
            "warehouse": str(self.warehouse.root),
            "paths": [str(path.absolute()) for path in self.paths],
            "cron": self.cron,
            "timezone": self.timezone,
        }

    @classmethod
    def from_json(cls, order: OrderJson) -> Self:
        """The order of another process."""
        paths = tuple(Path(path) for path in order["paths"])
        return cls(Warehouse(Path(order["warehouse"])), paths, order["cron"], order["timezone"])


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that runs on a schedule: a source, or, with `paths`, the ingest of these."""

    name: str
    cron: str | None  # None: only when somebody starts it
    timezone: str | None  # None: the machine's
    paused: bool = False
    paths: tuple[Path, ...] = ()


def read_plan(order: Order) -> tuple[Entry, ...]:
    """What is to run when, at this moment. UsageError for what cannot be: no sources, a wrong entry, a path that is not there."""
    if not order.paths:
        raise UsageError("no sources")
    missing = next((path for path in order.paths if not path.exists()), None)
    if missing is not None:
        raise UsageError(f"{missing}: no such file or folder")
    check_schedule(order.cron or "", order.timezone)
    return (Entry("zhibiao", order.cron, order.timezone, paths=order.paths),)


def check_schedule(cron: str, timezone: str | None) -> None:
    """UsageError for an expression that is no schedule, and for a zone that does not exist."""
    from prefect.schedules import Cron

    try:
        if timezone:
            ZoneInfo(timezone)
        Cron(cron, timezone=timezone)
    except ZoneInfoNotFoundError as error:
        raise UsageError(f"--timezone {timezone}: no such zone; for example Asia/Shanghai") from error
    except ValueError as error:
        raise UsageError(f'--cron "{cron}": not a schedule; "0 3 * * *" is every night at three') from error
