"""Connections to a warehouse."""

import shutil
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from zhibiao.errors import UsageError
from zhibiao.lake.extensions import UNVERIFIED, literal, load_extensions
from zhibiao.lake.faults import FAULTS, explain
from zhibiao.lake.location import Warehouse
from zhibiao.lake.patience import patiently

LAKE = "lake"
# Write-ahead logging lets readers read while a writer commits. Waiting is ours (patience), not SQLite's.
_WRITING = "meta_journal_mode 'WAL', meta_busy_timeout 1000"
_READING = "read_only, meta_busy_timeout 1000"


@contextmanager
def reading(warehouse: Warehouse, version: int | None = None) -> Generator[duckdb.DuckDBPyConnection, None, None]:
    """A connection that cannot change the warehouse. UsageError when there is none.

    With `version`, a number that `lake.history.find_version` gave, it sees the warehouse as it was then: tables, views and all.
    """
    if not warehouse.exists:
        raise UsageError(
            f"{warehouse.root}: there is no warehouse here. Make one with `zhibiao ingest PATH --warehouse {warehouse.root}`"
        )
    options = _READING if version is None else f"{_READING}, snapshot_version {version:d}"
    with _bare() as connection, tempfile.TemporaryDirectory(prefix="zhibiao-") as scratch:
        # What does not fit in memory goes there, not into .tmp where the program was called.
        connection.execute(f"set temp_directory = {literal(f'{scratch}/spilled')}")
        try:
            patiently(lambda: _attach(connection, warehouse.catalog, warehouse.data, options))
        except duckdb.Error as error:
            if "unable to open" not in str(error):
                raise explain(error, warehouse) from error
            # SQLite cannot read a write-ahead catalog in a folder where it may not write its index; a copy it can.
            copy = _copy_catalog(warehouse, Path(scratch))
            patiently(lambda: _attach(connection, copy, warehouse.data, options))
        yield connection


@contextmanager
def writing(warehouse: Warehouse) -> Generator[duckdb.DuckDBPyConnection, None, None]:
    """A connection that may change the warehouse, which is there (see `create`). Errors become lines for the user."""
    try:
        with attached(warehouse.catalog, warehouse.data) as connection:
            yield connection
    except FAULTS as error:
        raise explain(error, warehouse) from error


@contextmanager
def attached(catalog: Path, data: Path) -> Generator[duckdb.DuckDBPyConnection, None, None]:
    """A connection that may write to the lake of this catalog; an empty one is made when it is not there."""
    with _bare() as connection:
        patiently(lambda: _attach(connection, catalog, data, _WRITING))
        yield connection


@contextmanager
def _bare() -> Generator[duckdb.DuckDBPyConnection, None, None]:
    connection = duckdb.connect(
        config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false", **UNVERIFIED}
    )
    try:
        load_extensions(connection)
        yield connection
    finally:
        connection.close()


def _attach(connection: duckdb.DuckDBPyConnection, catalog: Path, data: Path, options: str) -> None:
    # The data path is given anew each time, so that a warehouse can be moved or copied as a folder.
    connection.execute(
        f"attach {literal(f'ducklake:sqlite:{catalog}')} as {LAKE} "
        f"(data_path {literal(f'{data}/')}, override_data_path true, {options})"
    )
    connection.execute(f"use {LAKE}")


def _copy_catalog(warehouse: Warehouse, scratch: Path) -> Path:
    for suffix in ("", "-wal"):
        source = warehouse.catalog.with_name(warehouse.catalog.name + suffix)
        if source.is_file():
            shutil.copy(source, scratch / source.name)
    return scratch / warehouse.catalog.name
