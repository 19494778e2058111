"""Connections for other people's SQL: nothing can be written, and no file outside the warehouse can be opened."""

import json
from collections.abc import Iterator

import duckdb

from zhibiao.errors import UsageError
from zhibiao.lake.extensions import first_line, literal
from zhibiao.lake.location import Warehouse

# Functions of the catalog's extension that open any SQLite file in spite of DuckDB's own lock on files, and those
# that hide a statement in a string.
_FORBIDDEN_PREFIXES = ("sqlite_", "postgres_", "mysql_", "ducklake_")
_FORBIDDEN = frozenset(("query", "query_table", "json_execute_serialized_sql"))
# Of the functions that stand where a table stands, only those are allowed that make rows or describe the database:
# new ones come with every DuckDB, and some write.
_TABLE_FUNCTIONS = frozenset(
    (
        "current_snapshot", "generate_series", "icu_calendar_names", "json_each", "json_tree", "last_committed_snapshot",
        "pg_timezone_names", "pragma_database_size", "pragma_show", "pragma_table_info", "range", "repeat", "repeat_row",
        "snapshots", "summary", "unnest",
    )
)  # fmt: skip
_DESCRIBING = "duckdb_"


def guard(connection: duckdb.DuckDBPyConnection, warehouse: Warehouse) -> None:
    """Lock the settings of a reading connection, and put files outside the warehouse out of its reach. There is no way back."""
    connection.execute(f"set allowed_directories = [{literal(str(warehouse.data))}]")
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")


def require_question(connection: duckdb.DuckDBPyConnection, sql: str) -> None:
    """UsageError unless `sql` is one statement that only asks."""
    try:
        statements = connection.extract_statements(sql)
    except duckdb.Error as error:
        raise UsageError(f"this SQL cannot be read: {first_line(error)}") from error
    if len(statements) != 1:
        raise UsageError(f"one statement at a time: this has {len(statements)}")
    if statements[0].type != duckdb.StatementType.SELECT:
        raise UsageError(
            f"only questions (SELECT, FROM, DESCRIBE …) are allowed, this is {statements[0].type.name}. "
            "The warehouse is changed by `zhibiao ingest`"
        )
    for name, is_table in _functions(connection, sql):
        unknown = is_table and name not in _TABLE_FUNCTIONS and not name.startswith(_DESCRIBING)
        if unknown or name in _FORBIDDEN or name.startswith(_FORBIDDEN_PREFIXES):
            raise UsageError(f"the function {name} is not allowed here, since it can write or reach outside the warehouse")


Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]


def _functions(connection: duckdb.DuckDBPyConnection, sql: str) -> Iterator[tuple[str, bool]]:
    """Names of the functions in a statement, each with whether it stands where a table stands."""
    row = connection.execute(f"select json_serialize_sql({literal(sql)})").fetchone()
    tree: Json = json.loads(row[0]) if row else None
    if not isinstance(tree, dict) or tree.get("error"):
        raise UsageError("this kind of statement is not allowed, since what it reaches cannot be seen. Write it as a SELECT")
    pending: list[tuple[Json, bool]] = [(tree, False)]
    while pending:
        node, is_table = pending.pop()
        if isinstance(node, dict):
            name = node.get("function_name")
            if isinstance(name, str):
                yield name.lower(), is_table
            of_table = node.get("type") == "TABLE_FUNCTION"
            pending.extend((value, of_table and field == "function") for field, value in node.items())
        elif isinstance(node, list):
            pending.extend((value, False) for value in node)
