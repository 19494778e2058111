"""The PostgreSQL server that keeps a catalog: asked without DuckLake, and the turn to write that it gives.

Who may come in is libpq's to know: PGUSER, PGPASSWORD, PGSERVICE, ~/.pgpass. No secret passes through here.
"""

from collections.abc import Generator
from contextlib import contextmanager

import duckdb

from zhibiao.lake.attach import bare
from zhibiao.lake.extensions import REMOTE, literal
from zhibiao.lake.faults import busy, cause, explain, has_answered, is_away, lost, note_answer
from zhibiao.lake.location import Warehouse
from zhibiao.lake.patience import patiently
from zhibiao.lake.remote import reached

_NAME = "server"
_TURN = int.from_bytes(b"zhibiao", "big")  # the number of the lock, of which each database has its own
_HAS_TABLES = """
    select count(*)
    from ducklake_table as tables
    join ducklake_schema as schemas using (schema_id)
    where schema_name = 'ops'
        and table_name = 'meta'
        and tables.end_snapshot is null
        and schemas.end_snapshot is null
"""


def has_tables(warehouse: Warehouse) -> bool:
    """Whether a warehouse is in the database. ZhibiaoError when it cannot be asked."""
    with _asking(warehouse) as connection:
        return _has_lake(connection) and _number(connection, _HAS_TABLES) > 0


def latest_snapshot(warehouse: Warehouse) -> int:
    """The number of the latest snapshot; -1 where there is none. ZhibiaoError when the server cannot be asked."""
    with _asking(warehouse) as connection:
        if not _has_lake(connection):
            return -1
        return _number(connection, "select coalesce(max(snapshot_id), -1) from ducklake_snapshot")


def catalog_bytes(warehouse: Warehouse) -> int:
    """The room that the catalog's tables take on the server."""
    with _asking(warehouse) as connection:
        tables = "select * from pg_class where relname like 'ducklake\\_%' and relkind = 'r' and pg_table_is_visible(oid)"
        return _number(connection, f"select coalesce(sum(pg_total_relation_size(oid)), 0)::bigint from ({tables}) as tables")


@contextmanager
def server_turn(warehouse: Warehouse, patience: float) -> Generator[None, None, None]:
    """Hold the turn to write, which the server gives back when this process or the connection to it dies.

    BusyError when others hold it for longer than `patience` (seconds). LostError instead of any other error of the block when
    the server has been lost in it: whatever failed then did so for that.
    """
    with _connected(warehouse) as connection:
        try:
            connection.execute("begin")
            connection.execute(
                f"call postgres_execute({literal(_NAME)}, 'set local idle_in_transaction_session_timeout = 0; "
                f"set local lock_timeout = {max(1, int(patience * 1000))}; select pg_advisory_xact_lock({_TURN})')"
            )
        except duckdb.Error as error:
            if "lock timeout" in str(error):
                raise busy(warehouse) from error
            raise explain(error, warehouse) from cause(error)
        try:
            yield
        except Exception as error:
            if _is_held(connection):
                raise
            raise lost(warehouse) from error


def _is_held(connection: duckdb.DuckDBPyConnection) -> bool:
    try:
        return _number(connection, "select 1") == 1
    except duckdb.Error:
        return False


@contextmanager
def _asking(warehouse: Warehouse) -> Generator[duckdb.DuckDBPyConnection, None, None]:
    with _connected(warehouse) as connection:
        try:
            yield connection
        except duckdb.Error as error:
            raise explain(error, warehouse) from cause(error)


@contextmanager
def _connected(warehouse: Warehouse) -> Generator[duckdb.DuckDBPyConnection, None, None]:
    with bare(REMOTE[:1]) as (connection, _):
        attach = f"attach {literal(reached(warehouse.server or ''))} as {_NAME} (type postgres)"
        try:
            patiently(lambda: connection.execute(attach), or_when=lambda error: is_away(error) and has_answered(warehouse))
        except duckdb.Error as error:
            raise explain(error, warehouse) from cause(error)
        note_answer(warehouse)
        yield connection


def _has_lake(connection: duckdb.DuckDBPyConnection) -> bool:
    return _number(connection, "select count(to_regclass('ducklake_table'))") > 0


def _number(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    row = connection.execute(f"from postgres_query({literal(_NAME)}, {literal(query)})").fetchone()
    return int(row[0]) if row else 0
