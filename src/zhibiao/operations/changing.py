"""How the warehouse is changed: by one process at a time, and from the beginning where the connection was lost in between."""

from collections.abc import Callable
from typing import TypeVar

import duckdb

from zhibiao import catalogue
from zhibiao.lake.attach import writing
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
    memory: str | None = None,
) -> Answer:
    """What `work` gives over a connection that may write, the turn held and the warehouse brought up to this program's.

    The work may be done several times: when others hold the catalog, and when its server was lost. `may_create` makes a warehouse
    that is not there; `memory` is of `lake.attach.writing`. ZhibiaoError when the warehouse cannot be written.
    """
    metrics = catalogued(catalogue.load().metrics)

    def attempt() -> Answer:
        with turn(warehouse):
            if may_create:
                create(warehouse)
            with writing(warehouse, memory) as connection:
                patiently(lambda: prepare(connection, warehouse, metrics))
                return patiently(lambda: work(connection))

    return persistently(attempt)


def renew(warehouse: Warehouse) -> None:
    """Bring schema, places, metrics and views up to this program's."""
    change(warehouse, lambda _connection: None)
