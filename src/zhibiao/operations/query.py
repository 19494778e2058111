"""Ask the warehouse: `zhibiao sql`."""

import re
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

import duckdb
import pyarrow as pa

from zhibiao import catalogue
from zhibiao.errors import UsageError, ZhibiaoError
from zhibiao.lake.extensions import first_line
from zhibiao.lake.faults import cause, explain, explain_remote, is_busy
from zhibiao.lake.guard import guard, require_question, require_text
from zhibiao.lake.interrupts import interruptible
from zhibiao.lake.location import Warehouse
from zhibiao.lake.marts import read_marts
from zhibiao.lake.metrics import catalogued
from zhibiao.lake.patience import patiently
from zhibiao.operations.analyses import Value, bind, find_analysis, guess
from zhibiao.operations.opening import opened
from zhibiao.operations.spelling import suggestion

_BATCH = 50_000  # rows
_WHOLE_STATEMENTS = ("select", "from", "show")  # statements of one word, two of which are not complete


@dataclass(frozen=True, slots=True)
class Question:
    """SQL and the values that are bound to its parameters. `name` is that of the analysis, where it is one."""

    sql: str
    values: Mapping[str, Value]
    name: str | None = None


@dataclass(frozen=True, slots=True)
class ColumnOf:
    """A column: its table as core.fact_observation, its name, its type, what it means."""

    table: str
    name: str
    type: str
    comment: str


_COLUMNS = """
    select
        schema_name || '.' || table_name as table_name,
        column_name,
        data_type,
        coalesce(comment, '') as comment
    from duckdb_columns()
    where database_name = current_database()
        and schema_name in ('core', 'mart', 'ops')
    order by
        table_name,
        column_index
"""


@dataclass(frozen=True, slots=True)
class TableOf:
    """A table or mart: its name as core.fact_observation, what it holds."""

    name: str
    comment: str


class Asker:
    """A warehouse that is open for questions. Each is answered with what is loaded by then."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, warehouse: Warehouse, *, allow_files: bool) -> None:
        """Take a connection that is guarded already."""
        self._connection = connection
        self._warehouse = warehouse
        self._allow_files = allow_files

    def ask(self, question: Question, *, most_bytes: int | None = None) -> pa.Table:
        """The rows of the answer.

        UsageError with a did-you-mean for a misspelt name or metric, for SQL that does not parse or may not be run, and for an
        answer that takes more than `most_bytes` of memory.
        """
        connection = self._connection
        require_question(connection, question.sql, allow_files=self._allow_files, on_server=self._warehouse.server is not None)
        for name, value in question.values.items():
            if isinstance(value, str):
                require_text(value, f"the value of ${name}")
        values = _values(connection, question)
        try:
            with interruptible(connection):
                rows = patiently(lambda: _fetched(connection.execute(question.sql, values or None), most_bytes))
        except (duckdb.CatalogException, duckdb.BinderException) as error:
            raise UsageError(_with_suggestion(error, [table.name for table in self.tables()])) from error
        except duckdb.PermissionException as error:
            raise UsageError(_beyond(error, allow_files=self._allow_files)) from error
        except duckdb.Error as error:
            if is_busy(error) or explain_remote(error, self._warehouse) is not None:
                raise explain(error, self._warehouse) from cause(error)
            if "requires the extension" in str(error):
                raise UsageError("this query reaches for the network, which is not allowed: fetch the file first") from error
            raise ZhibiaoError(f"the query failed: {first_line(error)}") from error
        except pa.ArrowException as error:
            raise ZhibiaoError(f"the answer has a column that cannot be handed over: {first_line(error)}") from error
        if not rows.num_rows and question.name is None:
            _require_known_metrics(question.sql)
        return rows

    def interrupt(self) -> None:
        """Stop the question that another thread asks, if there is one: its `ask` raises ZhibiaoError."""
        self._connection.interrupt()

    def columns(self) -> tuple[ColumnOf, ...]:
        """Every column of the tables and marts, with the comment on it, in the order of their names."""
        found = [ColumnOf(*map(str, row)) for row in self._connection.execute(_COLUMNS).fetchall()]
        # The columns of a view have no comments in the warehouse: the files that the views are made of describe them.
        marts = {mart.name: mart.columns for mart in read_marts(catalogued(catalogue.load().metrics).values())}

        def meant(column: ColumnOf) -> str:
            words = marts.get(column.table.removeprefix("mart."), {}).get(column.name)
            return words.comment if words else ""

        return tuple(column if column.comment else replace(column, comment=meant(column)) for column in found)

    def tables(self) -> tuple[TableOf, ...]:
        """The tables and marts, with the comment on each, in the order of their names."""
        return tuple(TableOf(*map(str, row)) for row in self._connection.execute(_TABLES).fetchall())


_TABLES = """
    select
        schema_name || '.' || name as table_name,
        coalesce(comment, '') as comment
    from (
        select schema_name, view_name as name, database_name, comment from duckdb_views()
        union all
        select schema_name, table_name as name, database_name, comment from duckdb_tables()
    )
    where database_name = current_database()
        and schema_name in ('core', 'mart', 'ops')
    order by table_name
"""


@contextmanager
def asking(warehouse: Warehouse, *, as_of: str | None = None, allow_files: bool = False) -> Generator[Asker, None, None]:
    """Open the warehouse for questions.

    `as_of` is a version or a time: then it answers as it would have then, its views included, be its schema an older one. The
    connection reads only: it can neither write nor open files outside the warehouse, save local ones with `allow_files`.
    """
    with opened(warehouse, as_of, any_schema=True) as connection:
        guard(connection, warehouse, allow_files=allow_files)
        yield Asker(connection, warehouse, allow_files=allow_files)


def run_sql(
    query: str,
    warehouse: Warehouse,
    *,
    given: Mapping[str, str] | None = None,
    as_of: str | None = None,
    allow_files: bool = False,
) -> pa.Table:
    """Rows of a statement, of a file with one (`*.sql`), or of a named analysis of sql/query; see `asking` and `Asker.ask`.

    `given` are the values of its parameters ($year) as a person writes them.
    """
    question = understand(query, given or {})
    with asking(warehouse, as_of=as_of, allow_files=allow_files) as asker:
        return asker.ask(question)


def understand(query: str, given: Mapping[str, str]) -> Question:
    """What is asked: a statement, a file with one, or a named analysis, whose parameters are typed as it declares them.

    UsageError for a name that does not exist, a file that cannot be read, and values that do not fit.
    """
    text = query.strip()
    if text.lower().endswith(".sql") and "\n" not in text:
        try:
            text = Path(text).read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"{text}: this SQL file cannot be read ({error}). Look at the path") from error
    elif re.fullmatch(r"[\w-]+", text) and text.lower() not in _WHOLE_STATEMENTS:
        analysis = find_analysis(text)
        return Question(analysis.sql, bind(analysis, given), analysis.name)
    return Question(text, {name: guess(value) for name, value in given.items()})


def _fetched(result: duckdb.DuckDBPyConnection, most_bytes: int | None) -> pa.Table:
    if most_bytes is None:
        return result.to_arrow_table()
    reader, batches, size = result.to_arrow_reader(_BATCH), list[pa.RecordBatch](), 0
    for batch in reader:
        batches.append(batch)
        size += batch.nbytes
        if size > most_bytes:
            raise UsageError(
                f"the answer is larger than {most_bytes / 1e6:,.0f} MB. Ask for fewer rows, or have the command line write it: "
                "zhibiao sql … --format parquet"
            )
    return pa.Table.from_batches(batches, reader.schema)


def _values(connection: duckdb.DuckDBPyConnection, question: Question) -> dict[str, Value]:
    """The values, when they are just those that the statement asks for. UsageError when not."""
    wanted = {name for statement in connection.extract_statements(question.sql) for name in statement.named_parameters}
    for name in question.values:
        if name not in wanted:
            named = f"It has ${', $'.join(sorted(wanted))}" if wanted else "A parameter stands in it as $name"
            raise UsageError(f"this SQL has no parameter ${name}{suggestion(name, wanted)} {named}")
    if missing := sorted(wanted - set(question.values)):
        raise UsageError(f"this SQL needs a value for ${', $'.join(missing)}. Add --param {missing[0]}=…")
    return dict(question.values)


def _beyond(error: duckdb.Error, *, allow_files: bool) -> str:
    if allow_files:
        return f"this is not allowed: {first_line(error)}"
    return "this query opens a file outside the warehouse, which is not allowed (--allow-files lets it read local files)"


def _with_suggestion(error: duckdb.Error, names: Sequence[str]) -> str:
    """The error's first line, with our own guess among tables and views: DuckDB's guesses point into its own catalog."""
    message = first_line(error).rstrip("!")
    missing = re.search(r"(?:Table|View) with name (\S+) does not exist", message)
    if not missing:
        candidates = re.search(r"Candidate bindings: (.+)", str(error))
        return message + (f". Did you mean {candidates[1].strip()}?" if candidates else "")
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
