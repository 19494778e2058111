"""An earlier version of the warehouse is put back."""

import duckdb

from zhibiao.errors import UsageError
from zhibiao.lake.headlines import choose_all_headlines

# What is put back: facts, documents, dimensions, what was refused and corrected. The books of what was done (ops.load,
# ops.validation) go on, and what follows from the program (places, metrics, ops.meta) stays as it is.
_SCHEMAS = ("core",)
_OF_THE_PROGRAM = ("core.dim_place", "core.dim_metric")
_DERIVED = ("core.headline",)  # follows from what is put back
_TABLES = ("ops.rejection", "ops.correction")


def restore(connection: duckdb.DuckDBPyConnection, version: int) -> dict[str, int]:
    """Make every table what it was in that version; rows that changed, by table. Inside the caller's transaction.

    UsageError for a version that had another schema: its tables cannot be put into today's.
    """
    if not has_same_tables(connection, version):
        raise UsageError(
            f"version {version} has an older schema: it cannot be put back. `zhibiao sql --as-of {version}` can look at it"
        )
    changed = {table: _restore(connection, table, key, version) for table, key in _tables(connection)}
    choose_all_headlines(connection)
    return changed


def has_same_tables(connection: duckdb.DuckDBPyConnection, version: int) -> bool:
    """Whether the tables that a restore puts back had today's columns in that version."""
    try:
        return all(
            _columns(connection, f"{table} at (version => {version:d})") == _columns(connection, table)
            for table, _ in _tables(connection)
        )
    except duckdb.CatalogException:  # a table that was not there yet
        return False


def _tables(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    """Each table that is put back, with its key: the first column."""
    rows = connection.execute(
        """
        select
            schema_name || '.' || table_name as table_name,
            column_name
        from duckdb_columns()
        semi join duckdb_tables() as known using (database_name, schema_name, table_name)
        where database_name = current_database()
            and column_index = 1
        order by 1
        """
    ).fetchall()
    wanted = [(table, key) for table, key in rows if table in _TABLES or table.partition(".")[0] in _SCHEMAS]
    return [(table, key) for table, key in wanted if table not in (*_OF_THE_PROGRAM, *_DERIVED)]


def _columns(connection: duckdb.DuckDBPyConnection, source: str) -> list[tuple[str, str]]:
    return [(name, kind) for name, kind, *_ in connection.execute(f"describe from {source}").fetchall()]


def _restore(connection: duckdb.DuckDBPyConnection, table: str, key: str, version: int) -> int:
    """Replace the rows that are not what they were; those that are stay where they lie.

    The table must not have been written to in the transaction: DuckLake mixes its rows into earlier versions.
    """
    connection.execute(
        f"create or replace temp table rows_then as (from {table} at (version => {version:d}) except all from {table})"
    )
    connection.execute(
        f"create or replace temp table rows_now as (from {table} except all from {table} at (version => {version:d}))"
    )
    connection.execute(f"delete from {table} where {key} in (select {key} from rows_now)")
    connection.execute(f"insert into {table} by name from rows_then")
    counted = connection.execute("select (select count(*) from rows_then) + (select count(*) from rows_now)").fetchone()
    return counted[0] if counted else 0
