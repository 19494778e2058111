"""What keeps a lake of many small loads fast: compaction, expiry of versions, removal of files that nothing needs.

Each function is one transaction over a writing connection whose caller holds the turn; a process that is killed in it leaves the
lake as it was before, with perhaps some orphaned files, which the next maintenance removes.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import duckdb

from zhibiao.lake.attach import LAKE
from zhibiao.lake.extensions import literal
from zhibiao.lake.layout import CATALOG

# A table up to this size is rewritten whole for a single deleted row; of a larger one only files that have lost a share.
_SMALL = 1_000_000_000  # bytes
_LOST_SHARE = 0.05
# With its catalog in SQLite DuckLake compares only days when it asks how long a file has been waiting, and the days of
# one machine's zone with those of UTC.
_BLUR = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Figures:
    """What a lake is made of."""

    data_files: int  # of the current version
    data_bytes: int
    delete_files: int
    deleted_rows: int  # that are still stored in the data files
    rows_in_catalog: int  # small inserts that are in no file yet
    versions: int
    waiting_files: int  # needed by no version, to be removed when nobody can be reading them any more


def figures(connection: duckdb.DuckDBPyConnection) -> Figures:
    """The figures of the attached lake."""
    files, size, deletes = _row(
        connection,
        f"select sum(file_count), sum(file_size_bytes), sum(delete_file_count) from ducklake_table_info({literal(LAKE)})",
    )
    (deleted,) = _row(connection, f"select sum(delete_count) from {CATALOG}.ducklake_delete_file where end_snapshot is null")
    (versions,) = _row(connection, f"select count(*) from {LAKE}.snapshots()")
    (waiting,) = _row(connection, f"select count(*) from {CATALOG}.ducklake_files_scheduled_for_deletion")
    return Figures(files, size, deletes, deleted, _rows_in_catalog(connection), versions, waiting)


def known_files(connection: duckdb.DuckDBPyConnection) -> frozenset[str]:
    """The names of all files that belong to the lake, those that wait for their removal included; DuckLake gives each its own."""
    lists = ("ducklake_data_file", "ducklake_delete_file", "ducklake_files_scheduled_for_deletion")
    paths = " union all ".join(f"select path from {CATALOG}.{name}" for name in lists)
    return frozenset(path.rpartition("/")[2] for (path,) in connection.execute(paths).fetchall())


def tables(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The tables of the lake, each as schema.table, small ones first."""
    rows = connection.execute(
        f"""
        select schema_name || '.' || tables.table_name
        from duckdb_tables() as tables
        left join ducklake_table_info({literal(LAKE)}) as info using (table_name)
        where database_name = {literal(LAKE)}
        order by
            file_size_bytes,
            1
        """
    ).fetchall()
    return [name for (name,) in rows]


def flush(connection: duckdb.DuckDBPyConnection, table: str) -> None:
    """Write the rows that small inserts and deletes have left in the catalog into files."""
    schema, _, name = table.partition(".")
    connection.execute(
        f"call ducklake_flush_inlined_data({literal(LAKE)}, schema_name => {literal(schema)}, table_name => {literal(name)})"
    )


def rewrite(connection: duckdb.DuckDBPyConnection, table: str) -> None:
    """Write the files anew from which rows were deleted, without those."""
    schema, _, name = table.partition(".")
    size, deletes = _row(
        connection,
        f"select sum(file_size_bytes), sum(delete_file_count) from ducklake_table_info({literal(LAKE)}) "
        f"where table_name = {literal(name)}",
    )
    if deletes:
        share = 0.0 if size < _SMALL else _LOST_SHARE
        connection.execute(
            f"call ducklake_rewrite_data_files({literal(LAKE)}, {literal(name)}, schema => {literal(schema)}, "
            f"delete_threshold => {share})"
        )


def merge(connection: duckdb.DuckDBPyConnection, table: str) -> bool:
    """Merge small files of one partition of the table into one, sorted; whether there may be more to merge."""
    return bool(_merge(connection, table, "max_compacted_files => 1"))


def merge_all(connection: duckdb.DuckDBPyConnection, table: str, below: int) -> None:
    """Merge the files of the table that have fewer bytes than that, those of each partition into one, sorted."""
    _merge(connection, table, f"max_file_size => {below:d}")


def _merge(connection: duckdb.DuckDBPyConnection, table: str, which: str) -> list[tuple[object, ...]]:
    schema, _, name = table.partition(".")
    return connection.execute(
        f"call ducklake_merge_adjacent_files({literal(LAKE)}, {literal(name)}, schema => {literal(schema)}, {which})"
    ).fetchall()


def expirable(connection: duckdb.DuckDBPyConnection, before: datetime, keep_loads: int) -> list[int]:
    """The versions that may go: what was no longer the present at that time (UTC), and is older than the newest so many loads."""
    rows = connection.execute(
        f"""
        with versions as (
            select
                snapshot_id as version,
                snapshot_time at time zone 'UTC' as committed_at,
                try_cast(commit_extra_info as bigint) is not null as is_load
            from {LAKE}.snapshots()
        ),

        kept as (
            select least(
                (select max(version) from versions),
                (select coalesce(max(version), 0) from versions where committed_at <= $before),
                (select min(version) from (from versions where is_load order by version desc limit {keep_loads:d}))
            ) as first
        )

        select version
        from versions, kept
        where version < first
        order by version
        """,
        {"before": before},
    ).fetchall()
    return [version for (version,) in rows]


def first_version(connection: duckdb.DuckDBPyConnection) -> int:
    """The oldest version that there is."""
    return _row(connection, f"select min(snapshot_id) from {LAKE}.snapshots()")[0]


def expire(connection: duckdb.DuckDBPyConnection, versions: Iterable[int]) -> None:
    """Forget these versions; the files that no other needs begin to wait for their removal."""
    listed = ", ".join(str(version) for version in versions)
    if listed:
        connection.execute(f"call ducklake_expire_snapshots({literal(LAKE)}, versions => [{listed}])")


def remove_waiting(connection: duckdb.DuckDBPyConnection, now: datetime, margin: timedelta) -> None:
    """Remove the files that have waited for the margin at least (and two days at most beyond it); all, when it is zero."""
    since = f"older_than => {_instant(now - margin - _BLUR)}" if margin else "cleanup_all => true"
    connection.execute(f"call ducklake_cleanup_old_files({literal(LAKE)}, {since})")


def remove_orphans(connection: duckdb.DuckDBPyConnection, before: datetime) -> None:
    """Remove the files under the data path that were written before that time (UTC) and belong to nothing."""
    connection.execute(f"call ducklake_delete_orphaned_files({literal(LAKE)}, older_than => {_instant(before)})")


def _instant(moment: datetime) -> str:
    return f"timestamptz '{moment:%Y-%m-%d %H:%M:%S}+00'"


def _rows_in_catalog(connection: duckdb.DuckDBPyConnection) -> int:
    names = connection.execute(f"select table_name from {CATALOG}.ducklake_inlined_data_tables").fetchall()
    return sum(_row(connection, f"select count(*) from {CATALOG}.{name} where end_snapshot is null")[0] for (name,) in names)


def _row(connection: duckdb.DuckDBPyConnection, query: str) -> tuple[int, ...]:
    """The one row of the query, nothing as 0."""
    row = connection.execute(query).fetchone()
    return tuple(int(value or 0) for value in row or ())
