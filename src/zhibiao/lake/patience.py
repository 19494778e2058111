"""Waiting for others: the retry loop around catalog locks, and the turn of the one who writes."""

import random
import sqlite3
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import TypeVar

import duckdb

from zhibiao.lake.faults import LostError, explain, is_busy
from zhibiao.lake.location import Warehouse

Answer = TypeVar("Answer")
PATIENCE = 60.0  # seconds; a load of a batch takes one or two
_FIRST_PAUSE = 0.02
_LONGEST_PAUSE = 1.0


def patiently(attempt: Callable[[], Answer], or_when: Callable[[BaseException], bool] = lambda error: False) -> Answer:
    """The attempt's answer, tried again with growing, jittered pauses while others hold the catalog, or `or_when` says so."""
    deadline = time.monotonic() + PATIENCE
    pause = _FIRST_PAUSE
    while True:
        try:
            return attempt()
        except (duckdb.Error, sqlite3.OperationalError) as error:
            if not (is_busy(error) or or_when(error)) or time.monotonic() + pause > deadline:
                raise
        time.sleep(pause * random.uniform(0.5, 1.5))
        pause = min(pause * 2, _LONGEST_PAUSE)


def persistently(attempt: Callable[[], Answer]) -> Answer:
    """The answer of an attempt that connects by itself and may be repeated: made anew when the catalog's server was lost in it.

    LostError when it has been lost again, PATIENCE after the first time.
    """
    deadline: float | None = None
    while True:
        try:
            return attempt()
        except LostError:
            deadline = deadline or time.monotonic() + PATIENCE
            if time.monotonic() > deadline:
                raise
        time.sleep(_LONGEST_PAUSE * random.uniform(0.5, 1.5))


@contextmanager
def turn(warehouse: Warehouse) -> Generator[None, None, None]:
    """Hold the turn to write: one process at a time, given back by the system when the process dies.

    DuckLake keeps no primary keys, so two writers that both miss a dimension row would both add it. The turn is a
    lock on a small SQLite file beside the catalog (never on the catalog itself: a second SQLite library in one
    process would drop DuckDB's locks on it), or a lock of the server that keeps the catalog.
    """
    if warehouse.server is not None:
        from zhibiao.lake.server import server_turn  # not for those who have none

        with server_turn(warehouse, PATIENCE):
            yield
        return
    try:
        warehouse.root.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(warehouse.root / "turn.sqlite", timeout=PATIENCE, isolation_level=None)
    except (OSError, sqlite3.OperationalError) as error:
        raise explain(error, warehouse) from error
    try:
        try:
            connection.execute("begin exclusive")
        except sqlite3.OperationalError as error:
            raise explain(error, warehouse) from error
        yield
    finally:
        connection.close()
