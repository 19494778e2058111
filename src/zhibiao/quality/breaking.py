"""The rows that break an expectation, asked for in SQL: Great Expectations hands over only some of them."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypedDict, cast

import duckdb

from zhibiao.lake.extensions import literal
from zhibiao.quality.check import Check
from zhibiao.quality.suites import load_suite

Cell = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class BreakingRow:
    """A row that breaks a rule, with its place in a report where it has one."""

    document: str | None = None  # file name
    document_key: int | None = None
    is_named: bool = False  # whether the file name means this document version and no other
    at: int | None = None  # first character of the figure in the document's text
    text: str | None = None  # the figure as it is written
    value: float | None = None
    unit: str | None = None
    metric: str | None = None
    sentence: str | None = None
    sentence_at: int | None = None
    columns: Mapping[str, object] = field(default_factory=dict[str, object])  # the row as the rule sees it


@dataclass(frozen=True, slots=True)
class Finding:
    """A broken check with rows that break it."""

    check: Check
    rows: tuple[BreakingRow, ...]  # not more than were asked for; check.unexpected counts them all
    query: str | None  # the SQL that selects these rows; None where the rule is about no single rows
    columns: tuple[str, ...]  # what the rule is about


class _Arguments(TypedDict, total=False):
    """What the expectations of our suites are given."""

    column: str
    column_A: str
    column_B: str
    column_list: list[str]
    or_equal: bool
    min_value: float | str
    max_value: float | str
    strict_min: bool
    strict_max: bool
    value_set: list[Cell]
    unexpected_rows_query: str


class _Meta(TypedDict):
    rule: str


class _Expectation(TypedDict):
    type: str
    kwargs: _Arguments
    meta: _Meta


def find(connection: duckdb.DuckDBPyConnection, check: Check, limit: int | None) -> Finding:
    """The broken check with so many of the rows that break it (None: all), by document and place where they have them."""
    query, columns = _question(check)
    if query is None:
        return Finding(check, (), None, ())
    some = f"select * from ({query}) order by all {'' if limit is None else f'limit {limit:d}'}"
    connection.execute(f"create or replace temp table breaking as {some}")
    names = [row[0] for row in connection.execute("describe breaking").fetchall()]
    if "fact_key" in names:
        found = connection.execute(_FACTS).fetchall()
    elif "document_key" in names:
        found = connection.execute(_DOCUMENTS).fetchall()
    else:
        rows = connection.execute("select to_json(breaking) from breaking").fetchall()
        found = [(*(None,) * 10, content) for (content,) in rows]
    connection.execute("drop table breaking")
    rows = tuple(BreakingRow(*row[:2], bool(row[2]), *row[3:10], columns=json.loads(row[10])) for row in found)
    keys = [name for name in names if not name.endswith("_key")]
    return Finding(check, rows, query, columns or tuple(keys))


def _question(check: Check) -> tuple[str | None, tuple[str, ...]]:
    """The SQL that selects the rows which break the rule, and the columns that it is about; empty where the SQL names them."""
    expectations = cast("list[_Expectation]", json.loads(load_suite(check.suite).source)["expectations"])
    found = next(entry for entry in expectations if entry["meta"]["rule"] == check.rule)
    kwargs = found["kwargs"]
    if "unexpected_rows_query" in kwargs:
        plain = kwargs["unexpected_rows_query"].replace("(from {batch})", "{batch}")
        return plain.format(batch=check.table), ()
    condition = _CONDITIONS.get(found["type"])
    columns = [kwargs.get("column"), kwargs.get("column_A"), kwargs.get("column_B"), *kwargs.get("column_list", ())]
    query = f"from {check.table} where {condition(kwargs, check.table)}" if condition else None
    return query, tuple(column for column in columns if column is not None)


def _set(kwargs: _Arguments, _table: str) -> str:
    return f"{kwargs['column']} not in ({', '.join(map(_sql, kwargs['value_set']))})"


def _between(kwargs: _Arguments, _table: str) -> str:
    sides: list[str] = []
    if "min_value" in kwargs:
        sides.append(f"{kwargs['column']} {'<=' if kwargs.get('strict_min') else '<'} {_sql(kwargs['min_value'])}")
    if "max_value" in kwargs:
        sides.append(f"{kwargs['column']} {'>=' if kwargs.get('strict_max') else '>'} {_sql(kwargs['max_value'])}")
    return " or ".join(sides)


def _unique(kwargs: _Arguments, table: str) -> str:
    return _repeated([kwargs["column"]], table)


def _repeated(names: list[str], table: str) -> str:
    columns = ", ".join(names)
    one = f"({columns})" if len(names) > 1 else columns
    return f"{one} in (select {one} from {table} group by {columns} having count(*) > 1)"


# Each says of a row that it breaks the expectation of this type. A null breaks none of them but the first, as in the library.
_CONDITIONS: dict[str, Callable[[_Arguments, str], str]] = {
    "expect_column_values_to_not_be_null": lambda kwargs, _: f"{kwargs['column']} is null",
    "expect_column_values_to_be_in_set": _set,
    "expect_column_values_to_be_between": _between,
    "expect_column_values_to_be_unique": _unique,
    "expect_compound_columns_to_be_unique": lambda kwargs, table: _repeated(kwargs["column_list"], table),
    "expect_column_pair_values_to_be_equal": lambda kwargs, _: f"{kwargs['column_A']} <> {kwargs['column_B']}",
    "expect_column_pair_values_a_to_be_greater_than_b": lambda kwargs, _: (
        f"{kwargs['column_A']} {'<' if kwargs.get('or_equal') else '<='} {kwargs['column_B']}"
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
        document.name,
        place.document_key,
        document.is_named,
        place.char_start,
        place.source_text,
        place.value,
        (select any_value(name) from core.dim_unit where unit_key = place.unit_key),
        (select any_value(code) from core.dim_metric where metric_key = place.metric_key),
        place.sentence,
        place.sentence_start,
        to_json(breaking)
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
        document.name,
        breaking.document_key,
        document.is_named,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        to_json(breaking)
    from breaking
    left join document on breaking.document_key = document.document_key
    order by
        document.name,
        breaking.document_key
"""
