"""How one expectation fared."""

from dataclasses import dataclass

CRITICAL, WARNING = "critical", "warning"  # what a suite may say of an expectation, as Great Expectations writes it


@dataclass(frozen=True, slots=True)
class Check:
    """One expectation and how it fared."""

    table: str  # core.fact_observation
    suite: str
    rule: str  # the name that the suite gives the expectation
    description: str
    passed: bool
    checked: int  # rows looked at
    unexpected: int  # rows that break it
    example: str | None = None  # one breaking row or value, for a person
    rows: tuple[int, ...] = ()  # positions of the breaking rows, where rows were staged
    severity: str = CRITICAL  # critical, warning or info, as the suite says

    @property
    def stops(self) -> bool:
        """Whether it is broken and that is more than a warning: a load is rolled back, a warehouse is not well."""
        return not self.passed and self.severity == CRITICAL
