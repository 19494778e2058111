"""Check the whole warehouse against its suites: `zhibiao validate`."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import duckdb
import pyarrow as pa

from zhibiao.errors import ZhibiaoError
from zhibiao.handoff.swap import Kind, replacing, require_ours
from zhibiao.lake.attach import set_memory, writing
from zhibiao.lake.extensions import first_line
from zhibiao.lake.keys import fresh_key
from zhibiao.lake.location import Warehouse
from zhibiao.lake.patience import patiently, persistently, turn
from zhibiao.lake.prepare import transaction
from zhibiao.operations.opening import opened
from zhibiao.quality.breaking import Finding, find
from zhibiao.quality.check import Check
from zhibiao.quality.engine import warm_up
from zhibiao.quality.pages import holds_pages, write_pages
from zhibiao.quality.tables import check_tables, record_checks

DOCS = Kind("Data Docs", holds_pages)
ON_A_PAGE = 50  # rows that break an expectation: the least that the Data Docs show, where there are so many


@dataclass(frozen=True, slots=True)
class ValidationSummary:
    """All checks of one validation."""

    checks: tuple[Check, ...]
    seconds: float
    recorded: bool = True  # false where the warehouse cannot be written
    findings: tuple[Finding, ...] = ()  # of all checks that did not pass, when rows or Data Docs were asked for

    @property
    def ok(self) -> bool:
        """Whether every critical check passed."""
        return not any(check.stops for check in self.checks)

    @property
    def failures(self) -> tuple[Check, ...]:
        """The critical checks that did not pass."""
        return tuple(check for check in self.checks if check.stops)

    @property
    def warnings(self) -> tuple[Check, ...]:
        """The other checks that did not pass: what they found is worth a look, and no error."""
        return tuple(check for check in self.checks if not check.passed and not check.stops)


class Look(Protocol):
    """Run all checks and look up the rows that break them; with `renew` what follows from them is made anew."""

    def __call__(self, connection: duckdb.DuckDBPyConnection, *, renew: bool) -> ValidationSummary: ...


def validate(warehouse: Warehouse, *, rows: int | None = 0, warnings: bool = True, docs: Path | None = None) -> ValidationSummary:
    """Run every suite over the whole warehouse; the results go to `ops.validation` when the warehouse can be written.

    Then warnings on facts and usual sizes are made anew too, all in one transaction. `rows` says how many of the rows that
    break an expectation are looked up (None: all), `warnings` whether those behind warnings are, too. `docs` names a folder
    for the Data Docs of this validation, pages to be read in a browser, for which more rows are looked up; an earlier set of
    pages there is replaced. UsageError when there is no warehouse or `docs` holds something else, ZhibiaoError when it cannot
    be written.
    """
    started = time.monotonic()
    now = datetime.now(UTC).replace(tzinfo=None)
    if docs is not None:
        require_ours(docs, DOCS)  # before the work, not after it
        rows, warnings = None if rows is None else max(rows, ON_A_PAGE), True

    def look(connection: duckdb.DuckDBPyConnection, *, renew: bool) -> ValidationSummary:
        checks = check_tables(connection, renew=renew)
        broken = [check for check in checks if check.stops or (warnings and not check.passed)]
        findings = tuple(find(connection, check, rows) for check in broken) if rows != 0 else ()
        return ValidationSummary(checks, time.monotonic() - started, renew, findings)

    warm_up()
    with opened(warehouse):  # what is wrong with the warehouse is said before anything is written to it
        pass
    summary = _record(warehouse, look, now)
    if summary is None:
        with opened(warehouse) as connection, transaction(connection):  # one snapshot for all checks, while others write
            summary = look(connection, renew=False)
    if docs is not None:
        _write_docs(docs, warehouse, summary, now)
    return summary


def _record(warehouse: Warehouse, look: Look, now: datetime) -> ValidationSummary | None:
    """Validate and keep the results; None where the warehouse cannot be written: to check it nobody need be allowed to."""

    def check(connection: duckdb.DuckDBPyConnection) -> ValidationSummary:
        with transaction(connection):
            summary = look(connection, renew=True)
            record_checks(connection, summary.checks, fresh_key(), None, now)
            return summary

    def attempt() -> ValidationSummary:
        with turn(warehouse), writing(warehouse) as connection:
            _bound_memory(connection)
            return patiently(lambda: check(connection))

    try:
        return persistently(attempt)
    except ZhibiaoError:
        return None


def _bound_memory(connection: duckdb.DuckDBPyConnection) -> None:
    """Memory in proportion to the facts: DuckDB would take most of the machine's."""
    counted = connection.execute("select count(*) from core.fact_observation").fetchone()
    needed = 500_000_000 + 300 * (counted[0] if counted else 0)  # bytes: measured by bench/validation
    if needed < _WORTH_BOUNDING:
        set_memory(connection, f"{needed // 1_000_000}MB")


_WORTH_BOUNDING = 2_000_000_000  # bytes; above it DuckDB's own share of the machine is the better limit
_HISTORY = """
    select
        validated_at,
        coalesce('load ' || printf('%x', load_key), 'warehouse') as checked,
        count(*) as expectations,
        count(*) filter (where passed) as held,
        string_agg(table_name || ' ' || rule, ', ' order by table_name, rule) filter (where not passed) as broken
    from ops.validation
    group by
        validation_key,
        validated_at,
        load_key
    order by
        validated_at desc,
        validation_key
"""


def list_validations(warehouse: Warehouse, *, limit: int | None = 50) -> pa.Table:
    """The validations, latest first: validated_at, checked (the warehouse or a load), expectations, held, broken (rules)."""
    with opened(warehouse) as connection:
        return connection.execute(_HISTORY + (f" limit {limit:d}" if limit is not None else "")).to_arrow_table()


def _write_docs(folder: Path, warehouse: Warehouse, summary: ValidationSummary, now: datetime) -> None:
    try:
        with replacing(folder, DOCS) as fresh:
            write_pages(fresh, warehouse.root.name, summary.checks, summary.findings, now)
    except OSError as error:
        raise ZhibiaoError(
            f"{folder}: cannot be written ({first_line(error)}). Free space there, or name another folder"
        ) from error
