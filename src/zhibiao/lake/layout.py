"""How the rows lie in the files of the lake: in which order, in how large groups, how compressed."""

import duckdb

from zhibiao.lake.attach import LAKE
from zhibiao.lake.extensions import literal
from zhibiao.lake.schema import read_tables

CATALOG = f"__ducklake_metadata_{LAKE}"
_SORTED = " set sorted by "
_FILES = {
    # A year's facts are sorted by metric and organisation: what is asked about a few of them lies in a few groups.
    "parquet_row_group_size": "10240",
    "parquet_compression": "zstd",
}


def set_layout(connection: duckdb.DuckDBPyConnection) -> None:
    """Have all files that are written from now on lie so; inside the caller's transaction."""
    known = dict(connection.execute(f"select option_name, value from {LAKE}.options() where scope = 'GLOBAL'").fetchall())
    for name, value in _FILES.items():
        if known.get(name) != value:
            connection.execute(f"call {LAKE}.set_option({literal(name)}, {literal(value)})")


def order_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Give each table the sort order of its DDL, by which its files are written when they are merged."""
    ordered = {name for (name,) in connection.execute(_ORDERED).fetchall()}
    for table in read_tables():
        for statement in table.ddl.split(";"):
            if _SORTED in statement and table.name not in ordered:
                connection.execute(statement)


_ORDERED = f"""
    select schema_name || '.' || table_name
    from {CATALOG}.ducklake_sort_info as sorting
    join {CATALOG}.ducklake_table as tables using (table_id)
    join {CATALOG}.ducklake_schema as schemas using (schema_id)
    where sorting.end_snapshot is null
        and tables.end_snapshot is null
        and schemas.end_snapshot is null
"""
