"""The suites of tables, marts and comparisons, run over a load's rows or over the whole warehouse; their results are kept."""

from collections.abc import Sequence
from datetime import datetime

import duckdb
import pyarrow as pa

from zhibiao.quality.check import Check
from zhibiao.quality.comparison import compare_all, compare_load, keep_usual_sizes, make_usual_sizes, renew_usual_sizes
from zhibiao.quality.engine import Examination, check_queries
from zhibiao.quality.scope import copy_marts, rows_of, suite_of
from zhibiao.quality.suites import COMPARISON, load_suite, query_of, table_suites, warns
from zhibiao.quality.warnings import Warned, add_warnings, drop_found_warnings, drop_superseded_warnings, find_warned

_COMPARED = "core.fact_observation"  # what the comparisons are about


def check_tables(
    connection: duckdb.DuckDBPyConnection, load_key: int | None = None, flagged: Sequence[Warned] = (), *, renew: bool = False
) -> tuple[Check, ...]:
    """Every suite of tables, marts and comparisons, inside the open transaction of the connection.

    Of a load: over its rows, which are in the tables; warnings on facts, those that the gate `flagged` among them, are
    added to core.fact_warning. Without `load_key`: over everything; with `renew` core.usual_size and core.fact_warning are
    made anew, without it nothing is written.
    """
    if load_key is not None:
        drop_superseded_warnings(connection, load_key)
        renew_usual_sizes(connection)
        compare_load(connection, load_key)
    else:
        make_usual_sizes(connection)
        if renew:
            keep_usual_sizes(connection)
        compare_all(connection)
    compared = Examination("select * from compared_fact", load_suite(COMPARISON), _COMPARED)
    comparisons, warned = _examine(connection, [compared])
    if load_key is not None:
        add_warnings(connection, [*flagged, *warned], load_key)
    elif renew:
        drop_found_warnings(connection)
        add_warnings(connection, warned, None)
    connection.execute("drop table compared_fact")  # as large as the facts, and so are the copies that come now
    checks, _ = _examine(connection, _of_tables(connection, load_key))
    return (*checks, *comparisons)


def _of_tables(connection: duckdb.DuckDBPyConnection, load_key: int | None) -> list[Examination]:
    """What is to be checked of tables, and then of marts."""
    tables = [table for table in table_suites() if not table.startswith("mart.")]
    queries = {table: rows_of(connection, table, load_key) for table in tables}
    copy_marts(connection, load_key)
    queries |= {mart: rows_of(connection, mart, load_key) for mart in table_suites() if mart not in queries}
    return [Examination(query, suite_of(table, load_key), table) for table, query in queries.items()]


def _examine(
    connection: duckdb.DuckDBPyConnection, examinations: Sequence[Examination]
) -> tuple[tuple[Check, ...], list[Warned]]:
    """The checks, and the facts that they flag: found by the suites' own queries."""
    checks: list[Check] = []
    warned: list[Warned] = []
    queries = {each.suite.name: each for each in examinations}
    for check in check_queries(connection, examinations):
        examination = queries[check.suite]
        entry = examination.suite.entries[check.rule]
        query = query_of(entry)
        if check.passed or query is None or not warns(entry):
            checks.append(check)
            continue
        counted, found = find_warned(connection, query.format(batch=f"({examination.query})"), check)
        checks.append(counted)
        warned += found
    return tuple(checks), warned


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
            "severity": pa.array([check.severity for check in checks], pa.string()),
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
