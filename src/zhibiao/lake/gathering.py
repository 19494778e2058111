"""What small loads leave is gathered as they come: many small files into one, and what the catalog holds of rows into files.

Whoever reads a table asks the catalog about each of its files. Without this a load of ten reports, which leaves one file of facts
and one of headlines for each year, is four times as dear after five hundred of its kind.
"""

from contextlib import suppress

import duckdb

from zhibiao.lake import maintenance
from zhibiao.lake.attach import LAKE
from zhibiao.lake.extensions import literal
from zhibiao.lake.layout import CATALOG

# Merge by merge a file grows above the first size. It rests until there are a hundred such, and a merge of them takes it above
# the second; from there on it is left to `zhibiao maintain`. So a row is written a few times, and not with every merge.
_SIZES = (100_000, 1_000_000)  # bytes; some 1,500 and 15,000 facts
MANY_FILES = 100  # small ones, of a table; merging so many takes half a second
MANY_ROWS = 1_000  # in the catalog, of a table


def gather(connection: duckdb.DuckDBPyConnection, *, many_files: int = MANY_FILES, many_rows: int = MANY_ROWS) -> None:
    """Merge the small files of tables that have many, and write many rows of the catalog into a file; no answer changes.

    The caller holds the turn to write, and its work is done: what cannot be gathered now is gathered with the next change.
    """
    with suppress(duckdb.Error):
        for table in _with_many_rows(connection, many_rows):
            maintenance.flush(connection, table)
        for size in _SIZES:
            for table in _with_many_files(connection, many_files, size):
                maintenance.merge_all(connection, table, size)


def _with_many_files(connection: duckdb.DuckDBPyConnection, many: int, below: int) -> list[str]:
    return _tables(
        connection,
        f"""
        select table_id
        from {CATALOG}.ducklake_data_file as files
        where end_snapshot is null
            and file_size_bytes < {below:d}
        group by table_id
        having count(*) >= {many:d}
        """,
    )


def _with_many_rows(connection: duckdb.DuckDBPyConnection, many: int) -> list[str]:
    inlined = connection.execute(f"select table_id, table_name from {CATALOG}.ducklake_inlined_data_tables").fetchall()
    counted = " union all ".join(
        f"select {table:d} as table_id from {CATALOG}.{name} where end_snapshot is null having count(*) >= {many:d}"
        for table, name in inlined
    )
    return _tables(connection, counted) if counted else []


def _tables(connection: duckdb.DuckDBPyConnection, wanted: str) -> list[str]:
    """The tables of these ids, each as schema.table."""
    rows = connection.execute(
        f"""
        select schema_name || '.' || table_name
        from duckdb_tables()
        where database_name = {literal(LAKE)}
            and table_name in (select table_name from {CATALOG}.ducklake_table where table_id in ({wanted}))
        order by 1
        """
    ).fetchall()
    return [name for (name,) in rows]
