"""A new warehouse: its catalog appears whole, with all tables, or not at all."""

import shutil
import tempfile
from pathlib import Path

from zhibiao.lake.attach import attached
from zhibiao.lake.faults import FAULTS, explain
from zhibiao.lake.location import Warehouse
from zhibiao.lake.prepare import transaction
from zhibiao.lake.schema import create_tables


def create(warehouse: Warehouse) -> None:
    """Make the warehouse unless it is there. The caller holds the turn to write.

    The catalog is made under another name and then renamed: DuckLake's own set-up is more than one transaction,
    and a process may be killed between them.
    """
    if warehouse.exists:
        return
    try:
        warehouse.data.mkdir(parents=True, exist_ok=True)
        scratch = Path(tempfile.mkdtemp(dir=warehouse.root, prefix=".new-"))
        try:
            catalog = scratch / warehouse.catalog.name
            with attached(catalog, warehouse.data) as connection, transaction(connection):
                create_tables(connection)
            catalog.rename(warehouse.catalog)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
    except FAULTS as error:
        raise explain(error, warehouse) from error
