"""The scheduler of a warehouse, which `zhibiao serve` is: one a data root, for two would start every run twice."""

import fcntl
import os
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from zhibiao.errors import ZhibiaoError
from zhibiao.lake.faults import explain
from zhibiao.lake.location import Warehouse

SCHEDULER, PUBLISHER = "serve.lock", "publish.lock"


@contextmanager
def only_scheduler(warehouse: Warehouse) -> Generator[Callable[[str], None]]:
    """Be the scheduler of this warehouse; the function that is given tells others where. The system frees it with our end.

    ZhibiaoError when another process is, or when the lock cannot be made.
    """
    with _opened(warehouse, SCHEDULER) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ZhibiaoError(
                f"{warehouse.root}: another `zhibiao serve` is at work here ({file.read().strip()}). Use it, or stop it first"
            ) from None

        def say_where(url: str) -> None:
            file.seek(0)
            file.truncate()
            file.write(f"process {os.getpid()}, {url}\n")
            file.flush()

        say_where("starting")
        yield say_where


def scheduler(warehouse: Warehouse) -> str | None:
    """Process and address of the scheduler that is at work; None when there is none."""
    try:
        file = (warehouse.root / SCHEDULER).open(encoding="utf-8")
    except OSError:
        return None
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return file.read().strip()
        return None


@contextmanager
def only_publisher(warehouse: Warehouse) -> Generator[None]:
    """Wait until nobody else publishes from this warehouse. ZhibiaoError when the lock cannot be made."""
    with _opened(warehouse, PUBLISHER) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def _opened(warehouse: Warehouse, name: str) -> Generator[TextIO]:
    path: Path = warehouse.root / name
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise explain(error, warehouse) from error
    with os.fdopen(handle, "r+", encoding="utf-8") as file:
        yield file
