"""Connections to a warehouse."""

import os
import shutil
import tempfile
from collections.abc import Generator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

import duckdb

from zhibiao.errors import UsageError
from zhibiao.lake.extensions import UNVERIFIED, literal, load_extensions, needed
from zhibiao.lake.faults import FAULTS, cause, explain, explain_remote, has_answered, is_away, note_answer
from zhibiao.lake.location import Warehouse
from zhibiao.lake.patience import patiently
from zhibiao.lake.remote import reached

LAKE = "lake"
# Write-ahead logging lets readers read while a writer commits. Waiting is ours (patience), not SQLite's.
_WRITING = "meta_journal_mode 'WAL', meta_busy_timeout 1000"
_READING = "read_only, meta_busy_timeout 1000"
# Nothing is looked for in the user's home: what is kept there as a secret would be taken for every server.
_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "secret_directory": f"{os.devnull}/none",
    **UNVERIFIED,
}
_ABSENT = "creating a new DuckLake is explicitly disabled"


@contextmanager
def reading(warehouse: Warehouse, version: int | None = None) -> Generator[duckdb.DuckDBPyConnection, None, None]:
    """A connection that cannot change the warehouse. UsageError when there is none.

    With `version`, a number that `lake.history.find_version` gave, it sees the warehouse as it was then: tables, views and all.
    """
    if warehouse.server is None and not warehouse.exists:
        raise no_warehouse(warehouse)
    of_version = "" if version is None else f", snapshot_version {version:d}"
    names = needed(warehouse.server, warehouse.store)
    with bare(names) as (connection, scratch):
        keep_footers(connection)
        _unlock(connection, warehouse.store)
        if warehouse.server is not None:
            _attach_server(connection, warehouse, f"read_only{of_version}")
        else:
            _attach_file(connection, warehouse, f"{_READING}{of_version}", scratch)
        try:
            yield connection
        except duckdb.Error as error:
            if (told := explain_remote(error, warehouse)) is not None:
                raise told from cause(error)
            raise


@contextmanager
def writing(warehouse: Warehouse) -> Generator[duckdb.DuckDBPyConnection, None, None]:
    """A connection that may change the warehouse, which is there (see `create`). Errors become lines for the user."""
    try:
        with _attached(warehouse) as connection:
            yield connection
    except FAULTS as error:
        raise explain(error, warehouse) from cause(error)


def keep_footers(connection: duckdb.DuckDBPyConnection) -> None:
    """Read the footer of a file once, however many questions touch it: files of a lake never change."""
    connection.execute("set parquet_metadata_cache = true")


def memory_of(connection: duckdb.DuckDBPyConnection) -> str:
    """What DuckDB may hold of memory: "18.8 GiB"."""
    ((most,),) = connection.execute("select current_setting('memory_limit')").fetchall()
    return str(most)


def set_memory(connection: duckdb.DuckDBPyConnection, most: str) -> None:
    """Let DuckDB hold so much memory ("300MB") and no more."""
    connection.execute(f"set memory_limit = {literal(most)}")


def _attached(warehouse: Warehouse) -> AbstractContextManager[duckdb.DuckDBPyConnection]:
    if warehouse.server is not None:
        return attached_server(warehouse)
    return attached(warehouse.catalog, warehouse.data_path, warehouse.store)


@contextmanager
def attached(catalog: Path, data: Path | str, store: str | None = None) -> Generator[duckdb.DuckDBPyConnection, None, None]:
    """A connection that may write to the lake of this SQLite catalog; an empty one is made when it is not there."""
    with bare(needed(None, store)) as (connection, _):
        _unlock(connection, store)
        patiently(lambda: _attach(connection, f"sqlite:{catalog}", f"{data}", _WRITING))
        yield connection


@contextmanager
def attached_server(warehouse: Warehouse) -> Generator[duckdb.DuckDBPyConnection, None, None]:
    """A connection that may write to the lake of this server's database; an empty one is made when it is not there."""
    with bare(needed(warehouse.server, warehouse.store)) as (connection, _):
        _unlock(connection, warehouse.store)
        _attach_server(connection, warehouse)
        yield connection


@contextmanager
def bare(extensions: tuple[str, ...]) -> Generator[tuple[duckdb.DuckDBPyConnection, Path], None, None]:
    """A connection with these extensions and nothing attached, and a folder that lasts as long as it does."""
    with tempfile.TemporaryDirectory(prefix="zhibiao-", ignore_cleanup_errors=True) as folder:
        connection, scratch = duckdb.connect(config=_CONFIG), Path(folder)
        try:
            # What does not fit in memory goes there, not into .tmp where the program was called.
            connection.execute(f"set temp_directory = {literal(str(scratch / 'spilled'))}")
            load_extensions(connection, extensions)
            yield connection, scratch
        finally:
            # DuckDB ends the whole program when a server that is gone cannot take something back in the middle of closing.
            with suppress(duckdb.Error):
                connection.execute("rollback")
            connection.close()


def _unlock(connection: duckdb.DuckDBPyConnection, store: str | None) -> None:
    if store is not None:
        from zhibiao.lake.store import unlock  # what speaks S3 is not loaded for those who have a folder

        unlock(connection, store)


def _attach_file(connection: duckdb.DuckDBPyConnection, warehouse: Warehouse, options: str, scratch: Path) -> None:
    try:
        patiently(lambda: _attach(connection, f"sqlite:{warehouse.catalog}", warehouse.data_path, options))
    except duckdb.Error as error:
        if "unable to open" not in str(error):
            raise explain(error, warehouse) from cause(error)
        # SQLite cannot read a write-ahead catalog in a folder where it may not write its index; a copy it can.
        copy = _copy_catalog(warehouse, scratch)
        patiently(lambda: _attach(connection, f"sqlite:{copy}", warehouse.data_path, options))


def _attach_server(connection: duckdb.DuckDBPyConnection, warehouse: Warehouse, *options: str) -> None:
    def attempt() -> None:
        _attach(connection, f"postgres:{reached(warehouse.server or '')}", warehouse.data_path, *options)

    try:
        patiently(attempt, or_when=lambda error: has_answered(warehouse) and is_away(error))
    except duckdb.Error as error:
        if _ABSENT in str(error):
            raise no_warehouse(warehouse) from error
        raise explain(error, warehouse) from cause(error)
    note_answer(warehouse)


def _attach(connection: duckdb.DuckDBPyConnection, catalog: str, data: str, *options: str) -> None:
    # The data path is given anew each time, so that a warehouse can be moved or copied as a folder.
    settings = ", ".join((f"data_path {literal(data.removesuffix('/') + '/')}", "override_data_path true", *options))
    connection.execute(f"attach {literal(f'ducklake:{catalog}')} as {LAKE} ({settings})")
    connection.execute(f"use {LAKE}")


def no_warehouse(warehouse: Warehouse) -> UsageError:
    """There is none at this place."""
    return UsageError(
        f"{warehouse.name}: there is no warehouse here. Make one with "
        f"`zhibiao ingest PATH --warehouse {warehouse.root}{warehouse.options}`"
    )


def _copy_catalog(warehouse: Warehouse, scratch: Path) -> Path:
    for suffix in ("", "-wal"):
        source = warehouse.catalog.with_name(warehouse.catalog.name + suffix)
        if source.is_file():
            shutil.copy(source, scratch / source.name)
    return scratch / warehouse.catalog.name
