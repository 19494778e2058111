"""Looking at a warehouse, as it is or as it was."""

from collections.abc import Generator, Iterable
from contextlib import ExitStack, contextmanager

import duckdb

from zhibiao.errors import ZhibiaoError
from zhibiao.lake.attach import reading
from zhibiao.lake.history import find_version
from zhibiao.lake.location import Warehouse
from zhibiao.lake.marts import marts_are_current
from zhibiao.lake.metrics import MetricEntry
from zhibiao.lake.migration import is_old
from zhibiao.lake.schema import require_version
from zhibiao.operations.changing import renew


@contextmanager
def opened(
    warehouse: Warehouse, as_of: str | None = None, *, any_schema: bool = False
) -> Generator[duckdb.DuckDBPyConnection, None, None]:
    """A connection that reads the warehouse, whose schema is this program's: an older one is brought up to it first.

    `as_of` is a version or a time, see `lake.history.find_version`; with `any_schema` that state may have an older schema.
    UsageError when there is no warehouse, or no such version; ZhibiaoError when it is empty, of a newer program, or too old.
    """
    with ExitStack() as stack:
        connection = stack.enter_context(reading(warehouse))
        if is_old(connection):
            stack.close()
            renew(warehouse)
            connection = stack.enter_context(reading(warehouse))
        require_version(connection, warehouse)
        if as_of is not None:
            version = find_version(connection, as_of).number
            stack.close()
            connection = stack.enter_context(reading(warehouse, version))
            if not any_schema:
                require_version(connection, warehouse)
        yield connection


def require_current_marts(
    connection: duckdb.DuckDBPyConnection, metrics: Iterable[MetricEntry], warehouse: Warehouse, as_of: str | None
) -> None:
    """ZhibiaoError where the marts of the warehouse, or of its state `as_of`, are not those of this program."""
    if marts_are_current(connection, metrics):
        return
    if as_of is not None:
        raise ZhibiaoError(
            f"version {as_of} has the marts of another version of zhibiao. `zhibiao sql --as-of {as_of}` can look at it; "
            "it can be neither published nor shown"
        )
    raise ZhibiaoError(
        f"{warehouse.name}: its marts are those of another version of zhibiao. Bring them up to date with "
        "`zhibiao ingest PATH`; reports that are loaded already do"
    )
