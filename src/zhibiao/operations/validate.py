"""Check the whole warehouse against its suites: `zhibiao validate`."""

from dataclasses import dataclass

from zhibiao.lake.location import Warehouse
from zhibiao.quality.check import Check


@dataclass(frozen=True, slots=True)
class ValidationSummary:
    """All checks of one validation."""

    checks: tuple[Check, ...]
    seconds: float

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
    raise NotImplementedError
