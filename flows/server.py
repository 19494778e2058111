"""A Prefect server of our own, on loopback."""

import json
import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path

from zhibiao.errors import ZhibiaoError
from zhibiao.flows import children

LOOPBACK = "127.0.0.1"
PORT = 4200  # the one that Prefect's users know
MOST_LOG = 10_000_000  # bytes after which the log begins anew with the next start
_ATTEMPTS = 3
PATIENCE = 180.0  # seconds for the server to answer: a slow machine migrates its new database for a minute


class TakenError(ZhibiaoError):
    """Another program listens at the address; another server may even answer there."""


def start(port: int | None) -> "tuple[str, subprocess.Popen[bytes]]":
    """Start a server at this port, else at Prefect's usual one, else at any that is free; its address, once it answers.

    ZhibiaoError when the port that was asked for is taken, or when the server does not start.
    """
    if port is not None:
        return _start(port)
    with suppress(TakenError):
        return _start(PORT)
    for _ in range(_ATTEMPTS):
        with suppress(TakenError):
            return _start(_any_port())
    return _start(_any_port())


def log() -> Path:
    """Where the server says what it does."""
    return _home() / "server.log"


def _home() -> Path:
    return Path(os.environ["PREFECT_HOME"]).expanduser().resolve()


def _start(port: int) -> "tuple[str, subprocess.Popen[bytes]]":
    taken = TakenError(f"port {port}: another program listens there; name another one with --port, or leave the option out")
    if not _is_free(port):
        raise taken
    url = f"http://{LOOPBACK}:{port}"
    environment = {name: value for name, value in os.environ.items() if name != "PREFECT_API_URL"}
    environment["PREFECT_SERVER_UI_API_URL"] = f"{url}/api"  # where its pages ask; else that is port 4200, wherever it listens
    full = log().is_file() and log().stat().st_size > MOST_LOG
    with log().open("wb" if full else "ab") as sink:
        command = ["-m", "prefect", "server", "start", "--host", LOOPBACK, "--port", str(port)]
        process = children.start(command, environment, sink)
    try:
        home = _wait_for(url, process)
    except BaseException as error:
        children.end(process)
        if isinstance(error, ZhibiaoError) and not _is_free(port):
            raise taken from error
        raise
    if home != _home():  # somebody was faster, and ours could not listen there
        children.end(process)
        raise taken
    return url, process


def _wait_for(url: str, process: "subprocess.Popen[bytes]") -> Path:
    """Wait until a server answers; its home, by which we know whether it is ours. ZhibiaoError when none does."""
    # No proxy: the address is this machine.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if children.has_ended(process):
            raise ZhibiaoError(f"the Prefect server stopped with exit code {children.end(process)}; {log()} says why")
        try:
            with opener.open(f"{url}/api/admin/settings", timeout=5) as answer:
                return Path(str(json.load(answer).get("home"))).resolve()
        except (urllib.error.URLError, OSError, ValueError):
            time.sleep(0.3)
    raise ZhibiaoError(f"the Prefect server did not answer within {PATIENCE:.0f} s; {log()} says how far it came")


def _any_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return probe.getsockname()[1]


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True
