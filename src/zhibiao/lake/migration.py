"""Warehouses of an older schema are brought up to this program's, by the scripts of sql/migration."""

import duckdb

from zhibiao.errors import ZhibiaoError
from zhibiao.lake.location import Warehouse
from zhibiao.lake.meta import remember
from zhibiao.lake.schema import SCHEMA_VERSION, schema_version, sql_files

OLDEST = 2  # schemas before it had other keys: their reports are loaded anew


def is_old(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether the warehouse has a schema older than this program's."""
    version = schema_version(connection)
    return version is not None and version < SCHEMA_VERSION


def migrate(connection: duckdb.DuckDBPyConnection, warehouse: Warehouse) -> None:
    """Run the scripts between the schema of the warehouse and this program's; inside the caller's transaction.

    The state before stays in the warehouse as a version of its own, which `zhibiao sql --as-of` can look at.
    ZhibiaoError for a schema that no script knows.
    """
    version = schema_version(connection)
    if version is None or version >= SCHEMA_VERSION:
        return
    if version < OLDEST:
        raise ZhibiaoError(
            f"{warehouse.name}: this warehouse was made by a very old zhibiao (schema {version}; this one has {SCHEMA_VERSION}). "
            f"Load its reports into a new one: `zhibiao ingest {warehouse.originals} --warehouse NEW`"
        )
    for target in range(version + 1, SCHEMA_VERSION + 1):
        for file in sql_files(f"migration/{target}"):
            connection.execute(file.read_text(encoding="utf-8"))
    remember(connection, "schema_version", str(SCHEMA_VERSION))
