"""Keep the warehouse fast and small: `zhibiao maintain`."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TypeVar

import duckdb

from zhibiao import catalogue
from zhibiao.errors import UsageError
from zhibiao.lake import maintenance
from zhibiao.lake.attach import writing
from zhibiao.lake.layout import order_tables, set_layout
from zhibiao.lake.location import Warehouse
from zhibiao.lake.metrics import catalogued
from zhibiao.lake.patience import patiently, persistently, turn
from zhibiao.lake.prepare import prepare
from zhibiao.lake.server import catalog_bytes
from zhibiao.lake.shelf import tidy
from zhibiao.lake.shrinking import shrink_catalog
from zhibiao.operations.opening import opened
from zhibiao.operations.retention import KEEP_DAYS, KEEP_LOADS, MARGIN_HOURS
from zhibiao.operations.writing import now

_LONG = 0.5  # seconds; after a step that took longer, those who wait for their turn come in
_COURTESY = 0.2  # seconds; they look for it ten times a second

Answer = TypeVar("Answer")
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of the warehouse, before the maintenance and after it."""

    figure: str
    before: int
    after: int | None  # None in a dry run, where only doing it would tell


@dataclass(frozen=True, slots=True)
class MaintainSummary:
    """What came of it, or, of a dry run, what would be forgotten."""

    figures: tuple[Figure, ...]
    expired: int  # versions
    oldest: int  # the oldest version that can still be looked at
    seconds: float
    dry_run: bool = False


def _silent(step: str) -> None:
    del step


def maintain(
    warehouse: Warehouse,
    *,
    keep_days: int = KEEP_DAYS,
    keep_loads: int = KEEP_LOADS,
    margin_hours: int = MARGIN_HOURS,
    dry_run: bool = False,
    progress: Progress = _silent,
) -> MaintainSummary:
    """Merge small files, sorted; write those anew that hold deleted rows; expire versions; remove files that nothing needs.

    No answer changes. Versions of the last `keep_days` days and of the newest `keep_loads` loads stay. A file is removed when
    nothing has needed it for `margin_hours`; with 0 at once, for when nobody else is at work. Loads take turns with its steps,
    each of which is one transaction, so that it may be killed and run again.
    UsageError when there is no warehouse; ZhibiaoError when it is empty, of a newer program, or cannot be written.
    """
    if keep_days < 0 or keep_loads < 1 or margin_hours < 0:
        raise UsageError("maintain keeps at least one load, and neither days nor hours below zero")
    started, moment = time.monotonic(), now()
    limits = _Limits(moment, timedelta(days=keep_days), keep_loads, timedelta(hours=margin_hours))
    with opened(warehouse) as connection:
        before = _figures(connection, warehouse, limits)
        first = maintenance.first_version(connection)
        expirable = maintenance.expirable(connection, limits.past, keep_loads)
    if dry_run:
        oldest = expirable[-1] + 1 if expirable else first
        figures = tuple(Figure(name, value, None) for name, value in before.items())
        return MaintainSummary(figures, len(expirable), oldest, time.monotonic() - started, dry_run=True)
    expired = persistently(_Run(warehouse, limits, progress).run)
    tidy(warehouse, limits.orphaned)
    if warehouse.server is None:  # a server keeps its own tables small
        with turn(warehouse):
            shrink_catalog(warehouse)
    with opened(warehouse) as connection:
        after = _figures(connection, warehouse, limits)
        oldest = maintenance.first_version(connection)
    figures = tuple(Figure(name, value, after[name]) for name, value in before.items())
    return MaintainSummary(figures, expired, oldest, time.monotonic() - started)


@dataclass(frozen=True, slots=True)
class _Limits:
    """What may go."""

    now: datetime  # UTC
    keep: timedelta
    keep_loads: int
    margin: timedelta

    @property
    def past(self) -> datetime:
        """What was no longer the present then may be forgotten."""
        return self.now - self.keep

    @property
    def orphaned(self) -> datetime:
        """A file that was written before and belongs to nothing is no writer's any more."""
        return self.now - self.margin


class _Run:
    """One maintenance, step by step over one connection."""

    def __init__(self, warehouse: Warehouse, limits: _Limits, progress: Progress) -> None:
        self._warehouse = warehouse
        self._limits = limits
        self._progress = progress
        self._expired = 0

    def run(self) -> int:
        """Do all steps; returns the number of versions that were expired. It may be run again where it was broken off."""
        limits = self._limits
        with writing(self._warehouse) as connection:
            metrics = catalogued(catalogue.load().metrics)
            self._step("schema", lambda: prepare(connection, self._warehouse, metrics))
            self._step("layout of files", lambda: _lay_out(connection))
            self._expired += self._step("versions", lambda: self._expire(connection))
            for table in maintenance.tables(connection):
                self._step(table, partial(maintenance.flush, connection, table))
                self._step(table, partial(maintenance.rewrite, connection, table))
                while self._step(table, partial(maintenance.merge, connection, table)):
                    pass
            self._step("old files", lambda: maintenance.remove_waiting(connection, limits.now, limits.margin))
            self._step("orphaned files", lambda: maintenance.remove_orphans(connection, limits.orphaned))
        return self._expired

    def _expire(self, connection: duckdb.DuckDBPyConnection) -> int:
        versions = maintenance.expirable(connection, self._limits.past, self._limits.keep_loads)
        maintenance.expire(connection, versions)
        return len(versions)

    def _step(self, what: str, step: Callable[[], Answer]) -> Answer:
        """Take the turn to write for one step."""
        self._progress(what)
        with turn(self._warehouse):
            started = time.monotonic()
            answer = patiently(step)
        if time.monotonic() - started > _LONG:
            time.sleep(_COURTESY)
        return answer


def _figures(connection: duckdb.DuckDBPyConnection, warehouse: Warehouse, limits: _Limits) -> dict[str, int]:
    """The figures by their names, with those of the disk."""
    found = maintenance.figures(connection)
    of_lake = {field.name: int(getattr(found, field.name)) for field in fields(found)}
    written = list(_files(warehouse))
    known = maintenance.known_files(connection)
    orphaned = [name for name, _, when in written if name not in known and when < limits.orphaned]
    return of_lake | {
        "orphaned_files": len(orphaned),
        "files_on_disk": len(written),
        "bytes_on_disk": sum(size for _, size, _ in written),
        "catalog_bytes": _catalog_bytes(warehouse),
    }


def _files(warehouse: Warehouse) -> Iterator[tuple[str, int, datetime]]:
    """Name, size and time (UTC) of each file of the data folder."""
    if warehouse.store is not None:
        from zhibiao.lake.store import listed  # what speaks S3 is not loaded for those who have a folder

        for stored in listed(warehouse.store, "data"):
            if stored.name.endswith(".parquet"):
                yield stored.name.rpartition("/")[2], stored.size, stored.written
        return
    for path in warehouse.data.rglob("*.parquet"):
        try:
            found = path.stat()
        except FileNotFoundError:  # another process removes files at the same time
            continue
        yield path.name, found.st_size, datetime.fromtimestamp(found.st_mtime, UTC).replace(tzinfo=None)


def _catalog_bytes(warehouse: Warehouse) -> int:
    if warehouse.server is not None:
        return catalog_bytes(warehouse)
    return warehouse.catalog.stat().st_size if warehouse.catalog.is_file() else 0


def _lay_out(connection: duckdb.DuckDBPyConnection) -> None:
    set_layout(connection)
    order_tables(connection)
