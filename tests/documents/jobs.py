"""What the tests of the sandbox have done in workers. Workers import it by name, as they do the readers."""

import ctypes
import mmap
import os
import resource
import socket
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path


def echo(value: object) -> object:
    return value


def process(value: object) -> int:
    del value
    return os.getpid()


def crash(value: object) -> None:
    del value
    ctypes.string_at(0)


def crash_on_text(value: object) -> object:
    if isinstance(value, str):
        ctypes.string_at(0)
    return value


def abort(value: object) -> None:
    del value
    os.abort()


def spin(value: object) -> None:
    del value
    while True:
        pass


def sleep(value: float) -> float:
    time.sleep(value)
    return value


def gobble(value: int) -> int:
    return len([bytearray(10_000_000) for _ in range(value // 10_000_000)])


def map_memory(value: int) -> int:
    return len(mmap.mmap(-1, value))


def nest(value: object) -> object:
    return [nest(value)]


def blunder(value: object) -> float:
    del value
    return 1 / 0


def leave(value: int) -> None:
    os._exit(value)


def end_by_signal(value: int) -> None:
    ctypes.CDLL(None).kill(os.getpid(), value)
    time.sleep(5)


def recognise(value: int) -> int:
    with suppress(ImportError):
        __import__("rapidocr")
    return gobble(value)


def write(value: str) -> None:
    Path(value).write_text("x")


def write_past_python(value: str) -> int:
    """Write with the C library alone; the number of bytes that came to the disk."""
    libc = ctypes.CDLL(None)
    handle = libc.creat(value.encode(), 0o600)
    return libc.write(handle, b"x" * 100, 100)


def make_temporary(value: object) -> None:
    del value
    tempfile.mkdtemp()


def run_program(value: object) -> None:
    del value
    subprocess.run(["true"], check=True)


def connect(value: object) -> None:
    del value
    socket.create_connection(("127.0.0.1", 9))


def connect_past_python(value: int) -> int:
    """Connect to a port of this machine with the C library alone: 0 when it is reached."""
    libc = ctypes.CDLL(None)
    handle = libc.socket(socket.AF_INET, socket.SOCK_STREAM, 0)
    address = socket.AF_INET.to_bytes(2, "little") + value.to_bytes(2, "big") + bytes((127, 0, 0, 1)) + bytes(8)
    return libc.connect(handle, address, len(address))


def descriptors(value: object) -> list[str]:
    del value
    return [str(link.readlink()) for link in Path("/proc/self/fd").iterdir() if link.exists() or link.is_socket()]


def limits(value: object) -> tuple[int, int]:
    del value
    return resource.getrlimit(resource.RLIMIT_FSIZE)[1], resource.getrlimit(resource.RLIMIT_CORE)[1]


class Stranger:
    """A class that is none of zhibiao's."""


def make_stranger(value: object) -> Stranger:
    del value
    return Stranger()
