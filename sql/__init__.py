"""The SQL of the warehouse: core/ (tables), mart/ (views), query/ (named analyses)."""
