"""What was refused, on its way into ops.rejection."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import duckdb
import pyarrow as pa

from zhibiao.lake.keys import key


@dataclass(frozen=True, slots=True)
class Rejection:
    """A row of ops.rejection to be."""

    grain: str  # file, document or fact
    name: str
    address: str
    sha256: str
    document_key: int | None
    suite: str | None
    rule: str
    detail: str
    content: str | None
    row_key: int | None


def rejection_rows(rejections: Sequence[Rejection], load_key: int, now: datetime) -> pa.Table:
    """The rows of ops.rejection for these."""
    rows = {
        key("rejection", rejection.sha256, rejection.rule, rejection.row_key, rejection.detail): rejection
        for rejection in rejections
    }
    return pa.table(
        {
            "rejection_key": pa.array(list(rows), pa.int64()),
            "load_key": pa.array([load_key] * len(rows), pa.int64()),
            "rejected_at": pa.array([now] * len(rows), pa.timestamp("us")),
            "grain": pa.array([r.grain for r in rows.values()], pa.string()),
            "name": pa.array([r.name for r in rows.values()], pa.string()),
            "address": pa.array([r.address for r in rows.values()], pa.string()),
            "sha256": pa.array([r.sha256 for r in rows.values()], pa.string()),
            "document_key": pa.array([r.document_key for r in rows.values()], pa.int64()),
            "suite": pa.array([r.suite for r in rows.values()], pa.string()),
            "rule": pa.array([r.rule for r in rows.values()], pa.string()),
            "detail": pa.array([r.detail for r in rows.values()], pa.string()),
            "content": pa.array([r.content for r in rows.values()], pa.string()),
        }
    )


def are_open(connection: duckdb.DuckDBPyConnection, rows: pa.Table) -> bool:
    """Whether the warehouse knows all of these rows, as rejections that nothing has resolved."""
    connection.register("rejections", rows)
    missing = connection.execute(
        "select count(*) from rejections anti join (from ops.rejection where resolved_at is null) using (rejection_key)"
    ).fetchone()
    connection.unregister("rejections")
    return missing is not None and missing[0] == 0


def record_rejections(
    connection: duckdb.DuckDBPyConnection, rows: pa.Table, loaded: pa.Table, load_key: int, now: datetime
) -> None:
    """Insert rows from `rejection_rows`; what else was refused of the files that are loaded (sha256) is resolved now.

    Inside the caller's transaction.
    """
    connection.register("rejections", rows)
    connection.register("loaded_files", loaded)
    if rows.num_rows:
        connection.execute(
            """
            update ops.rejection
            set resolved_at = null, resolved_by = null
            where resolved_at is not null and rejection_key in (select rejection_key from rejections)
            """
        )
        connection.execute(
            "insert into ops.rejection by name select * from rejections anti join ops.rejection using (rejection_key)"
        )
    resolved = """
        resolved_at is null
            and sha256 in (select sha256 from loaded_files)
            and rejection_key not in (select rejection_key from rejections)
        """
    # Most loads resolve nothing, and an update that changes nothing costs as much as one that does.
    if connection.execute(f"select 1 from ops.rejection where {resolved} limit 1").fetchone():
        connection.execute(f"update ops.rejection set resolved_at = ?, resolved_by = ? where {resolved}", [now, load_key])
    connection.unregister("rejections")
    connection.unregister("loaded_files")
