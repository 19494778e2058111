"""One run of a source at a time: a lock that the system gives back when its process dies."""

import sqlite3
from collections.abc import Generator
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path

from zhibiao.errors import ZhibiaoError
from zhibiao.lake.location import Warehouse
from zhibiao.sources.store import explained

_LOOK = 0.5  # seconds: somebody who only looks whether it is held does not count as holding it


class AlreadyRunning(ZhibiaoError):
    """Another process, or another thread of this one, collects the same source."""


@contextmanager
def held(warehouse: Warehouse, source: str) -> Generator[None]:
    """Hold the lock of this source. AlreadyRunning when somebody else has it."""
    try:
        _file(warehouse, source).parent.mkdir(parents=True, exist_ok=True)
        # A lock on a small SQLite file works on every system, between threads as well as between processes.
        connection = sqlite3.connect(_file(warehouse, source), timeout=_LOOK, isolation_level=None)
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


def is_held(warehouse: Warehouse, source: str) -> bool:
    """Whether somebody collects this source at this moment."""
    path = _file(warehouse, source)
    if not path.is_file():
        return False
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=0)) as connection:
            connection.execute("select count(*) from sqlite_master")
    except sqlite3.OperationalError as error:
        return "locked" in str(error)
    return False


def _file(warehouse: Warehouse, source: str) -> Path:
    return warehouse.root / "landing" / ".locks" / f"{sha256(source.encode()).hexdigest()[:16]}.sqlite"
