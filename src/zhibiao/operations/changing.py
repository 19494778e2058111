"""How the warehouse is changed: by one process at a time, and from the beginning where the connection was lost in between."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TypeVar

import duckdb

from zhibiao import catalogue
from zhibiao.lake.attach import memory_of, set_memory, writing
from zhibiao.lake.create import create
from zhibiao.lake.location import Warehouse
from zhibiao.lake.metrics import catalogued
from zhibiao.lake.patience import patiently, persistently, turn
from zhibiao.lake.prepare import prepare

Answer = TypeVar("Answer")


def change(
    warehouse: Warehouse,
    work: Callable[[duckdb.DuckDBPyConnection], Answer],
    *,
    may_create: bool = False,
    memory: Sequence[str] = (),
) -> Answer:
    """What `work` gives over a connection that may write, the turn held and the warehouse brought up to this program's.

    The work may be done several times: when others hold the catalog, when its server was lost, and when what DuckDB may hold of
    memory does not suffice: at first the first of `memory` ("300MB"), then the next, at last what it usually may. `may_create`
    makes a warehouse that is not there. ZhibiaoError when it cannot be written.
    """
    metrics = catalogued(catalogue.load().metrics)

    def attempt() -> Answer:
        with turn(warehouse):
            if may_create:
                create(warehouse)
            with writing(warehouse) as connection:
                usual = memory_of(connection)  # DuckDB's `reset memory_limit` would leave the last limit in force
                if memory:
                    connection.execute("set threads = 1")  # each holds what it writes, and the other cores read
                for most in memory:
                    set_memory(connection, most)
                    with suppress(duckdb.OutOfMemoryException):  # a single document may hold more than batches are meant to
                        return prepared(connection)
                set_memory(connection, usual)
                return prepared(connection)

    def prepared(connection: duckdb.DuckDBPyConnection) -> Answer:
        patiently(lambda: prepare(connection, warehouse, metrics))
        return patiently(lambda: work(connection))

    return persistently(attempt)


def renew(warehouse: Warehouse) -> None:
    """Bring schema, places, metrics and views up to this program's."""
    change(warehouse, lambda _connection: None)
