"""What is to run when: the reports of some paths on one schedule, or each source of sources.yml on its own."""

from dataclasses import dataclass
from pathlib import Path
from typing import Self, TypedDict
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from zhibiao.errors import UsageError
from zhibiao.lake.location import Warehouse, place
from zhibiao.sources.definition import Definition
from zhibiao.sources.reading import read_definitions, sources_file


class OrderJson(TypedDict):
    """An order as it is handed to the worker's process."""

    warehouse: str
    catalog: str | None
    data: str | None
    paths: list[str]
    publish: str | None
    cron: str | None
    timezone: str | None


@dataclass(frozen=True, slots=True)
class Order:
    """What the user asked for: paths with a schedule, or, without paths, what sources.yml says at any time."""

    warehouse: Warehouse
    paths: tuple[Path, ...] = ()
    cron: str | None = None
    timezone: str | None = None
    publish: Path | None = None  # folder of the package that is written anew when a run has loaded something

    def as_json(self) -> OrderJson:
        """The order for another process."""
        return {
            "warehouse": str(self.warehouse.root),
            "catalog": self.warehouse.server,
            "data": self.warehouse.store,
            "paths": [str(path.absolute()) for path in self.paths],
            "cron": self.cron,
            "timezone": self.timezone,
            "publish": str(self.publish.absolute()) if self.publish else None,
        }

    @classmethod
    def from_json(cls, order: OrderJson) -> Self:
        """The order of another process."""
        paths = tuple(Path(path) for path in order["paths"])
        publish = Path(order["publish"]) if order["publish"] else None
        warehouse = place(order["warehouse"], order["catalog"], order["data"])
        return cls(warehouse, paths, order["cron"], order["timezone"], publish)


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
        return _sources(order.warehouse)
    missing = next((path for path in order.paths if not path.exists()), None)
    if missing is not None:
        raise UsageError(f"{missing}: no such file or folder")
    _check_schedule(order.cron or "", order.timezone)
    return (Entry("zhibiao", order.cron, order.timezone, paths=order.paths),)


def _sources(warehouse: Warehouse) -> tuple[Entry, ...]:
    definitions = read_definitions(warehouse)
    if not definitions:
        raise UsageError(
            f"{sources_file(warehouse)}: no source is described there yet, so nothing would run. Write one with "
            '`zhibiao sources add`, or name the folder of your reports: zhibiao serve reports/ --cron "0 3 * * *"'
        )
    return tuple(_entry(definition) for definition in definitions)


def _entry(definition: Definition) -> Entry:
    schedule = definition.schedule
    if schedule is None:
        return Entry(definition.name, None, None, definition.paused)
    if not _is_cron(schedule.cron):
        remedy = '"0 3 * * *" is every night at three'
        raise UsageError(f"{definition.said}: schedule: Prefect does not understand '{schedule.cron}'; {remedy}")
    return Entry(definition.name, schedule.cron, schedule.timezone, definition.paused)


def _check_schedule(cron: str, timezone: str | None) -> None:
    if timezone:
        try:
            ZoneInfo(timezone)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise UsageError(f"--timezone {timezone}: no such zone; for example Asia/Shanghai") from error
    if not _is_cron(cron):
        raise UsageError(f'--cron "{cron}": not a schedule; "0 3 * * *" is every night at three')


def _is_cron(expression: str) -> bool:
    from prefect.schedules import Cron

    try:
        Cron(expression)
    except ValueError:
        return False
    return True
