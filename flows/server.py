"""A Prefect server of our own, on loopback."""

import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

from zhibiao.errors import ZhibiaoError
from zhibiao.flows import children

LOOPBACK = "127.0.0.1"
PORT = 4200  # the one that Prefect's users know
MOST_LOG = 10_000_000  # bytes after which the log begins anew with the next start
PATIENCE = 180.0  # seconds for the server to answer: a slow machine migrates its new database for a minute


def address(port: int | None) -> str:
    """Where the server is to be: at this port, else at Prefect's usual one, else at any that is free.

    ZhibiaoError when the port that was asked for is taken.
    """
    if port is not None:
        if not _is_free(port):
            raise ZhibiaoError(f"--port {port}: another program listens there; name another port, or leave the option out")
        return f"http://{LOOPBACK}:{port}"
    if _is_free(PORT):
        return f"http://{LOOPBACK}:{PORT}"
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return f"http://{LOOPBACK}:{probe.getsockname()[1]}"


def start(url: str) -> "subprocess.Popen[bytes]":
    """Start the server. It writes what it has to say to `server.log` in Prefect's home."""
    port = url.rpartition(":")[2]
    environment = {name: value for name, value in os.environ.items() if name != "PREFECT_API_URL"}
    environment["PREFECT_SERVER_UI_API_URL"] = f"{url}/api"  # where its pages ask; else that is port 4200, wherever it listens
    full = log().is_file() and log().stat().st_size > MOST_LOG
    with log().open("wb" if full else "ab") as sink:
        return children.start(["-m", "prefect", "server", "start", "--host", LOOPBACK, "--port", port], environment, sink)


def log() -> Path:
    """Where the server says what it does."""
    return Path(os.environ["PREFECT_HOME"]) / "server.log"


def wait_for(url: str, process: "subprocess.Popen[bytes]") -> None:
    """Wait until the server answers. ZhibiaoError when it does not."""
    # No proxy: the address is this machine.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if children.has_ended(process):
            raise ZhibiaoError(f"the Prefect server stopped with exit code {children.end(process)}; {log()} says why")
        try:
            with opener.open(f"{url}/api/health", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
    raise ZhibiaoError(f"the Prefect server did not answer within {PATIENCE:.0f} s; {log()} says how far it came")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True
