"""What was refused, on its way into ops.rejection."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import duckdb
import pyarrow as pa

from zhibiao.lake.keys import key
from zhibiao.lake.rows import insert


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


def new_rejections(
    connection: duckdb.DuckDBPyConnection, rejections: Sequence[Rejection], load_key: int, now: datetime
) -> pa.Table:
    """The rows of ops.rejection for those that the warehouse does not know yet."""
    rows = {
        key("rejection", rejection.sha256, rejection.rule, rejection.row_key, rejection.detail): rejection
        for rejection in rejections
    }
    table = pa.table(
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
    connection.register("rejections", table)
    fresh = connection.execute("select * from rejections anti join ops.rejection using (rejection_key)").to_arrow_table()
    connection.unregister("rejections")
    return fresh


def insert_rejections(connection: duckdb.DuckDBPyConnection, rows: pa.Table) -> None:
    """Insert rows from `new_rejections`."""
    insert(connection, "ops.rejection", rows)
