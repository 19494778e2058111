"""What landing.sqlite says about runs, backlog, failures and freshness: typed rows for `zhibiao status` and the site."""

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime

from zhibiao.lake.location import Warehouse
from zhibiao.sources.ledger import moment
from zhibiao.sources.store import database, explained
from zhibiao.sources.tables import COUNTERS
from zhibiao.sources.visit import Counts, Fetch, RunStatus

_AT_ONCE = 500  # values of one question
_Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class SourceRun:
    """One run of a source. Times are UTC; `ended` is None while it runs, and for one that was killed."""

    run: int
    source: str
    kind: str
    started: datetime
    ended: datetime | None
    status: RunStatus
    message: str | None
    counts: Counts


@dataclass(frozen=True, slots=True)
class Backlog:
    """What has landed from a source and waits for the warehouse, and what its last run left for the next one."""

    source: str
    landed: int  # files
    bytes: int
    oldest: datetime | None
    waiting: int  # addresses that the last run found and did not ask for


@dataclass(frozen=True, slots=True)
class Freshness:
    """How fresh a source is. Times are UTC, None: never."""

    source: str
    documents: int  # addresses with bytes
    gone: int  # of these, no longer there
    last_run: datetime | None
    last_success: datetime | None  # end of the last run that went through, with or without trouble
    last_news: datetime | None  # when bytes came that were new


@dataclass(frozen=True, slots=True)
class Failure:
    """Why addresses of a source are not in the warehouse: those that failed in its last run, and those that it refused."""

    source: str
    reason: str
    count: int
    example: str  # address
    detail: str | None  # of the example


def runs(warehouse: Warehouse, source: str | None = None, *, limit: int = 100) -> tuple[SourceRun, ...]:
    """The latest runs, the last one first."""
    found = _ask(
        warehouse,
        f"""
        select run, source, kind, started, ended, status, message, {", ".join(COUNTERS)}
        from run
        where ? is null or source = ?
        order by run desc
        limit ?
        """,
        (source, source, limit),
    )
    return tuple(_run(row) for row in found)


def last_runs(warehouse: Warehouse) -> dict[str, SourceRun]:
    """By source, its last run."""
    found = _ask(
        warehouse,
        f"""
        select run, source, kind, started, ended, status, message, {", ".join(COUNTERS)}
        from run
        where run in (select max(run) from run group by source)
        """,
    )
    return {run.source: run for run in map(_run, found)}


def backlog(warehouse: Warehouse) -> tuple[Backlog, ...]:
    """The backlog of each source that has one."""
    found = _ask(
        warehouse,
        """
        with
            landed as (
                select source, count(*) as files, sum(coalesce(bytes, 0)) as bytes, min(changed) as oldest
                from item
                where pending = 1
                group by source
            ),
            latest as (
                select source, waiting
                from run
                where run in (select max(run) from run group by source) and waiting > 0
            )
        select coalesce(landed.source, latest.source), coalesce(files, 0), coalesce(bytes, 0), oldest, coalesce(waiting, 0)
        from landed
        full join latest on landed.source = latest.source
        order by 1
        """,
    )
    return tuple(Backlog(str(row[0]), _int(row[1]), _int(row[2]), _moment(row[3]), _int(row[4])) for row in found)


def freshness(warehouse: Warehouse) -> tuple[Freshness, ...]:
    """How fresh each source is that was ever run."""
    found = _ask(
        warehouse,
        """
        with
            items as (
                select
                    source,
                    -- Pages that only lead to attachments are never given to the warehouse.
                    count(case when fate is not null or pending = 1 then sha256 end) as documents,
                    count(gone) as gone,
                    max(changed) as changed
                from item
                group by source
            ),
            -- The last run is that with the highest number: clocks jump. Beside max() SQLite gives the columns of its row.
            all_runs as (select source, started as last_run, max(run) from run group by source),
            good_runs as (
                select source, ended as last_success, max(run)
                from run
                where status in ('ok', 'trouble')
                group by source
            )
        select all_runs.source, coalesce(documents, 0), coalesce(gone, 0), last_run, last_success, changed
        from all_runs
        left join items on all_runs.source = items.source
        left join good_runs on all_runs.source = good_runs.source
        order by 1
        """,
    )
    return tuple(
        Freshness(str(row[0]), _int(row[1]), _int(row[2]), _moment(row[3]), _moment(row[4]), _moment(row[5])) for row in found
    )


def failures(warehouse: Warehouse, source: str | None = None) -> tuple[Failure, ...]:
    """By source and reason, the most frequent first: what could not be fetched, and what was rejected or failed.

    An alarm sees nothing: what the last run that went through could not fetch stays until another one has.
    """
    found = _ask(
        warehouse,
        """
        with
            through as (select source, max(run) as run from run where status in ('ok', 'trouble') group by source),
            trouble as (
                select visit.source, coalesce(visit.reason, visit.fetch) as reason, visit.address, visit.detail
                from visit
                left join through on visit.source = through.source
                left join item on visit.source = item.source and visit.address = item.address
                where
                    visit.fetch = ?
                    and visit.run >= coalesce(through.run, 0)
                    and (item.checked is null or item.checked < visit.time)
                union all
                select source, coalesce(reason, fate) as reason, address, detail
                from item
                where fate in ('rejected', 'failed')
            )
        select source, reason, count(distinct address), min(address), min(detail)
        from trouble
        where ? is null or source = ?
        group by source, reason
        order by source, count(distinct address) desc, reason
        """,
        (Fetch.FAILED, source, source),
    )
    return tuple(Failure(str(row[0]), str(row[1]), _int(row[2]), str(row[3]), _text(row[4])) for row in found)


def collections(warehouse: Warehouse, addresses: Iterable[str]) -> dict[str, str]:
    """By address of a document, the source that brought it first; those that came in another way are left out."""
    wanted = list(addresses)
    # A member of an archive has the source of the archive.
    places = list({place for address in wanted for place in (address, address.partition("!")[0])})
    found: dict[str, str] = {}
    for start in range(0, len(places), _AT_ONCE):
        some = places[start : start + _AT_ONCE]
        marks = ", ".join("?" * len(some))
        question = f"select address, source from item where address in ({marks}) order by first_seen desc"
        found.update((str(address), str(source)) for address, source in _ask(warehouse, question, some))
    brought = {address: found.get(address) or found.get(address.partition("!")[0]) for address in wanted}
    return {address: source for address, source in brought.items() if source is not None}


def _ask(warehouse: Warehouse, question: str, values: Sequence[_Cell] = ()) -> list[tuple[_Cell, ...]]:
    """Rows; none when nothing was ever collected."""
    path = database(warehouse)
    if not path.is_file():
        return []
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=10)) as connection:
            return connection.execute(question, values).fetchall()
    except sqlite3.Error as error:
        if "no such table" in str(error):
            return []
        raise explained(error, warehouse) from error


def _run(row: tuple[_Cell, ...]) -> SourceRun:
    started = _moment(row[3])
    assert started is not None
    return SourceRun(
        run=_int(row[0]),
        source=str(row[1]),
        kind=str(row[2]),
        started=started,
        ended=_moment(row[4]),
        status=RunStatus(str(row[5])),
        message=_text(row[6]),
        counts=Counts(*(_int(cell) for cell in row[7:])),
    )


def _int(cell: _Cell) -> int:
    return int(cell or 0)


def _text(cell: _Cell) -> str | None:
    return None if cell is None else str(cell)


def _moment(cell: _Cell) -> datetime | None:
    return moment(_text(cell))
