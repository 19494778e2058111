"""Connections for other people's SQL: nothing can be written, and no file outside the warehouse can be opened.

Two walls, each of which should hold alone: DuckDB itself is shut off from files, extensions and its own settings, and each
statement is looked at before it runs. With `allow_files` the first wall has a door: local files can be read, so that only
the second keeps a statement from writing.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from zhibiao.errors import UsageError
from zhibiao.lake.extensions import NEEDED, first_line, literal
from zhibiao.lake.location import Warehouse
from zhibiao.lake.pivots import check_pivot, explained

# Functions of the catalog's extension that open any SQLite file in spite of DuckDB's own lock on files, those that hide a
# statement in a string, and those that write what others read.
_FORBIDDEN_PREFIXES = ("sqlite_", "postgres_", "mysql_", "ducklake_")
_FORBIDDEN = frozenset(
    (
        "duckdb_secrets", "getenv", "json_execute_serialized_sql", "json_serialize_plan", "nextval", "query", "query_table",
        "which_secret", "write_log",
    )
)  # fmt: skip
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
_METADATA = "__ducklake_metadata"
_READERS = frozenset(
    (
        "parquet_scan", "read_csv", "read_csv_auto", "read_json", "read_json_auto", "read_json_objects",
        "read_json_objects_auto", "read_ndjson", "read_ndjson_auto", "read_ndjson_objects", "read_parquet",
    )
)  # fmt: skip
_KINDS_OF_FILE = (".csv", ".tsv", ".txt", ".parquet", ".json", ".jsonl", ".ndjson")
_COMPRESSED = (".gz", ".zst")
_DATABASES = frozenset(("db", "ddb", "duckdb", "sqlite", "sqlite3"))  # opening one is more than reading it
_LOCAL_EXTENSIONS = frozenset((*NEEDED, "core_functions", "icu", "jemalloc", "json", "parquet"))

Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]


@dataclass(frozen=True, slots=True)
class _Reach:
    """A place in a statement that reaches for something: a function by its name, or a table by its whole name."""

    name: str
    is_function: bool
    is_table: bool


def guard(connection: duckdb.DuckDBPyConnection, warehouse: Warehouse, *, allow_files: bool = False) -> None:
    """Lock the settings of a reading connection, and put files outside the warehouse out of its reach. There is no way back.

    With `allow_files` local files stay within its reach, the network and extensions do not.
    """
    folders = [warehouse.data_path if warehouse.store is not None else str(warehouse.data)]
    if allow_files:
        _require_no_network(connection)
        folders += sorted({Path.cwd().anchor, warehouse.root.anchor})
    connection.execute("set python_enable_replacements = false")  # `from rows` is no variable of this program
    connection.execute(f"set allowed_directories = [{', '.join(map(literal, folders))}]")
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")


def require_question(
    connection: duckdb.DuckDBPyConnection, sql: str, *, allow_files: bool = False, on_server: bool = False
) -> None:
    """UsageError unless `sql` is one statement that only asks; with `allow_files` it may ask of files.

    `on_server` says that the catalog is a database that may hold more than the catalog.
    """
    require_text(sql, "this SQL")
    try:
        statements = connection.extract_statements(sql)
    except duckdb.Error as error:
        raise UsageError(f"this SQL cannot be read: {first_line(error)}") from error
    kinds = [statement.type for statement in statements]
    if len(kinds) == 1 and kinds[0] == duckdb.StatementType.EXPLAIN:
        require_question(connection, explained(sql), allow_files=allow_files, on_server=on_server)
        return
    # A PIVOT whose columns are to be found in the data is one statement for a person and several for DuckDB.
    if check_pivot(sql, kinds):
        if allow_files:  # which files it names cannot be seen
            raise UsageError("with --allow-files a PIVOT needs its columns: pivot … on year in (2021, 2022) using …")
        _require_here(sql.lower(), on_server=on_server)
        return
    if len(kinds) != 1:
        raise UsageError(f"one statement at a time: this has {len(kinds)}")
    if kinds[0] != duckdb.StatementType.SELECT:
        raise UsageError(
            f"only questions (SELECT, FROM, DESCRIBE …) are allowed, this is {kinds[0].name}. "
            "The warehouse is changed by `zhibiao ingest`"
        )
    for reach in _reaches(connection, sql):
        if reach.is_function:
            _require_function(reach, allow_files=allow_files)
            continue
        _require_here(reach.name, on_server=on_server)
        if allow_files:
            _require_file(reach.name)


def require_text(text: str, what: str) -> None:
    """UsageError for characters that DuckDB cannot be given: NUL, and what was no UTF-8."""
    if "\0" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise UsageError(f"{what} cannot be read: there is a NUL character in it, or it is not UTF-8")


def _require_no_network(connection: duckdb.DuckDBPyConnection) -> None:
    rows = connection.execute("select extension_name from duckdb_extensions() where loaded").fetchall()
    if further := sorted({str(row[0]) for row in rows} - _LOCAL_EXTENSIONS):
        raise UsageError(f"files cannot be allowed while DuckDB has {', '.join(further)} loaded, which reach further than files")


def _require_function(reach: _Reach, *, allow_files: bool) -> None:
    name = reach.name
    reads = allow_files and name in _READERS
    unknown = reach.is_table and name not in _TABLE_FUNCTIONS and not name.startswith(_DESCRIBING) and not reads
    if unknown or name in _FORBIDDEN or name.startswith(_FORBIDDEN_PREFIXES):
        remedy = " (--allow-files lets it read local files)" if name in _READERS else ""
        raise UsageError(f"the function {name} is not allowed here, since it can write or reach outside the warehouse{remedy}")


def _require_here(name: str, *, on_server: bool) -> None:
    """Addresses are not to be read, even in the place of the data: a step up in one leads out of it."""
    if "://" in name:
        raise UsageError("this query reaches for the network, which is not allowed: fetch the file first")
    if on_server and _METADATA in name:
        raise UsageError(
            "the tables of the catalog's server cannot be asked; `zhibiao history` and maintain show what is in them"
        )


def _require_file(name: str) -> None:
    """A table name that may be a file is one of data: a database file would be opened by whatever it says it is."""
    looks_like_a_file = any(sign in name for sign in "/\\*?[:") or name.rpartition(".")[2] in _DATABASES
    plain = name
    for ending in _COMPRESSED:
        plain = plain.removesuffix(ending)
    if looks_like_a_file and ("://" in name or not plain.endswith(_KINDS_OF_FILE)):
        raise UsageError(f"'{name}' cannot be read: only local files of the kinds {', '.join(_KINDS_OF_FILE)} can")


def _reaches(connection: duckdb.DuckDBPyConnection, sql: str) -> Iterator[_Reach]:
    """The functions and tables that a statement names, wherever they stand in it."""
    row = connection.execute(f"select json_serialize_sql({literal(sql)})").fetchone()
    try:
        tree: Json = json.loads(row[0]) if row else None
    except RecursionError:
        raise UsageError("this SQL is nested too deeply to see what it reaches. Write it flatter") from None
    if not isinstance(tree, dict) or tree.get("error"):
        raise UsageError("this kind of statement is not allowed, since what it reaches cannot be seen. Write it as a SELECT")
    pending: list[tuple[Json, bool]] = [(tree, False)]
    while pending:
        node, is_table = pending.pop()
        if isinstance(node, dict):
            name = node.get("function_name")
            if isinstance(name, str):
                yield _Reach(name.lower(), is_function=True, is_table=is_table)
            if isinstance(node.get("table_name"), str):
                parts = (node.get(field) for field in ("catalog_name", "schema_name", "table_name"))
                yield _Reach(".".join(str(part) for part in parts if part).lower(), is_function=False, is_table=True)
            of_table = node.get("type") == "TABLE_FUNCTION"
            pending.extend((value, of_table and field == "function") for field, value in node.items())
        elif isinstance(node, list):
            pending.extend((value, False) for value in node)
