"""The tables of the warehouse, made from sql/core, and the version that they have."""

from importlib.resources import files
from importlib.resources.abc import Traversable

import duckdb

from zhibiao import __version__
from zhibiao.errors import ZhibiaoError
from zhibiao.lake.extensions import literal
from zhibiao.lake.location import Warehouse

SCHEMA_VERSION = 3  # raise it when a table changes, and say in lake/ how an older warehouse is brought up to it
SCHEMAS = ("core", "mart", "ops")


def sql_files(folder: str) -> tuple[Traversable, ...]:
    """The SQL files of one folder of sql/, in the order of their names."""
    found = files("zhibiao.sql").joinpath(folder).iterdir()
    return tuple(sorted((file for file in found if file.name.endswith(".sql")), key=lambda file: file.name))


def create_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Make all schemas and tables with their comments; inside the caller's transaction."""
    for schema in SCHEMAS:
        connection.execute(f"create schema {schema}")
    for file in sql_files("core"):
        connection.execute(file.read_text(encoding="utf-8"))
    properties = {"schema_version": str(SCHEMA_VERSION), "created_by": f"zhibiao {__version__}"}
    for name, value in properties.items():
        connection.execute(f"insert into ops.meta values ({literal(name)}, {literal(value)})")


def schema_version(connection: duckdb.DuckDBPyConnection) -> int | None:
    """The version of the attached warehouse; None when it has no tables yet."""
    present = connection.execute(
        "select count(*) from duckdb_tables() "
        "where database_name = current_database() and schema_name = 'ops' and table_name = 'meta'"
    ).fetchone()
    if not present or not present[0]:
        return None
    row = connection.execute("select value from ops.meta where name = 'schema_version'").fetchone()
    return int(row[0]) if row else None


def require_version(connection: duckdb.DuckDBPyConnection, warehouse: Warehouse) -> None:
    """ZhibiaoError when the warehouse has another schema than this program knows, or none."""
    version = schema_version(connection)
    if version is None:
        raise ZhibiaoError(f"{warehouse.root}: the warehouse is empty. Load reports with `zhibiao ingest PATH`")
    if version < SCHEMA_VERSION:
        raise ZhibiaoError(
            f"{warehouse.root}: this warehouse was made by an older zhibiao (schema {version}; this one has {SCHEMA_VERSION}). "
            f"Load its reports into a new one: `zhibiao ingest {warehouse.originals} --warehouse NEW`"
        )
    if version > SCHEMA_VERSION:
        raise ZhibiaoError(
            f"{warehouse.root}: this warehouse was made by a newer zhibiao (schema {version}; zhibiao {__version__} knows "
            f"{SCHEMA_VERSION}). Update with `pip install --upgrade zhibiao`"
        )
