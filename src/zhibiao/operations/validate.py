"""Check the whole warehouse against its suites: `zhibiao validate`."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime

from zhibiao.errors import ZhibiaoError
from zhibiao.lake.attach import writing
from zhibiao.lake.keys import fresh_key
from zhibiao.lake.location import Warehouse
from zhibiao.lake.patience import patiently, turn
from zhibiao.lake.prepare import transaction
from zhibiao.operations.opening import opened
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
        """Whether every check passed."""
        return all(check.passed for check in self.checks)

    @property
    def failures(self) -> tuple[Check, ...]:
        """The checks that did not pass."""
        return tuple(check for check in self.checks if not check.passed)


def validate(warehouse: Warehouse) -> ValidationSummary:
    """Run every table suite over the core tables; the results go to `ops.validation` when the warehouse can be written.

    UsageError when there is no warehouse.
    """
    started = time.monotonic()
    warm_up()
    # One transaction, so that all checks see the same snapshot while others write.
    with opened(warehouse) as connection, transaction(connection):
        checks = check_tables(connection)
    recorded = _record(warehouse, checks)
    return ValidationSummary(checks, time.monotonic() - started, recorded)


def _record(warehouse: Warehouse, checks: tuple[Check, ...]) -> bool:
    def insert() -> None:
        with transaction(connection):
            record_checks(connection, checks, fresh_key(), None, datetime.now(UTC).replace(tzinfo=None))

    try:
        with turn(warehouse), writing(warehouse) as connection:
            patiently(insert)
    except ZhibiaoError:  # to check a warehouse one need not be allowed to write to it
        return False
    return True
