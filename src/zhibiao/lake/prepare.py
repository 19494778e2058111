"""Bring a warehouse into the state that a load needs: its tables are there, its views are those of this program."""

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from zhibiao.lake.faults import FAULTS
from zhibiao.lake.location import Warehouse
from zhibiao.lake.marts import refresh_marts
from zhibiao.lake.metrics import Metrics
from zhibiao.lake.schema import create_tables, require_version, schema_version


@contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Commit at the end, roll back on any error."""
    connection.execute("begin")
    try:
        yield
        connection.execute("commit")
    except BaseException:
        # A commit that failed has ended the transaction already.
        try:
            connection.execute("rollback")
        except FAULTS:
            pass
        raise


def prepare(connection: duckdb.DuckDBPyConnection, warehouse: Warehouse, metrics: Metrics) -> None:
    """Make tables and views where they are missing or old. ZhibiaoError when the warehouse is of a newer program.

    The caller holds the turn to write.
    """
    with transaction(connection):
        if schema_version(connection) is None:
            create_tables(connection)
        require_version(connection, warehouse)
        refresh_marts(connection, metrics.values())
