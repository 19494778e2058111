"""One run of a source at a time: a lock that the system gives back when its process dies."""

import sqlite3
from collections.abc import Generator
from contextlib import closing, contextmanager
from hashlib import sha256

from zhibiao.errors import ZhibiaoError
from zhibiao.lake.location import Warehouse
from zhibiao.sources.store import explained


class AlreadyRunning(ZhibiaoError):
    """Another process, or another thread of this one, collects the same source."""


@contextmanager
def held(warehouse: Warehouse, source: str) -> Generator[None]:
    """Hold the lock of this source. AlreadyRunning when somebody else has it."""
    try:
        folder = warehouse.root / "landing" / ".locks"
        folder.mkdir(parents=True, exist_ok=True)
        # A lock on a small SQLite file works on every system, between threads as well as between processes.
        name = sha256(source.encode()).hexdigest()[:16]
        connection = sqlite3.connect(folder / f"{name}.sqlite", timeout=0, isolation_level=None)
    except (sqlite3.Error, OSError) as error:
        raise explained(error, warehouse) from error
    with closing(connection):
        try:
            connection.execute("begin exclusive")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise explained(error, warehouse) from error
            raise AlreadyRunning(
                f"source '{source}' is being collected by another process at this moment; that run goes on, this one has ended. "
                "`zhibiao sources list` shows it"
            ) from error
        yield
