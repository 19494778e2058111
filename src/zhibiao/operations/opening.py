"""Looking at a warehouse, as it is or as it was."""

from collections.abc import Generator
from contextlib import contextmanager

import duckdb

from zhibiao import catalogue
from zhibiao.lake.attach import reading, writing
from zhibiao.lake.history import find_version
from zhibiao.lake.location import Warehouse
from zhibiao.lake.metrics import catalogued
from zhibiao.lake.migration import is_old
from zhibiao.lake.patience import patiently, turn
from zhibiao.lake.prepare import prepare
from zhibiao.lake.schema import require_version


@contextmanager
def opened(warehouse: Warehouse, as_of: str | None = None) -> Generator[duckdb.DuckDBPyConnection, None, None]:
    """A connection that reads the warehouse, whose schema is this program's: an older one is brought up to it first.

    `as_of` is a version or a time, see `lake.history.find_version`. UsageError when there is no warehouse, or no such version;
    ZhibiaoError when it is empty, of a newer program, or too old.
    """
    bring_up_to_date(warehouse)
    with reading(warehouse, version_of(warehouse, as_of)) as connection:
        require_version(connection, warehouse)
        yield connection


def version_of(warehouse: Warehouse, as_of: str | None) -> int | None:
    """The number of the version that the user means; None for the present. UsageError when there is none."""
    if as_of is None:
        return None
    with reading(warehouse) as connection:
        return find_version(connection, as_of).number


def bring_up_to_date(warehouse: Warehouse) -> None:
    """Migrate a warehouse of an older schema. UsageError when there is none; ZhibiaoError when it cannot be written."""
    with reading(warehouse) as connection:
        if not is_old(connection):
            return
    with turn(warehouse), writing(warehouse) as connection:
        patiently(lambda: prepare(connection, warehouse, catalogued(catalogue.load().metrics)))
