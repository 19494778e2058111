"""Go back to an earlier state of the warehouse: `zhibiao restore`."""

import time
from dataclasses import dataclass
from datetime import datetime

import duckdb

from zhibiao import catalogue
from zhibiao.lake.attach import writing
from zhibiao.lake.history import current_version, find_version
from zhibiao.lake.keys import fresh_key
from zhibiao.lake.load import LoadRecord, insert_load
from zhibiao.lake.location import Warehouse
from zhibiao.lake.metrics import catalogued
from zhibiao.lake.patience import patiently, persistently, turn
from zhibiao.lake.prepare import prepare, transaction
from zhibiao.lake.restoring import restore as put_back
from zhibiao.operations.backfill import BackfillSummary, backfill
from zhibiao.operations.current import current_reading
from zhibiao.operations.opening import opened
from zhibiao.operations.writing import now


@dataclass(frozen=True, slots=True)
class RestoreSummary:
    """What was put back, and which corrections were applied again after it."""

    version: int
    committed_at: datetime  # UTC
    previous: int  # the version to restore in order to undo this
    rows: int  # that are different now
    corrections: BackfillSummary
    seconds: float


def restore(warehouse: Warehouse, wanted: str) -> RestoreSummary:
    """Make facts, documents and dimensions what they were in a version, or at a time; then apply the corrections of today.

    One transaction; the states in between stay versions of their own, so that a restore can be undone by another. What was
    loaded since has to be loaded again. UsageError for a version that is not there or has another schema.
    """
    started = time.monotonic()
    current = current_reading(warehouse)
    with opened(warehouse) as connection:
        version = find_version(connection, wanted)
    metrics = catalogued(catalogue.load().metrics)

    def put(connection: duckdb.DuckDBPyConnection) -> tuple[int, int]:
        before = current_version(connection)
        load = LoadRecord(fresh_key(), "restore", now(), current.version, version.number)
        with transaction(connection):
            changed = put_back(connection, version.number)
            insert_load(connection, load, now(), {})
        return before, sum(changed.values())

    def attempt() -> tuple[int, int]:
        with turn(warehouse), writing(warehouse) as connection:
            patiently(lambda: prepare(connection, warehouse, metrics))
            return patiently(lambda: put(connection))

    previous, rows = persistently(attempt)
    corrections = backfill(warehouse, only_corrections=True)
    return RestoreSummary(version.number, version.committed_at, previous, rows, corrections, time.monotonic() - started)
