"""Showing the pages until Ctrl-C."""

import os
import secrets
import socket
import sys
import threading
import webbrowser
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, suppress

import uvicorn
from anyio import to_thread
from starlette.applications import Starlette

from zhibiao.errors import UsageError
from zhibiao.explore.app import App
from zhibiao.explore.editions import Editions
from zhibiao.lake.location import Warehouse

LOOPBACK = "127.0.0.1"
PORT = 8351  # the same from day to day where it is free: browsers remember by address what a reader has chosen
_PAUSE = 1.0  # seconds between two looks at the warehouse
_GRACE = 2  # seconds for what is under way when Ctrl-C comes

Tell = Callable[[str], None]


def explore(
    warehouse: Warehouse,
    *,
    port: int | None = None,
    page: str = "",
    open_browser: bool = True,
    tell: Tell,
    complain: Tell,
) -> None:
    """Serve the pages of the warehouse to browsers of this machine until Ctrl-C, and open the one at `page`.

    `tell` is given the address, `complain` what goes wrong meanwhile. Without `port` it is a free one.
    UsageError when there is no warehouse, or `port` is taken; ZhibiaoError when the warehouse cannot be shown.
    """
    token = secrets.token_urlsafe(32)
    with _listening(port) as listener:
        editions = Editions(warehouse, token)
        port = listener.getsockname()[1]
        address = f"http://{LOOPBACK}:{port}/{page}"
        over = threading.Event()

        @asynccontextmanager
        async def lifespan(app: Starlette) -> AsyncGenerator[None, None]:
            del app
            threading.Thread(target=_watch, args=(editions, over, complain), name="watch", daemon=True).start()
            tell(address)
            if open_browser:
                threading.Thread(target=_open, args=(address,), name="browser", daemon=True).start()
            yield
            over.set()
            await to_thread.run_sync(editions.close)

        app = App(warehouse, editions, complain).behind([f"{LOOPBACK}:{port}", f"localhost:{port}"], token, lifespan)
        config = uvicorn.Config(
            app, lifespan="on", log_config=None, log_level="critical", access_log=False, server_header=False,
            proxy_headers=False, ws="none", timeout_graceful_shutdown=_GRACE,
        )  # fmt: skip
        with suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[listener])


def _listening(port: int | None) -> socket.socket:
    """A socket that takes connections at once: a browser may come before the server is ready."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if os.name == "posix":  # elsewhere it would let two programs share a port
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    for candidate in (PORT, 0) if port is None else (port,):
        try:
            listener.bind((LOOPBACK, candidate))
            listener.listen(128)
            return listener
        except OSError:
            continue
    listener.close()
    raise UsageError(f"port {port} is taken, or not allowed. Name another with --port, or none for any that is free")


def _watch(editions: Editions, over: threading.Event, complain: Tell) -> None:
    told: str | None = None
    while not over.wait(_PAUSE):
        editions.refresh()
        if editions.trouble != told and editions.trouble is not None:
            complain(editions.trouble)
        told = editions.trouble


def _open(address: str) -> None:
    # Without a screen Python would open a browser for terminals, over the address and Ctrl-C.
    has_screen = sys.platform in ("win32", "darwin") or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER")
    )
    with suppress(webbrowser.Error, OSError):
        if has_screen:
            webbrowser.open(address)
