"""The warehouse: a DuckLake with its star schema, its loads and its marts."""
