"""The tables of the warehouse, made from sql/core, and the version that they have."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

import duckdb

from zhibiao import __version__
from zhibiao.errors import ZhibiaoError
from zhibiao.lake.descriptions import Description, read_table_comments
from zhibiao.lake.extensions import literal
from zhibiao.lake.location import Warehouse

SCHEMA_VERSION = 5  # raise it when a table changes, and say in sql/migration how an older warehouse is brought up to it
SCHEMAS = ("core", "mart", "ops")


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its full name, what makes it, and what it means."""

    name: str  # core.dim_metric
    ddl: str
    description: Description


def sql_files(folder: str) -> tuple[Traversable, ...]:
    """The SQL files of one folder of sql/, in the order of their names."""
    found = files("zhibiao.sql").joinpath(folder).iterdir()
    return tuple(sorted((file for file in found if file.name.endswith(".sql")), key=lambda file: file.name))


@cache
def read_sql(name: str) -> str:
    """The SQL of one file of sql/, named with its folder and without its ending: check/10_usual_size."""
    return files("zhibiao.sql").joinpath(f"{name}.sql").read_text(encoding="utf-8")


@cache
def read_tables() -> tuple[Table, ...]:
    """All tables, in the order in which they are made."""
    return tuple(Table(*read_table_comments(file.read_text(encoding="utf-8"))) for file in sql_files("core"))


def create_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Make all schemas and tables; inside the caller's transaction. Their comments come with the views: see `lake.marts`."""
    for schema in SCHEMAS:
        connection.execute(f"create schema {schema}")
    connection.execute("".join(table.ddl for table in read_tables()))
    properties = {"schema_version": str(SCHEMA_VERSION), "created_by": f"zhibiao {__version__}"}
    for name, value in properties.items():
        connection.execute(f"insert into ops.meta values ({literal(name)}, {literal(value)})")


def comment_on_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Say of each table and column what it means, in both languages; inside the caller's transaction."""
    connection.execute("".join(_comments(table) for table in read_tables()))


def _comments(table: Table) -> str:
    columns = table.description.columns.items()
    of_columns = (f"comment on column {table.name}.{name} is {literal(words.comment)};" for name, words in columns)
    return f"comment on table {table.name} is {literal(table.description.words.comment)};" + "".join(of_columns)


def schema_version(connection: duckdb.DuckDBPyConnection) -> int | None:
    """The version of the attached warehouse; None when it has no tables yet."""
    # Asked for, not looked for: the list of all tables takes DuckLake ten times as long.
    try:
        row = connection.execute("select value from ops.meta where name = 'schema_version'").fetchone()
    except duckdb.CatalogException:
        return None
    return int(row[0]) if row else None


def require_version(connection: duckdb.DuckDBPyConnection, warehouse: Warehouse) -> None:
    """ZhibiaoError when the warehouse has another schema than this program knows, or none."""
    version = schema_version(connection)
    if version is None:
        raise ZhibiaoError(f"{warehouse.name}: the warehouse is empty. Load reports with `zhibiao ingest PATH`")
    if version < SCHEMA_VERSION:
        raise ZhibiaoError(
            f"{warehouse.name}: this is the state of an older zhibiao (schema {version}; this one has {SCHEMA_VERSION}); "
            "only `zhibiao sql` can look at it"
        )
    if version > SCHEMA_VERSION:
        raise ZhibiaoError(
            f"{warehouse.name}: this warehouse was made by a newer zhibiao (schema {version}; zhibiao {__version__} knows "
            f"{SCHEMA_VERSION}). Update with `pip install --upgrade zhibiao`"
        )
