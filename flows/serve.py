"""`zhibiao serve`: a Prefect server on loopback and the ingest flow on a schedule, together until they are stopped."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from pathlib import Path

from zhibiao.errors import UsageError, ZhibiaoError
from zhibiao.flows.surroundings import prepare
from zhibiao.lake.location import Warehouse

LOOPBACK = "127.0.0.1"
PATIENCE = 180.0  # seconds for the server to answer: a slow machine migrates its new database for a minute


def serve(
    paths: Sequence[Path],
    warehouse: Warehouse,
    *,
    cron: str,
    timezone: str | None,
    tell: Callable[[str], None],
) -> None:
    """Ingest `paths` whenever `cron` says, until SIGINT or SIGTERM; then nothing that was started here runs any more.

    UsageError for a path that does not exist or an expression that is no schedule; ZhibiaoError when the server does not start.
    """
    missing = next((path for path in paths if not path.exists()), None)
    if missing is not None:
        raise UsageError(f"{missing}: no such file or folder")
    prepare(warehouse)
    address = f"http://{LOOPBACK}:{_free_port()}"
    os.environ["PREFECT_API_URL"] = f"{address}/api"
    from zhibiao.flows.schedule import keep_running, schedule

    plan = schedule(cron, timezone)
    signal.signal(signal.SIGTERM, lambda _number, _frame: signal.raise_signal(signal.SIGINT))
    tell("starting the Prefect server …")
    try:
        with server(address):
            tell(f"runs, results and logs: {address}")
            tell(f"ingesting {', '.join(map(str, paths))} into {warehouse.root} at {cron!r}; Ctrl-C stops")
            keep_running(paths, warehouse, plan)
    except KeyboardInterrupt:
        tell("stopped")


@contextmanager
def server(address: str) -> Generator[None]:
    """A Prefect server of our own at `address`, which is on loopback; it ends with the block."""
    port = address.rpartition(":")[2]
    log = Path(os.environ["PREFECT_HOME"]) / "server.log"
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", LOOPBACK, "--port", port]
    environment = {name: value for name, value in os.environ.items() if name != "PREFECT_API_URL"}
    with log.open("wb") as sink:
        # In a session of its own: Ctrl-C on the terminal reaches us alone, and we stop the server when the flow is done.
        process = subprocess.Popen(command, stdout=sink, stderr=sink, env=environment, start_new_session=True)
    try:
        _wait_for(address, process, log)
        yield
    finally:
        _stop(process)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return probe.getsockname()[1]


def _wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    # No proxy: the address is this machine.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise ZhibiaoError(f"the Prefect server stopped with exit code {process.returncode}; {log} says why")
        try:
            with opener.open(f"{address}/api/health", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
    raise ZhibiaoError(f"the Prefect server did not answer within {PATIENCE:.0f} s; {log} says how far it came")


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End the server and whatever it started; a second interrupt does not leave it behind."""
    for number, patience in ((signal.SIGTERM, 15), (signal.SIGKILL, 5)):
        try:
            os.killpg(process.pid, number)
        except ProcessLookupError:
            break
        try:
            process.wait(patience)
            break
        except subprocess.TimeoutExpired:
            continue
