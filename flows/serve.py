"""`zhibiao serve`: a Prefect server on loopback and a worker that runs the flows when they are due, until they are stopped.

This process does no work and holds no database: it starts the two, starts again whichever dies, and ends both. Without its server
a worker cannot say what became of its runs, so it starts anew with it. A new worker carries on with the runs of the one before.
"""

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

from zhibiao.flows import children, server
from zhibiao.flows.notify import recipients
from zhibiao.flows.plan import Order, read_plan
from zhibiao.flows.surroundings import prepare
from zhibiao.operations.scheduler import only_scheduler

LONGEST_PAUSE = 60.0  # seconds between two starts of something that dies again and again
_STEADY = 20.0  # seconds after which what runs is taken to run well
_GROWTH = 1.5  # of the pause, from start to start
_LOOK = 0.5  # seconds between two looks at the children


def serve(order: Order, *, port: int | None, tell: Callable[[str], None]) -> None:
    """Run what `order` says whenever it is due, until SIGINT or SIGTERM; then nothing that was started here runs any more.

    UsageError for a plan that cannot be: a path that does not exist, an expression that is no schedule, no sources,
    somebody to be told whose address is none.
    ZhibiaoError when the server does not start, or when another process serves this warehouse.
    """
    read_plan(order)
    recipients()
    prepare(order.warehouse)
    signal.signal(signal.SIGTERM, _interrupt)
    with only_scheduler(order.warehouse) as say_where:
        try:
            with _Pair(order, port, say_where, tell).running() as pair:
                pair.watch()
        except KeyboardInterrupt:
            tell("stopped")


def _interrupt(number: int, frame: FrameType | None) -> None:
    # Not by way of SIGINT: a shell that starts us in the background has us ignore that.
    del number, frame
    raise KeyboardInterrupt


@dataclass
class _Pair:
    """The server and the worker."""

    order: Order
    port: int | None
    say_where: Callable[[str], None]
    tell: Callable[[str], None]
    url: str = ""
    _server: "subprocess.Popen[bytes] | None" = None
    _worker: "subprocess.Popen[bytes] | None" = None

    @contextmanager
    def running(self) -> "Generator[_Pair]":
        """Both run within the block, and neither after it, whatever interrupts come."""
        try:
            self.tell("starting the Prefect server …")
            self._start()
            self.tell(f"runs, results and logs: {self.url}")
            self.tell(f"working for {self.order.warehouse.root}; Ctrl-C stops")
            yield self
        finally:
            self._end()

    def watch(self) -> None:
        """Start again what is lost. Returns never; KeyboardInterrupt when it is time to stop."""
        pause = 1.0
        started = time.monotonic()
        while True:
            time.sleep(_LOOK)
            without_server = self._server is None or children.has_ended(self._server)
            if not without_server and self._worker is not None and not children.has_ended(self._worker):
                continue
            pause = 1.0 if time.monotonic() - started > _STEADY else min(_GROWTH * pause, LONGEST_PAUSE)
            lost = "the Prefect server" if without_server else "the worker"
            self.tell(f"{lost} is gone; starting again in {pause:.0f} s, runs carry on where they were")
            self._end(and_server=without_server)
            time.sleep(pause)
            self._start()
            self.tell(f"at work again: {self.url}")
            started = time.monotonic()

    def _start(self) -> None:
        if self._server is None:
            self.url, self._server = server.start(self.port)
            self.say_where(self.url)
        environment = dict(os.environ) | {"PREFECT_API_URL": f"{self.url}/api"}
        self._worker = children.start(["-m", "zhibiao.flows.worker", json.dumps(self.order.as_json())], environment)

    def _end(self, *, and_server: bool = True) -> None:
        """The worker first: it has things to say to the server. A second interrupt waits until nobody is left."""
        before = {number: signal.signal(number, signal.SIG_IGN) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            if self._worker is not None:
                children.end(self._worker)
                self._worker = None
            if and_server and self._server is not None:
                children.end(self._server)
                self._server = None
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
