"""What can go wrong with a warehouse, in words that say what to do. DuckDB tells its errors apart by text only."""

import errno

import duckdb

from zhibiao.errors import ZhibiaoError
from zhibiao.lake.extensions import first_line
from zhibiao.lake.location import Warehouse
from zhibiao.lake.remote import without_secrets
from zhibiao.lake.remote_faults import AWAY, is_about_store, is_known, remedy

_BUSY = (
    "database is locked",
    "database table is locked",
    "transaction conflict",
    "conflict on",
    "could not serialize access",
    "deadlock detected",
    "lock timeout",
    "the database system is starting up",
    "the database system is not yet accepting connections",
)
_READ_ONLY = ("readonly database", "read-only", "permission denied", "unable to open database file")
_FULL = ("no space left", "disk is full", "disk full", "file too large", "disk quota", "disk i/o error")
_ANSWERED: set[str] = set()


class BusyError(ZhibiaoError):
    """Another process holds the catalog. Trying again helps."""


class LostError(ZhibiaoError):
    """The server that keeps the catalog was there, and is away. Trying again from the start may help."""


def is_busy(error: BaseException) -> bool:
    """Whether somebody else holds a lock that will be given back."""
    return isinstance(error, BusyError) or any(sign in str(error).lower() for sign in _BUSY)


def is_away(error: BaseException) -> bool:
    """Whether no server answers, or the connection to it broke."""
    return isinstance(error, LostError) or (is_known(AWAY, str(error)) and not is_about_store(str(error)))


def has_answered(warehouse: Warehouse) -> bool:
    """Whether this process has been connected to the server of the catalog: one that is away then is one to wait for."""
    return warehouse.server in _ANSWERED


def note_answer(warehouse: Warehouse) -> None:
    """Remember that the server of the catalog, if it has one, let this process in."""
    if warehouse.server is not None:
        _ANSWERED.add(warehouse.server)


def busy(warehouse: Warehouse) -> BusyError:
    """Others have held the catalog for longer than one can wait."""
    return BusyError(
        f"{warehouse.name}: another process has been writing to the warehouse for too long. "
        "Wait until it has finished and run the same command again"
    )


def lost(warehouse: Warehouse) -> LostError:
    """The server is gone that was there."""
    return LostError(
        f"{warehouse.name}: the connection to the database was lost, and did not come back. What was not finished has changed "
        "nothing. Run the same command again when the server is back"
    )


def explain(error: BaseException, warehouse: Warehouse) -> ZhibiaoError:
    """The error as one line for the user. The cause stays chained to it by `raise … from`."""
    if isinstance(error, ZhibiaoError):
        return error
    text = str(error).lower()
    full = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EFBIG, errno.EDQUOT)
    if full or any(sign in text for sign in _FULL):
        return ZhibiaoError(
            f"{warehouse.name}: nothing more can be written there: the disk is full (or failing). The warehouse is as it was "
            "before. Free some space and run the same command again"
        )
    if is_busy(error):
        return busy(warehouse)
    if (told := explain_remote(error, warehouse)) is not None:
        return told
    if isinstance(error, PermissionError) or any(sign in text for sign in _READ_ONLY):
        return ZhibiaoError(
            f"{warehouse.name}: the warehouse cannot be written (read-only, or no permission). "
            "Give yourself the right to write there, or name another place with --warehouse"
        )
    if "not a database" in text or "malformed" in text:
        return ZhibiaoError(
            f"{warehouse.catalog}: this is no catalog, or a damaged one. Restore it from a backup, or name another --warehouse"
        )
    words = " ".join(str(error).split()) or first_line(error)
    return ZhibiaoError(f"{warehouse.name}: {without_secrets(words) if warehouse.is_remote else words}")


def explain_remote(error: BaseException, warehouse: Warehouse) -> ZhibiaoError | None:
    """The error as one line, where it is one of the way to a server or a bucket."""
    if not warehouse.is_remote:
        return None
    if has_answered(warehouse) and is_away(error):
        return lost(warehouse)
    line = remedy(str(error), warehouse)
    return ZhibiaoError(line) if line is not None else None


def cause(error: BaseException) -> BaseException | None:
    """What to chain to the line for the user: the error, unless it holds a secret, which a log would show with the line."""
    return error if without_secrets(str(error)) == str(error) else None


FAULTS = (duckdb.Error, OSError)
