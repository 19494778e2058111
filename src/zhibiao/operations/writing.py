"""One transaction that changes facts: written, headlines chosen, checked, recorded. Loads and backfills share it."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

import duckdb

from zhibiao.lake.gathering import gather
from zhibiao.lake.headlines import Years, choose_headlines, years_of
from zhibiao.lake.load import LoadRecord, insert_load
from zhibiao.lake.prepare import transaction
from zhibiao.quality.check import Check
from zhibiao.quality.gate import Gated
from zhibiao.quality.tables import check_tables, record_checks

Counts = Mapping[str, int]  # see insert_load


class BrokenTableError(Exception):
    """A table-level expectation does not hold for what was written; it was taken back, and the checks were recorded."""

    def __init__(self, checks: tuple[Check, ...]) -> None:
        super().__init__()
        self.checks = checks

    @property
    def broken(self) -> Check:
        """The first that does not hold."""
        return next(check for check in self.checks if check.stops)

    def __str__(self) -> str:
        broken = self.broken
        return f"{broken.table} breaks {broken.rule}: {broken.description} ({broken.unexpected} rows, e.g. {broken.example})"


class _DryRun(Exception):
    """All went well, and is taken back."""


def write_checked(
    connection: duckdb.DuckDBPyConnection,
    load: LoadRecord,
    gated: Gated | None,
    write: Callable[[], Counts | None],
    write_failed: Callable[[], Counts],
    *,
    dry_run: bool = False,
) -> None:
    """Do `write`, check what it wrote, and commit both with a row of ops.load; a `write` of None has nothing to record.

    BrokenTableError when an expectation of a table does not hold: then all is rolled back, and `write_failed` writes what is
    to be kept of the attempt. A dry run is rolled back as well. Small files that many changes have left are gathered afterwards.
    """
    try:
        with transaction(connection):
            documents = gated.staged.documents if gated is not None else None
            before = years_of(connection, documents) if documents is not None else Years()
            counts = write()
            if counts is None:
                return
            if documents is not None:
                choose_headlines(connection, before, years_of(connection, documents), load.key)
            insert_load(connection, load, now(), counts)
            changed = counts.get("loaded", 0) + counts.get("superseding", 0)
            checks = check_tables(connection, load.key, gated.flagged) if gated is not None and changed else ()
            if any(check.stops for check in checks):
                raise BrokenTableError(checks)
            record_checks(connection, (*(gated.checks if gated is not None else ()), *checks), load.key, load.key, now())
            if dry_run:
                raise _DryRun
    except _DryRun:
        return
    except BrokenTableError as broken:
        if not dry_run:
            with transaction(connection):
                insert_load(connection, load, now(), write_failed())
                record_checks(connection, broken.checks, load.key, load.key, now())
        raise
    else:
        gather(connection)


def now() -> datetime:
    """The time in UTC, as the warehouse keeps it."""
    return datetime.now(UTC).replace(tzinfo=None)
