"""What can go wrong with a warehouse, in words that say what to do. DuckDB tells its errors apart by text only."""

import errno

import duckdb

from zhibiao.errors import ZhibiaoError
from zhibiao.lake.extensions import first_line
from zhibiao.lake.location import Warehouse

_BUSY = ("database is locked", "database table is locked", "transaction conflict", "conflict on")
_READ_ONLY = ("readonly database", "read-only", "permission denied", "unable to open database file")
_FULL = ("no space left", "disk is full", "disk full", "file too large", "disk quota", "disk i/o error")


class BusyError(ZhibiaoError):
    """Another process holds the catalog. Trying again helps."""


def is_busy(error: BaseException) -> bool:
    """Whether somebody else holds a lock that will be given back."""
    return isinstance(error, BusyError) or any(sign in str(error).lower() for sign in _BUSY)


def explain(error: BaseException, warehouse: Warehouse) -> ZhibiaoError:
    """The error as one line for the user. The cause stays chained to it by `raise … from`."""
    if isinstance(error, ZhibiaoError):
        return error
    text = str(error).lower()
    full = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EFBIG, errno.EDQUOT)
    if full or any(sign in text for sign in _FULL):
        return ZhibiaoError(
            f"{warehouse.root}: nothing more can be written there: the disk is full (or failing). The warehouse is as it was "
            "before. Free some space and run the same command again"
        )
    if is_busy(error):
        return BusyError(
            f"{warehouse.root}: another process has been writing to the warehouse for too long. "
            "Wait until it has finished and run the same command again"
        )
    if isinstance(error, PermissionError) or any(sign in text for sign in _READ_ONLY):
        return ZhibiaoError(
            f"{warehouse.root}: the warehouse cannot be written (read-only, or no permission). "
            "Give yourself the right to write there, or name another place with --warehouse"
        )
    if "not a database" in text or "malformed" in text:
        return ZhibiaoError(
            f"{warehouse.catalog}: this is no catalog, or a damaged one. Restore it from a backup, or name another --warehouse"
        )
    return ZhibiaoError(f"{warehouse.root}: {' '.join(str(error).split()) or first_line(error)}")


FAULTS = (duckdb.Error, OSError)
