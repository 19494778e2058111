"""The versions of a warehouse: every commit is one, numbered and timed by DuckLake, and those of loads are named after them."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time

import duckdb

from zhibiao import __version__
from zhibiao.errors import UsageError
from zhibiao.lake.extensions import literal

# When each load was committed, and as which version. Loads of older programs did not name theirs.
VERSIONS = """
    select
        snapshot_id as version,
        snapshot_time at time zone 'UTC' as committed_at,
        commit_message as kind,
        try_cast(commit_extra_info as bigint) as load_key
    from lake.snapshots()
"""


@dataclass(frozen=True, slots=True)
class Version:
    """One state of the warehouse."""

    number: int
    committed_at: datetime  # UTC


def name_version(connection: duckdb.DuckDBPyConnection, kind: str, load_key: int) -> None:
    """Name the version that the open transaction will make after the load that it is."""
    connection.execute(
        f"call lake.set_commit_message({literal(f'zhibiao {__version__}')}, {literal(kind)}, extra_info => '{load_key:d}')"
    )


def current_version(connection: duckdb.DuckDBPyConnection) -> int:
    """The version that the connection sees."""
    row = connection.execute("select id from lake.current_snapshot()").fetchone()
    assert row is not None, "a lake always has a snapshot"
    return row[0]


def find_version(connection: duckdb.DuckDBPyConnection, wanted: str) -> Version:
    """The version with this number, or the last one at this time (UTC; a day counts to its end).

    UsageError for what is neither, and for a version that is not there, or has expired.
    """
    versions = [
        Version(*row) for row in connection.execute(f"select version, committed_at from ({VERSIONS}) order by 1").fetchall()
    ]
    text = wanted.strip()
    if re.fullmatch(r"v?\d{1,9}", text):
        number = int(text.removeprefix("v"))
        found = next((version for version in versions if version.number == number), None)
        is_before = number < versions[0].number
    else:
        moment = _moment(text)
        found = next((version for version in reversed(versions) if version.committed_at <= moment), None)
        is_before = found is None
    if found is not None:
        return found
    first, last = versions[0], versions[-1]
    if is_before and first.number > 0:  # the first of all versions is 0
        raise UsageError(
            f"version {text} has expired: `zhibiao maintain` has forgotten those before {first.number} "
            f"({first.committed_at:%Y-%m-%d %H:%M}, UTC). `zhibiao history` lists the loads, and the versions that are left"
        )
    raise UsageError(
        f"there is no version {wanted}: they go from {first.number} ({first.committed_at:%Y-%m-%d %H:%M}) to {last.number} "
        f"({last.committed_at:%Y-%m-%d %H:%M}, UTC). `zhibiao history` lists those of the loads"
    )


def _moment(text: str) -> datetime:
    """The time in UTC, without its zone."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(
            f"'{text}' is neither a version nor a time. `zhibiao history` lists versions; a time is like 2026-11-20 or "
            "2026-11-20T08:30 (UTC)"
        ) from error
    if re.fullmatch(r"\d{4}-?\d\d-?\d\d", text):
        return datetime.combine(moment.date(), time.max)
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo is not None else moment
