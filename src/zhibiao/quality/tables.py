"""The suites of the core tables, run over a load's rows or over the whole warehouse; their results are kept."""

from collections.abc import Sequence
from datetime import datetime

import duckdb
import pyarrow as pa

from zhibiao.quality.check import Check
from zhibiao.quality.engine import check_query
from zhibiao.quality.suites import load_suite, table_suites

# Tables whose rows say which load brought them; of the others a load's check looks at all rows, which are few.
_OF_LOADS = frozenset(
    (
        "core.dim_organisation",
        "core.dim_document",
        "core.document_text",
        "core.document_address",
        "core.document_evidence",
        "core.fact_observation",
    )
)


def check_tables(connection: duckdb.DuckDBPyConnection, load_key: int | None = None) -> tuple[Check, ...]:
    """Every table suite over the rows of one load, or over everything; sees the open transaction of the connection."""
    checks: list[Check] = []
    for table in table_suites():
        query = f"select * from {table}"
        if load_key is not None:
            # The rows of one load are few and asked dozens of questions: a copy answers each in a tenth of the time.
            scope = f" where load_key = {load_key}" if table in _OF_LOADS else ""
            connection.execute(f"create or replace temp table checked_rows as {query}{scope}")
            query = "select * from checked_rows"
        checks.extend(check_query(connection, query, load_suite(table), table))
    return tuple(checks)


def record_checks(
    connection: duckdb.DuckDBPyConnection, checks: Sequence[Check], validation_key: int, load_key: int | None, now: datetime
) -> None:
    """Insert the checks into ops.validation; inside the caller's transaction."""
    rows = pa.table(
        {
            "validation_key": pa.array([validation_key] * len(checks), pa.int64()),
            "load_key": pa.array([load_key] * len(checks), pa.int64()),
            "validated_at": pa.array([now] * len(checks), pa.timestamp("us")),
            "table_name": pa.array([check.table for check in checks], pa.string()),
            "suite": pa.array([check.suite for check in checks], pa.string()),
            "rule": pa.array([check.rule for check in checks], pa.string()),
            "description": pa.array([check.description for check in checks], pa.string()),
            "passed": pa.array([check.passed for check in checks], pa.bool_()),
            "checked": pa.array([check.checked for check in checks], pa.int64()),
            "unexpected": pa.array([check.unexpected for check in checks], pa.int64()),
            "example": pa.array([check.example for check in checks], pa.string()),
        }
    )
    connection.register("checks", rows)
    connection.execute("insert into ops.validation by name select * from checks")
    connection.unregister("checks")
