"""ops.meta: what the warehouse says of itself, a value a name."""

import duckdb


def recall(connection: duckdb.DuckDBPyConnection, name: str) -> str | None:
    """The value of this name; None when there is none."""
    known = connection.execute("select value from ops.meta where name = ?", [name]).fetchone()
    return str(known[0]) if known else None


def remember(connection: duckdb.DuckDBPyConnection, name: str, value: str) -> None:
    """Keep the value in the place of the one before; inside the caller's transaction."""
    connection.execute("delete from ops.meta where name = ?", [name])
    connection.execute("insert into ops.meta values (?, ?)", [name, value])
