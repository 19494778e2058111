"""Great Expectations at work: the gate for staged rows, the checks of the core tables."""
