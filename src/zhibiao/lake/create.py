"""A new warehouse: its catalog appears whole, with all tables, or not at all."""

import shutil
import tempfile
from pathlib import Path

import duckdb

from zhibiao.lake.attach import attached, attached_server
from zhibiao.lake.faults import FAULTS, cause, explain
from zhibiao.lake.layout import set_layout
from zhibiao.lake.location import Warehouse
from zhibiao.lake.prepare import transaction
from zhibiao.lake.schema import create_tables, schema_version


def create(warehouse: Warehouse) -> None:
    """Make the warehouse unless it is there. The caller holds the turn to write.

    A catalog in a file is made under another name and then renamed: DuckLake's own set-up is more than one transaction,
    and a process may be killed between them. On a server what such a process has left is carried on with.
    """
    if warehouse.exists:
        return
    if warehouse.store is not None:
        from zhibiao.lake.store import check  # what speaks S3 is not loaded for those who have a folder

        check(warehouse.store)
    try:
        if warehouse.store is None:
            warehouse.data.mkdir(parents=True, exist_ok=True)
        if warehouse.server is not None:
            with attached_server(warehouse) as connection:
                _fill(connection)
            return
        warehouse.root.mkdir(parents=True, exist_ok=True)
        scratch = Path(tempfile.mkdtemp(dir=warehouse.root, prefix=".new-"))
        try:
            catalog = scratch / warehouse.catalog.name
            with attached(catalog, warehouse.data_path, warehouse.store) as connection:
                _fill(connection)
            catalog.rename(warehouse.catalog)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
    except FAULTS as error:
        raise explain(error, warehouse) from cause(error)


def _fill(connection: duckdb.DuckDBPyConnection) -> None:
    with transaction(connection):
        if schema_version(connection) is None:
            create_tables(connection)
    with transaction(connection):  # what holds for one table can be said only when that is there
        set_layout(connection)
