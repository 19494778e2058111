"""Ctrl-C during a question."""

import signal
import threading
from collections.abc import Generator
from contextlib import contextmanager
from types import FrameType

import duckdb


@contextmanager
def interruptible(connection: duckdb.DuckDBPyConnection) -> Generator[None, None, None]:
    """Within, Ctrl-C stops the running statement and then raises KeyboardInterrupt; the connection can be used again.

    Left to itself, DuckDB's client ends the call at once while the statement lives on, and the next one waits for it forever.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    interrupted = False

    def stop(_number: int, _frame: FrameType | None) -> None:
        nonlocal interrupted
        interrupted = True
        connection.interrupt()

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield
    except duckdb.InterruptException as error:
        raise KeyboardInterrupt from error
    finally:
        signal.signal(signal.SIGINT, before)
    if interrupted:
        raise KeyboardInterrupt
