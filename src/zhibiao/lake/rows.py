"""Rows into Arrow tables, and these into tables of the star."""

from collections.abc import Iterable

import duckdb
import pyarrow as pa


def table_of(rows: Iterable[tuple[object, ...]], schema: pa.Schema) -> pa.Table:
    """The rows, whose values are in the order of the schema, as a table."""
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    return pa.table(dict(zip(schema.names, columns, strict=True)), schema=schema)


def listed_values(connection: duckdb.DuckDBPyConnection, table: str, column: str) -> str:
    """The different numbers of a column, as SQL lists them; empty when there are none."""
    values = connection.execute(f"select distinct {column} from {table}").fetchall()
    return ", ".join(str(value) for (value,) in values)


def insert(connection: duckdb.DuckDBPyConnection, table: str, rows: pa.Table, order: str = "") -> None:
    """Insert the rows, columns by name, sorted by the columns that `order` lists."""
    connection.register("staged_rows", rows)
    connection.execute(f"insert into {table} by name select * from staged_rows {f'order by {order}' if order else ''}")
    connection.unregister("staged_rows")


def insert_missing(connection: duckdb.DuckDBPyConnection, table: str, table_key: str, rows: pa.Table) -> None:
    """Insert the rows whose key the table does not have."""
    connection.register("staged_rows", rows)
    connection.execute(
        f"insert into {table} by name select * from staged_rows anti join {table} using ({table_key}) order by {table_key}"
    )
    connection.unregister("staged_rows")


def with_constant(rows: pa.Table, column: str, value: int) -> pa.Table:
    """The rows with one more column, the same BIGINT in each."""
    return rows.append_column(column, pa.array([value] * rows.num_rows, pa.int64()))
