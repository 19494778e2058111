"""Check the whole warehouse against its suites: `zhibiao validate`."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime

from zhibiao.errors import ZhibiaoError
from zhibiao.lake.attach import reading, writing
from zhibiao.lake.keys import fresh_key
from zhibiao.lake.location import Warehouse
from zhibiao.lake.patience import patiently, turn
from zhibiao.lake.prepare import transaction
from zhibiao.lake.schema import require_version
from zhibiao.quality.check import Check
from zhibiao.quality.engine import warm_up
from zhibiao.quality.tables import check_tables, record_checks


@dataclass(frozen=True, slots=True)
class ValidationSummary:
    """All checks of one validation."""

    checks: tuple[Check, ...]
    seconds: float
    recorded: bool = True  # false where the warehouse cannot be written

    @property
    def ok(self) -> bool:
        """Whether no critical expectation is broken."""
        return not any(check.stops for check in self.checks)

    @property
    def failures(self) -> tuple[Check, ...]:
        """The checks that did not pass, warnings among them."""
        return tuple(check for check in self.checks if not check.passed)


def validate(warehouse: Warehouse) -> ValidationSummary:
    """Run every suite over the whole warehouse; the results go to `ops.validation` when the warehouse can be written.

    Then warnings on facts and usual sizes are made anew too, all in one transaction. UsageError when there is no warehouse.
    """
    started = time.monotonic()
    warm_up()
    with reading(warehouse) as connection:
        require_version(connection, warehouse)
    checks = _validate_and_record(warehouse)
    if checks is not None:
        return ValidationSummary(checks, time.monotonic() - started)
    with reading(warehouse) as connection, transaction(connection):  # one snapshot for all checks, while others write
        return ValidationSummary(check_tables(connection), time.monotonic() - started, recorded=False)


def _validate_and_record(warehouse: Warehouse) -> tuple[Check, ...] | None:
    """The checks; None where the warehouse cannot be written, as to check one nobody need be allowed to write to it."""

    def attempt() -> tuple[Check, ...]:
        with transaction(connection):
            checks = check_tables(connection, renew=True)
            record_checks(connection, checks, fresh_key(), None, datetime.now(UTC).replace(tzinfo=None))
            return checks

    try:
        with turn(warehouse), writing(warehouse) as connection:
            return patiently(attempt)
    except ZhibiaoError:
        return None
