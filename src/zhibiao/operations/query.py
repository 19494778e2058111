"""Ask the warehouse: `zhibiao sql`."""

import re
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

import duckdb
import pyarrow as pa

from zhibiao import catalogue
from zhibiao.errors import UsageError, ZhibiaoError
from zhibiao.lake.extensions import first_line
from zhibiao.lake.faults import explain, is_busy
from zhibiao.lake.guard import guard, require_question
from zhibiao.lake.location import Warehouse
from zhibiao.lake.metrics import catalogued
from zhibiao.lake.patience import patiently
from zhibiao.lake.schema import sql_files
from zhibiao.operations.opening import opened
from zhibiao.operations.spelling import suggestion


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """One file of sql/query: its name and the comment at its top."""

    name: str
    description: str


def run_sql(query: str, warehouse: Warehouse, *, as_of: str | None = None) -> pa.Table:
    """Rows of a statement, of a file with one (`*.sql`), or of a named analysis of sql/query.

    `as_of` is a version or a time: then the warehouse answers as it would have then, its views included, be its schema an older
    one. The connection reads only: it can neither write nor open files outside the warehouse. UsageError with a
    did-you-mean for a misspelt name or metric, and for SQL that does not parse.
    """
    sql = _statement(query)
    with opened(warehouse, as_of, any_schema=True) as connection:
        guard(connection, warehouse)
        require_question(connection, sql)
        try:
            rows = patiently(lambda: connection.execute(sql).to_arrow_table())
        except (duckdb.CatalogException, duckdb.BinderException) as error:
            raise UsageError(_with_suggestion(connection, error)) from error
        except duckdb.PermissionException as error:
            raise UsageError("this query opens a file outside the warehouse, which is not allowed") from error
        except duckdb.Error as error:
            if is_busy(error):
                raise explain(error, warehouse) from error
            raise ZhibiaoError(f"the query failed: {first_line(error)}") from error
    if not rows.num_rows:
        _require_known_metrics(sql)
    return rows


def named_queries() -> tuple[NamedQuery, ...]:
    """The named analyses, sorted by name."""
    return tuple(
        NamedQuery(file.name.removesuffix(".sql"), _description(file.read_text(encoding="utf-8"))) for file in sql_files("query")
    )


def _statement(query: str) -> str:
    text = query.strip()
    if text.lower().endswith(".sql"):
        try:
            return Path(text).read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"{text}: this SQL file cannot be read ({error}). Look at the path") from error
    if re.fullmatch(r"[\w-]+", text) and text.lower() not in ("select", "from"):
        files = {file.name.removesuffix(".sql"): file for file in sql_files("query")}
        if text in files:
            return files[text].read_text(encoding="utf-8")
        raise UsageError(f"there is no named query '{text}'{suggestion(text, files)} Named queries: {', '.join(files)}")
    return text


def _description(text: str) -> str:
    return " ".join(
        line.removeprefix("--").strip() for line in text.partition("\nselect")[0].splitlines() if line.startswith("--")
    )


def _with_suggestion(connection: duckdb.DuckDBPyConnection, error: duckdb.Error) -> str:
    """The error's first line, with our own guess among tables and views: DuckDB's guesses point into its own catalog."""
    message = first_line(error).rstrip("!")
    missing = re.search(r"(?:Table|View) with name (\S+) does not exist", message)
    if not missing:
        candidates = re.search(r"Candidate bindings: (.+)", str(error))
        return message + (f". Did you mean {candidates[1].strip()}?" if candidates else "")
    names = [
        row[0]
        for row in connection.execute(
            "select table_schema || '.' || table_name from information_schema.tables "
            "where table_schema in ('core', 'mart', 'ops') order by 1"
        ).fetchall()
    ]
    word = missing[1].strip('"')
    close = get_close_matches(word, [name.partition(".")[2] for name in names], 1, 0.5)
    guess = next((name for name in names if close and name.endswith(f".{close[0]}")), None)
    marts = ", ".join(name for name in names if name.startswith("mart."))
    return f"there is no table or mart '{word}'. " + (f"Did you mean '{guess}'? " if guess else "") + f"The marts are {marts}"


def _require_known_metrics(sql: str) -> None:
    """An empty answer to a question that names a metric which does not exist is a misspelling, and is said to be one."""
    codes = list(catalogued(catalogue.load().metrics))
    categories = {code.partition(".")[0] for code in codes}
    for word in re.findall(r"'([a-z_]+\.[a-z_]+)'", sql):
        if word not in codes and (word.partition(".")[0] in categories or get_close_matches(word, codes, 1, 0.8)):
            raise UsageError(f"there is no metric '{word}'{suggestion(word, codes)} `zhibiao metrics` lists them")
