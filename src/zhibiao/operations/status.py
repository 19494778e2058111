"""How the sources are doing: `zhibiao status`. Everything comes from the landing zone and sources.yml; no server is needed."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from enum import StrEnum
from zoneinfo import ZoneInfo

from cronsim import CronSim

from zhibiao.lake.location import Warehouse
from zhibiao.operations.scheduler import scheduler
from zhibiao.sources.definition import Definition, Schedule
from zhibiao.sources.history import (
    Backlog,
    Failure,
    Freshness,
    SourceRun,
    backlog,
    failures,
    freshness,
    last_runs,
    runs,
)
from zhibiao.sources.lock import is_held
from zhibiao.sources.reading import read_definitions
from zhibiao.sources.visit import RunStatus

LATE = timedelta(minutes=30)  # over the time at which a run was due: a machine that was asleep, a long queue


class Health(StrEnum):
    """How a source is doing."""

    OK = "ok"
    TROUBLE = "trouble"  # it runs, and something failed or was rejected
    RUNNING = "running"
    INTERRUPTED = "interrupted"  # the next run carries on
    NEVER = "never ran"
    PAUSED = "paused"
    GONE = "not in sources.yml"
    OVERDUE = "overdue"  # its schedule says that it should have run
    ALARM = "alarm"
    FAILED = "failed"


NEEDS_A_PERSON = frozenset((Health.OVERDUE, Health.ALARM, Health.FAILED))


@dataclass(frozen=True, slots=True)
class SourceStatus:
    """One source. Times are in the zone of its schedule, else that of the machine; None: never, or nothing is planned."""

    source: str
    health: Health
    message: str | None  # why, in a line
    last_run: datetime | None
    next_run: datetime | None
    backlog: int  # files that wait for the warehouse, and addresses that the last run left for the next one
    documents: int  # addresses with a document
    gone: int  # of these, no longer there
    last_news: datetime | None  # when the latest new or changed document came

    @property
    def ok(self) -> bool:
        """Whether nobody has to do anything."""
        return self.health not in NEEDS_A_PERSON


@dataclass(frozen=True, slots=True)
class Status:
    """All sources, their latest runs, and why documents are not in the warehouse."""

    warehouse: str
    scheduler: str | None  # process and address of `zhibiao serve`; None: nothing runs by itself
    sources: tuple[SourceStatus, ...]
    runs: tuple[SourceRun, ...]  # the latest first
    failures: tuple[Failure, ...]

    @property
    def ok(self) -> bool:
        """Whether nobody has to do anything (exit code 0)."""
        return all(source.ok for source in self.sources)


def status(warehouse: Warehouse, *, now: datetime | None = None, latest: int = 10) -> Status:
    """How the sources of this warehouse are doing, with the `latest` runs. UsageError for a sources.yml that cannot be read."""
    moment = now or datetime.now(UTC)
    definitions = {definition.name: definition for definition in read_definitions(warehouse)}
    ended = last_runs(warehouse)
    waiting = {backlog.source: backlog for backlog in backlog(warehouse)}
    fresh = {freshness.source: freshness for freshness in freshness(warehouse)}
    names = dict.fromkeys((*definitions, *sorted(ended)))
    sources = tuple(
        _source(warehouse, name, definitions.get(name), ended.get(name), waiting.get(name), fresh.get(name), moment)
        for name in names
    )
    return Status(str(warehouse.root), scheduler(warehouse), sources, runs(warehouse, limit=latest), failures(warehouse))


def next_run(schedule: Schedule, after: datetime) -> datetime:
    """When the schedule is due for the first time after this moment, in its own zone."""
    return next(CronSim(schedule.cron, after.astimezone(_zone(schedule))))


def _source(
    warehouse: Warehouse,
    name: str,
    definition: Definition | None,
    run: SourceRun | None,
    waiting: Backlog | None,
    fresh: Freshness | None,
    now: datetime,
) -> SourceStatus:
    schedule = definition.schedule if definition is not None and not definition.paused else None
    zone = _zone(schedule)
    is_lost = run is not None and run.status is RunStatus.RUNNING and not is_held(warehouse, name)
    health, message = (
        (Health.INTERRUPTED, "its process is gone; the next run carries on")
        if is_lost
        else _health(definition, run, schedule, now)
    )
    return SourceStatus(
        source=name,
        health=health,
        message=message,
        last_run=_at(run.started if run else None, zone),
        next_run=next_run(schedule, now) if schedule is not None else None,
        backlog=waiting.landed + waiting.waiting if waiting else 0,
        documents=fresh.documents if fresh else 0,
        gone=fresh.gone if fresh else 0,
        last_news=_at(fresh.last_news if fresh else None, zone),
    )


def _health(
    definition: Definition | None, run: SourceRun | None, schedule: Schedule | None, now: datetime
) -> tuple[Health, str | None]:
    if definition is None:
        return Health.GONE, "what it brought stays"
    if definition.paused:
        return Health.PAUSED, f"zhibiao sources resume {definition.name}"
    if run is None:
        return Health.NEVER, None if schedule is not None else f"zhibiao sources run {definition.name}"
    if run.status in (RunStatus.FAILED, RunStatus.ALARM):
        return Health(run.status), run.message
    if schedule is not None and run.status is not RunStatus.RUNNING and next_run(schedule, run.started) + LATE < now:
        return Health.OVERDUE, f"was due at {next_run(schedule, run.started):%Y-%m-%d %H:%M}; is `zhibiao serve` at work?"
    return Health(run.status), run.message


def _zone(schedule: Schedule | None) -> tzinfo | None:
    """None is what datetime takes for the machine's own."""
    return ZoneInfo(schedule.timezone) if schedule is not None and schedule.timezone else None


def _at(moment: datetime | None, zone: tzinfo | None) -> datetime | None:
    return moment.astimezone(zone) if moment is not None else None
