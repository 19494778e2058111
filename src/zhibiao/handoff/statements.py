"""`python -m zhibiao.handoff.statements`: run SQL statements, JSON on standard input, in a DuckDB of one thread."""

import json
import sys

import duckdb


def main() -> None:
    """Run them; a failure is one line on standard error and exit code 1."""
    statements: list[str] = json.load(sys.stdin)
    try:
        with duckdb.connect(config={"threads": 1}) as connection:
            for statement in statements:
                connection.execute(statement)
    except duckdb.Error as error:
        sys.exit(str(error).partition("\n")[0])


if __name__ == "__main__":
    main()
