"""Transactions, and what a load needs before it: a schema that this program knows; all that follows from it brought up to it."""

from collections.abc import Generator
from contextlib import contextmanager, suppress

import duckdb

from zhibiao.lake.faults import FAULTS
from zhibiao.lake.headlines import keep_headlines
from zhibiao.lake.location import Warehouse
from zhibiao.lake.marts import refresh_marts
from zhibiao.lake.metric_table import synchronise_metrics
from zhibiao.lake.metrics import Metrics
from zhibiao.lake.migration import migrate
from zhibiao.lake.place_table import synchronise_places
from zhibiao.lake.schema import require_version


@contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Generator[None, None, None]:
    """Commit at the end, roll back on any error."""
    connection.execute("begin")
    try:
        yield
        connection.execute("commit")
    except BaseException:
        # A commit that failed has ended the transaction already.
        with suppress(*FAULTS):
            connection.execute("rollback")
        raise


def prepare(connection: duckdb.DuckDBPyConnection, warehouse: Warehouse, metrics: Metrics) -> None:
    """Bring schema, places, metrics, headlines and views up to this program's. ZhibiaoError when the warehouse is of a newer one.

    The caller holds the turn to write.
    """
    with transaction(connection):
        migrate(connection, warehouse)
        require_version(connection, warehouse)
        synchronise_places(connection)
        synchronise_metrics(connection, metrics.values())
        keep_headlines(connection, metrics.values())
        refresh_marts(connection, metrics.values())
