"""One DuckDB file with every table, the marts as views, and all comments."""

from collections.abc import Iterable
from pathlib import Path

import duckdb

from zhibiao.handoff.dictionary import PARTITION, Entry
from zhibiao.handoff.parquet import WrittenTable
from zhibiao.lake.extensions import literal


def write_database(tables: Iterable[WrittenTable], package: Path, name: str) -> None:
    """Make the file from the Parquet files of the package. It needs neither zhibiao nor any extension to be read."""
    with duckdb.connect(package / name) as connection:
        for schema in ("core", "ops", "mart"):
            connection.execute(f"create schema {schema}")
        for table in tables:
            entry = table.entry
            if entry.view_sql is None:
                connection.execute(f"create table {entry.name} as {_rows(table, package)}")
            else:
                connection.execute(entry.view_sql)
            _comment(connection, entry)


def _rows(table: WrittenTable, package: Path) -> str:
    files = ", ".join(literal(str(package / file)) for file in table.files)
    hive = f", hive_partitioning = true, hive_types = {{'{PARTITION}': integer}}" if table.partitioned else ""
    columns = ", ".join(column.name for column in table.entry.columns)
    return f"select {columns} from read_parquet([{files}]{hive})"


def _comment(connection: duckdb.DuckDBPyConnection, entry: Entry) -> None:
    kind = "table" if entry.view_sql is None else "view"
    connection.execute(f"comment on {kind} {entry.name} is {literal(entry.comment)}")
    for column in entry.columns:
        connection.execute(f"comment on column {entry.name}.{column.name} is {literal(column.comment)}")
