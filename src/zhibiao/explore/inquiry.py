"""A question in SQL on its way: asked in a thread, and stopped when nobody waits for it any more."""

import asyncio
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import cast

import duckdb
import pyarrow as pa
from anyio import CapacityLimiter, to_thread
from starlette.requests import Request

from zhibiao.errors import UsageError, ZhibiaoError
from zhibiao.explore.evidence import Evidence, evidence
from zhibiao.lake.location import Warehouse
from zhibiao.operations.analyses import bind, find_analysis, guess
from zhibiao.operations.query import Asker, Question, asking

SHOWN = 1_000  # rows of an answer that a page shows
LIMIT = 120.0  # seconds; longer questions are for the command line
MOST_BYTES = 500_000_000  # of an answer, in memory
_PULSE = 0.1  # seconds between two looks at whether somebody still waits


@dataclass(frozen=True, slots=True)
class Answer:
    """All rows, and the places in documents that the first of them speak of."""

    table: pa.Table
    evidence: tuple[Evidence | None, ...]  # of each row shown
    seconds: float


class Stopped(ZhibiaoError):
    """It was stopped."""


class Inquiry:
    """One question to a warehouse."""

    def __init__(self, warehouse: Warehouse, question: Question) -> None:
        self._warehouse = warehouse
        self._question = question
        self._asker: Asker | None = None
        self._stopped: str | None = None

    def run(self) -> Answer:
        """The answer. UsageError and ZhibiaoError as `Asker.ask`, Stopped when it was."""
        try:
            with asking(self._warehouse) as asker:
                self._asker = asker
                self._require_wanted()
                started = time.monotonic()
                table = asker.ask(self._question, most_bytes=MOST_BYTES)
                seconds = time.monotonic() - started
                return Answer(table, evidence(asker, table.slice(0, SHOWN)), seconds)
        except Stopped:
            raise
        except (ZhibiaoError, duckdb.Error):
            self._require_wanted()  # an error that comes of being stopped is none
            raise
        finally:
            self._asker = None

    def stop(self, reason: str) -> None:
        """Have `run` end soon. To be repeated until it has: what runs does not begin at once."""
        self._stopped = self._stopped or reason
        asker = self._asker
        if asker is not None:
            with suppress(duckdb.ConnectionException):  # it has ended by itself meanwhile
                asker.interrupt()

    def _require_wanted(self) -> None:
        if self._stopped is not None:
            raise Stopped(self._stopped)


async def answer(inquiry: Inquiry, request: Request, limiter: CapacityLimiter, *, limit: float = LIMIT) -> Answer:
    """What the inquiry finds, unless the browser hangs up or it takes longer than `limit`. Errors as `Inquiry.run`."""
    work = asyncio.ensure_future(to_thread.run_sync(inquiry.run, limiter=limiter))
    started = time.monotonic()
    try:
        while not (await asyncio.wait({work}, timeout=_PULSE))[0]:
            if await request.is_disconnected():
                inquiry.stop("it was stopped")
            elif time.monotonic() - started > limit:
                inquiry.stop(
                    f"this question took longer than {limit:.0f} s and was stopped. Ask for less, or on the command line: "
                    "zhibiao sql"
                )
        return work.result()
    finally:
        inquiry.stop("the server is going away")
        work.add_done_callback(_forget)  # nobody is left to be told how it ends


def _forget(work: "asyncio.Future[Answer]") -> None:
    if not work.cancelled():
        work.exception()


def understand(body: Mapping[str, object]) -> Question:
    """What a page asks: the name of an analysis or a statement, and the values of its parameters. UsageError when neither."""
    values = _values(body.get("parameters", {}))
    name, statement = body.get("analysis"), body.get("statement")
    if isinstance(name, str):
        analysis = find_analysis(name)
        given = {name: value for name, value in values.items() if value is not None}
        return Question(analysis.sql, bind(analysis, given), analysis.name)
    if not isinstance(statement, str) or not statement.strip():
        raise UsageError("there is no question yet: write one, for example  from mart.hearings")
    guessed = {name: None if value is None else guess(value) for name, value in values.items()}
    return Question(statement.strip().rstrip(";"), guessed)


def _values(given: object) -> dict[str, str | None]:
    if not isinstance(given, dict):
        raise UsageError("the parameters are texts by their names")
    values = cast("dict[str, object]", given)
    texts = {name: value for name, value in values.items() if value is None or isinstance(value, str)}
    if len(texts) < len(values):
        raise UsageError("the parameters are texts by their names")
    return texts
