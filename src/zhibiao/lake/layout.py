"""How the rows lie in the files of the lake: in which order, in how large groups, how compressed."""

import duckdb

from zhibiao.lake.attach import LAKE
from zhibiao.lake.extensions import literal
from zhibiao.lake.schema import read_tables

CATALOG = f"__ducklake_metadata_{LAKE}"
_SORTED = " set sorted by "
_EVERYWHERE = ""
# Which table, which option: as DuckLake names them.
_FILES = {
    # A year's facts are sorted by metric and organisation: what is asked about a few of them lies in a few groups.
    (_EVERYWHERE, "parquet_row_group_size"): "20480",
    # Is unpacked twice as fast as zstd, and a third larger.
    (_EVERYWHERE, "parquet_compression"): "lz4_raw",
    # Whole texts: one at a time is asked for, and whoever writes them holds a group of them.
    ("core.document_text", "parquet_row_group_size"): "2048",
    ("core.document_text", "parquet_compression"): "zstd",
}


def set_layout(connection: duckdb.DuckDBPyConnection) -> None:
    """Have all files that are written from now on lie so; inside the caller's transaction."""
    known = {
        (table, name): value
        for table, name, value in connection.execute(
            f"select coalesce(scope_entry, ''), option_name, value from {LAKE}.options() where scope in ('GLOBAL', 'TABLE')"
        ).fetchall()
    }
    for (table, name), value in _FILES.items():
        if known.get((table, name)) != value:
            schema, _, of = table.partition(".")
            where = f", schema => {literal(schema)}, table_name => {literal(of)}" if table else ""
            connection.execute(f"call {LAKE}.set_option({literal(name)}, {literal(value)}{where})")


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
