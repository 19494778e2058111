"""The catalog's own file: what DuckLake forgets, SQLite keeps room for until it is told not to."""

import subprocess
import sys

from zhibiao.lake.location import Warehouse

_WAIT = 5  # seconds for others that hold the catalog at this moment
# Statistics of what is in it, for SQLite's planner; then the file without its gaps, where nobody holds it.
_SHRINK = f"""
import sqlite3, sys
with sqlite3.connect(sys.argv[1], timeout={_WAIT}, isolation_level=None) as catalog:
    for statement in ("analyze", "vacuum", "pragma wal_checkpoint(truncate)"):
        catalog.execute(statement).fetchall()
"""


def shrink_catalog(warehouse: Warehouse) -> bool:
    """Give the room back that the catalog's file does not need any more; whether that could be done now.

    The caller holds the turn. Another process does it: a second SQLite library in this one would drop DuckDB's locks on the file.
    """
    command = [sys.executable, "-c", _SHRINK, str(warehouse.catalog)]
    return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False).returncode == 0
