"""One scheduler a data root: two would start every run twice."""

import fcntl
import os
from collections.abc import Callable, Generator
from contextlib import contextmanager

from zhibiao.errors import ZhibiaoError
from zhibiao.lake.faults import explain
from zhibiao.lake.location import Warehouse

FILE_NAME = "serve.lock"


@contextmanager
def only_one(warehouse: Warehouse) -> Generator[Callable[[str], None]]:
    """Be the one that serves this warehouse; the function that is given tells others where. The system frees it with our end.

    ZhibiaoError when another process is, or when the file cannot be made.
    """
    path = warehouse.root / FILE_NAME
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise explain(error, warehouse) from error
    with os.fdopen(handle, "r+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            where = file.read().strip() or "it is starting"
            raise ZhibiaoError(
                f"{warehouse.root}: another `zhibiao serve` is at work here ({where}). Use that one, or stop it first"
            ) from None

        def say_where(url: str) -> None:
            file.seek(0)
            file.truncate()
            file.write(f"process {os.getpid()}, {url}\n")
            file.flush()

        say_where("starting")
        yield say_where
