"""The runs of landing.sqlite: how each went, and what it counted."""

import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime

from zhibiao.sources.tables import COUNTERS
from zhibiao.sources.visit import Counts, Fetch, RunStatus


def now() -> str:
    """The time, UTC, as it is kept."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def moment(kept: str | None) -> datetime | None:
    """A time that was kept."""
    return datetime.fromisoformat(kept) if kept else None


class Ledger:
    """The statements on runs."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    @contextmanager
    def transaction(self) -> Generator[None]:
        """What happens inside happens together or not at all."""
        self.connection.execute("begin immediate")
        try:
            yield
        except BaseException:
            self.connection.rollback()
            raise
        self.connection.commit()

    def begin(self, source: str, kind: str) -> int:
        """A new run, with the source's lock held: what still counts as running was killed."""
        with self.transaction():
            self.connection.execute(
                "update run set status = ?, message = ? where source = ? and status = ?",
                (RunStatus.INTERRUPTED, "it was killed; the next run carried on", source, RunStatus.RUNNING),
            )
            cursor = self.connection.execute(
                "insert into run (source, kind, started, status) values (?, ?, ?, ?)", (source, kind, now(), RunStatus.RUNNING)
            )
            return cursor.lastrowid or 0

    def finish(self, run: int, status: RunStatus, message: str | None) -> None:
        """The run has ended so."""
        self.connection.execute("update run set ended = ?, status = ?, message = ? where run = ?", (now(), status, message, run))

    def note(self, run: int, *, complete: bool, message: str | None) -> None:
        """What is to be remembered of the run's look at its source."""
        self.connection.execute("update run set complete = ?, message = ? where run = ?", (int(complete), message, run))

    def is_complete(self, run: int) -> bool:
        """Whether the run saw everything that its source lists."""
        row = self.connection.execute("select complete from run where run = ?", (run,)).fetchone()
        return bool(row and row[0])

    def first_trouble(self, run: int) -> str | None:
        """The first line about something that could not be fetched in this run."""
        row = self.connection.execute(
            "select address || ': ' || detail from visit where run = ? and fetch = ? order by rowid limit 1", (run, Fetch.FAILED)
        ).fetchone()
        return row[0] if row else None

    def count(self, run: int, **more: int) -> None:
        """Add to the counters of the run."""
        wanted = {name: number for name, number in more.items() if number}
        if wanted:
            raised = ", ".join(f"{name} = {name} + :{name}" for name in wanted)
            self.connection.execute(f"update run set {raised} where run = :run", {**wanted, "run": run})

    def counts(self, run: int) -> Counts:
        """The counters of the run."""
        row = self.connection.execute(f"select {', '.join(COUNTERS)} from run where run = ?", (run,)).fetchone()
        return Counts(*row)

    def status(self, run: int) -> tuple[RunStatus, str | None]:
        """How the run ended, and a line about it."""
        row = self.connection.execute("select status, message from run where run = ?", (run,)).fetchone()
        return RunStatus(row[0]), row[1]

    def usual_run(self, source: str, before: int) -> tuple[int, int]:
        """The last run that saw everything and did not alarm anybody, and how many links it listed; 0, 0 when there was none."""
        row = self.connection.execute(
            """
            select run, listed
            from run
            where source = ? and run < ? and status in (?, ?) and complete = 1 and listed > 0
            order by run desc
            limit 1
            """,
            (source, before, RunStatus.OK, RunStatus.TROUBLE),
        ).fetchone()
        return (row[0], row[1]) if row else (0, 0)

    def leave_waiting(self, run: int, number: int) -> None:
        """So many addresses were found and are left for the next run."""
        self.count(run, found=number, skipped=number, waiting=number)
