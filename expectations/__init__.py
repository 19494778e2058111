"""Great Expectations suites, one a table: `staged_*` guard the gate, the others check the core tables."""
