"""One Great Expectations suite a table, as JSON."""
