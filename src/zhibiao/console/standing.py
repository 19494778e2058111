"""What `zhibiao status` looks like: three tables on a terminal, or one JSON object."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from zhibiao.console.rows import Record, from_records, pick
from zhibiao.console.table import Screen, clean, draw
from zhibiao.operations.status import Health, Status
from zhibiao.sources.history import SourceRun

_WHEN = "%m-%d %H:%M"
_ALL_COUNTERS = 110  # cells of the screen that they need
_FEW_COUNTERS = ("source", "started", "status", "found", "new", "failed", "loaded", "rejected")


@dataclass(frozen=True, slots=True)
class _Source:
    source: str
    status: str
    last_run: str
    next_run: str
    backlog: int
    documents: int
    news: str


@dataclass(frozen=True, slots=True)
class _Run:
    """`found = new + same + left + failed`, and of what was new or waited, `offered = loaded + unchanged + rejected + broken`."""

    source: str
    started: str
    took: str
    status: str
    found: int
    new: int
    same: int
    left: int
    failed: int
    offered: int
    loaded: int
    unchanged: int
    rejected: int
    broken: int


@dataclass(frozen=True, slots=True)
class _Failure:
    source: str
    reason: str
    count: int
    example: str


def as_json(status: Status) -> str:
    """The whole status as one JSON object; times with their offset."""
    told = {"ok": status.ok, **asdict(status)}
    return json.dumps(told, ensure_ascii=False, indent=2, default=lambda value: value.isoformat())


def lines(status: Status, screen: Screen) -> Iterator[str]:
    """The lines for a person."""
    if not status.sources:
        yield f"{status.warehouse}: no sources yet. `zhibiao sources add` describes one, `zhibiao serve` lets it run by itself"
        return
    yield (
        f"zhibiao serve is at work: {status.scheduler}"
        if status.scheduler
        else "zhibiao serve is not at work: nothing runs by itself"
    )
    yield ""
    yield from _table(_Source, list(_sources(status)), screen)
    for source in status.sources:
        if source.message is not None and source.health is not Health.OK:
            yield clean(f"{source.source}: {source.message}")
    if status.failures:
        yield ""
        shown = [_Failure(one.source, one.reason, one.count, one.example) for one in status.failures]
        yield from _table(_Failure, shown, screen)
    if status.runs:
        yield ""
        is_narrow = screen.width is not None and screen.width < _ALL_COUNTERS
        yield from _table(_Run, [_run(run, status) for run in status.runs], screen, _FEW_COUNTERS if is_narrow else ())


def _sources(status: Status) -> Iterator[_Source]:
    for one in status.sources:
        yield _Source(
            one.source, one.health, _when(one.last_run), _when(one.next_run), one.backlog, one.documents, _when(one.last_news)
        )


def _run(run: SourceRun, status: Status) -> _Run:
    zone = next((one.last_run.tzinfo for one in status.sources if one.source == run.source and one.last_run), None)
    counts = run.counts
    return _Run(
        source=run.source,
        started=_when(run.started.astimezone(zone)),
        took=_took(run.ended - run.started) if run.ended else "",
        status=run.status,
        found=counts.found,
        new=counts.fetched,
        same=counts.not_modified + counts.known,
        left=counts.skipped + counts.gone,
        failed=counts.failed,
        offered=counts.offered,
        loaded=counts.loaded + counts.superseding,
        unchanged=counts.unchanged,
        rejected=counts.rejected,
        broken=counts.load_failed,
    )


def _when(moment: datetime | None) -> str:
    return f"{moment:{_WHEN}}" if moment else "-"


def _took(time: timedelta) -> str:
    seconds = max(0, round(time.total_seconds()))
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min" if minutes >= 10 else f"{60 * minutes + seconds} s"


def _table(kind: type[Record], records: Sequence[Record], screen: Screen, names: Sequence[str] = ()) -> Iterator[str]:
    rows = from_records(kind, records)
    if names:
        rows = pick(rows, names)
    drawn = list(draw(rows.columns, [tuple(map(str, record)) for record in rows.records], screen))
    yield from drawn[:-1]
    if "columns" in drawn[-1]:
        yield drawn[-1].replace("jsonl", "json")
