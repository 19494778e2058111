"""Go back to an earlier state of the warehouse: `zhibiao restore`."""

import time
from dataclasses import dataclass
from datetime import datetime

import duckdb

from zhibiao.lake.history import current_version, find_version
from zhibiao.lake.keys import fresh_key
from zhibiao.lake.load import LoadRecord, insert_load
from zhibiao.lake.location import Warehouse
from zhibiao.lake.prepare import transaction
from zhibiao.lake.restoring import restore as put_back
from zhibiao.operations.backfill import BackfillSummary, backfill
from zhibiao.operations.changing import change
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

    def put(connection: duckdb.DuckDBPyConnection) -> tuple[int, int]:
        before = current_version(connection)
        load = LoadRecord(fresh_key(), "restore", now(), current.version, version.number)
        with transaction(connection):
            changed = put_back(connection, version.number)
            insert_load(connection, load, now(), {})
        return before, sum(changed.values())

    previous, rows = change(warehouse, put)
    corrections = backfill(warehouse, only_corrections=True)
    return RestoreSummary(version.number, version.committed_at, previous, rows, corrections, time.monotonic() - started)
