"""The rows that break an expectation, asked for in SQL: Great Expectations hands over only some of them."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields

import duckdb

from zhibiao.lake.extensions import literal
from zhibiao.quality.check import Check
from zhibiao.quality.suites import load_suite

Cell = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class BreakingRow:
    """A row that breaks a rule, with its place in a report where it has one."""

    columns: Mapping[str, object]  # the row as the rule sees it
    document_key: int | None = None
    document: str | None = None  # file name
    is_named: bool = False  # whether the file name means this document version and no other
    at: int | None = None  # first character of the figure in the document's text
    text: str | None = None  # the figure as it is written
    value: float | None = None
    unit: str | None = None
    metric: str | None = None
    sentence: str | None = None
    sentence_at: int | None = None

    @property
    def figure(self) -> slice:
        """Where the figure stands in the sentence; empty where it does not. A sentence is written without its line breaks."""
        if not self.text or not self.sentence:
            return slice(0, 0)
        expected = (self.at or 0) - (self.sentence_at or 0)
        starts = [match.start() for match in re.finditer(re.escape(self.text), self.sentence)]
        nearest = min(starts, key=lambda start: abs(start - expected), default=None)
        return slice(0, 0) if nearest is None else slice(nearest, nearest + len(self.text))


@dataclass(frozen=True, slots=True)
class Finding:
    """A broken check with rows that break it."""

    check: Check
    rows: tuple[BreakingRow, ...]  # not more than were asked for; check.unexpected counts them all
    query: str | None  # the SQL that selects these rows; None where the rule is about no single rows
    columns: tuple[str, ...]  # what the rule is about

    def told(self, row: BreakingRow) -> dict[str, object]:
        """What to say of the row beside its document, figure and sentence; of a row of no document everything it holds."""
        about = {name: row.columns[name] for name in self.columns if name in row.columns}
        if row.document_key is None:
            return about | {name: value for name, value in row.columns.items() if value is not None}
        said = (row.document, row.text, row.value, row.sentence)
        return {name: value for name, value in about.items() if value is None or value not in said}


@dataclass(frozen=True, slots=True)
class _Arguments:
    """What the expectations of our suites are given; each type of them knows some of these."""

    column: str = ""
    column_a: str = ""
    column_b: str = ""
    column_list: tuple[str, ...] = ()
    or_equal: bool = False
    min_value: Cell = None
    max_value: Cell = None
    strict_min: bool = False
    strict_max: bool = False
    value_set: tuple[Cell, ...] = ()
    unexpected_rows_query: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that is named."""
        return tuple(name for name in (self.column, self.column_a, self.column_b, *self.column_list) if name)


def _arguments(check: Check) -> tuple[str, _Arguments]:
    """The type of the check's expectation and its arguments."""
    entries = json.loads(load_suite(check.suite).source)["expectations"]
    found = next(entry for entry in entries if entry["meta"]["rule"] == check.rule)
    known = {field.name for field in fields(_Arguments)}
    kwargs = {name.lower(): value for name, value in found["kwargs"].items()}
    return found["type"], _Arguments(**{name: value for name, value in kwargs.items() if name in known})


def find(connection: duckdb.DuckDBPyConnection, check: Check, limit: int | None) -> Finding:
    """The broken check with so many of the rows that break it (None: all), by document and place where they have them."""
    query, columns = _question(check)
    if query is None:
        return Finding(check, (), None, ())
    some = f"select * from ({query}) order by all {'' if limit is None else f'limit {limit:d}'}"
    connection.execute(f"create or replace temp table breaking as {some}")
    names = [row[0] for row in connection.execute("describe breaking").fetchall()]
    places = (
        _FACTS if "fact_key" in names else _DOCUMENTS if "document_key" in names else "select to_json(breaking) from breaking"
    )
    rows = tuple(BreakingRow(json.loads(columns), *place) for columns, *place in connection.execute(places).fetchall())
    connection.execute("drop table breaking")
    return Finding(check, rows, query, columns or tuple(name for name in names if not name.endswith("_key")))


def _question(check: Check) -> tuple[str | None, tuple[str, ...]]:
    """The SQL that selects the rows which break the rule, and the columns that it is about; empty where the SQL names them."""
    if check.suite != check.table:  # facts compared with each other: what was found stands beside them
        return f"from core.fact_warning where suite = {literal(check.suite)} and rule = {literal(check.rule)}", ("detail",)
    kind, arguments = _arguments(check)
    if arguments.unexpected_rows_query:
        plain = arguments.unexpected_rows_query.replace("(from {batch})", "{batch}")
        return plain.format(batch=check.table), ()
    condition = _CONDITIONS.get(kind)
    return f"from {check.table} where {condition(arguments, check.table)}" if condition else None, arguments.columns


def _outside(given: _Arguments, _table: str) -> str:
    sides: list[str] = []
    if given.min_value is not None:
        sides.append(f"{given.column} {'<=' if given.strict_min else '<'} {_sql(given.min_value)}")
    if given.max_value is not None:
        sides.append(f"{given.column} {'>=' if given.strict_max else '>'} {_sql(given.max_value)}")
    return " or ".join(sides)


def _repeated(given: _Arguments, table: str) -> str:
    names = ", ".join(given.columns)
    one = f"({names})" if len(given.columns) > 1 else names
    return f"{one} in (select {one} from {table} group by {names} having count(*) > 1)"


# Each says of a row that it breaks the expectation of this type. A null breaks none of them but the first, as in the library.
_CONDITIONS: dict[str, Callable[[_Arguments, str], str]] = {
    "expect_column_values_to_not_be_null": lambda given, _: f"{given.column} is null",
    "expect_column_values_to_be_in_set": lambda given, _: f"{given.column} not in ({', '.join(map(_sql, given.value_set))})",
    "expect_column_values_to_be_between": _outside,
    "expect_column_values_to_be_unique": _repeated,
    "expect_compound_columns_to_be_unique": _repeated,
    "expect_column_pair_values_to_be_equal": lambda given, _: f"{given.column_a} <> {given.column_b}",
    "expect_column_pair_values_a_to_be_greater_than_b": lambda given, _: (
        f"{given.column_a} {'<' if given.or_equal else '<='} {given.column_b}"
    ),
}


def _sql(value: Cell) -> str:
    return literal(value) if isinstance(value, str) else json.dumps(value)


# A key that is there twice must not multiply the rows: of each, any one tells where to look.
_DOCUMENT = """
    select distinct on (document_key)
        document_key,
        name,
        is_current and not starts_with(name, '-') and name not in (
            select name
            from core.dim_document
            group by name
            having count(*) > 1
        ) as is_named
    from core.dim_document
"""
_FACTS = f"""
    with place as (
        select distinct on (fact_key)
            fact_key,
            document_key,
            char_start,
            source_text,
            value,
            unit_key,
            metric_key,
            sentence,
            sentence_start
        from core.fact_observation
        semi join breaking using (fact_key)
    ),
    document as ({_DOCUMENT})
    select
        to_json(breaking),
        place.document_key,
        document.name,
        coalesce(document.is_named, false),
        place.char_start,
        place.source_text,
        place.value,
        (select any_value(name) from core.dim_unit where unit_key = place.unit_key),
        (select any_value(code) from core.dim_metric where metric_key = place.metric_key),
        place.sentence,
        place.sentence_start
    from breaking
    left join place on breaking.fact_key = place.fact_key
    left join document on place.document_key = document.document_key
    order by
        document.name,
        place.document_key,
        place.char_start,
        breaking.fact_key
"""
_DOCUMENTS = f"""
    with document as ({_DOCUMENT})
    select
        to_json(breaking),
        breaking.document_key,
        document.name,
        coalesce(document.is_named, false)
    from breaking
    left join document on breaking.document_key = document.document_key
    order by
        document.name,
        breaking.document_key
"""
