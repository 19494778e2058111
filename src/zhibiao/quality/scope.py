"""What is checked: everything, or what a load touched. A load's rows are copied, as they are asked dozens of questions."""

import json
import re
from collections.abc import Mapping
from functools import cache

import duckdb

from zhibiao.lake.marts import read_marts
from zhibiao.quality.suites import Suite, load_suite, query_of

_RELATION = re.compile(r"\b(?:core|mart|ops)\.\w+\b")
# Tables whose rows say which load brought them; of the others a load's check looks at all rows, which are few.
_OF_LOADS = frozenset(
    (
        "core.dim_organisation",
        "core.dim_document",
        "core.document_text",
        "core.document_address",
        "core.document_evidence",
        "core.fact_observation",
        "core.fact_warning",
        "core.headline",
        "ops.load",
        "ops.rejection",
        "ops.validation",
        "ops.correction",
    )
)


def _without(*columns: str) -> str:
    return f"* replace ({', '.join(f'null::varchar as {column}' for column in columns)})"


# What a load's facts and documents can be joined with lies in its own rows and around them: these stand for the whole tables.
_AT_HAND = {"core.fact_observation": "facts_at_hand", "core.document_text": "checked_core_document_text"}
# What the marts of a load are made over: its own rows. Lists of the warnings of all loads would be dearer than all the rest.
_COPIED = ("core.fact_observation", "core.fact_warning", "core.dim_document", "core.headline")
# Marts that become tables for the checks of a load, and what of them: a view is made anew for each question, from a dozen tables.
# No check looks at the long texts, nor at the metrics of mart.organisation_year. Those of all loads would fill the memory.
_TEXTS = ("metric_zh", "metric_en", "sentence")
_MADE_OF_LOAD = {
    "mart.headline": _without(*_TEXTS, "document"),
    "mart.observation": _without(*_TEXTS, "section", "source_text", "correction", "title", "doc_number", "address"),
    "mart.organisation_year": "organisation_key, report_year, metrics, to_date",
    "mart.year_on_year": "*",
    "mart.coverage": "*",
}


def suite_of(table: str, load_key: int | None) -> Suite:
    """The suite of a table or mart; of a load its queries look at the facts and texts at hand, not at those of all loads."""
    suite = load_suite(table)
    return suite if load_key is None else _narrowed(suite)


@cache
def _narrowed(suite: Suite) -> Suite:
    entries = [
        entry | {"kwargs": entry["kwargs"] | {"unexpected_rows_query": redirected(query, _AT_HAND)}}
        if (query := query_of(entry)) is not None
        else entry
        for entry in suite.entries.values()
    ]
    return Suite(suite.name, json.dumps(json.loads(suite.source) | {"expectations": entries}), suite.rules)


def rows_of(connection: duckdb.DuckDBPyConnection, table: str, load_key: int | None) -> str:
    """The query for the rows of a table that are to be checked, all or those of the load, copied; of a mart see `copy_marts`."""
    if table.startswith("mart."):
        return f"select * from {_name(table)}"
    if load_key is None:
        return f"select * from {table}"
    scope = f" where load_key = {load_key}" if table in _OF_LOADS else ""
    if table == "core.fact_observation":  # the facts at hand, a copy already, hold those of the load and some more
        connection.execute(f"create or replace temp view {_name(table)} as select * from {_AT_HAND[table]}{scope}")
    else:
        connection.execute(f"create or replace temp table {_name(table)} as select * from {table}{scope}")
    return f"select * from {_name(table)}"


def copy_marts(connection: duckdb.DuckDBPyConnection, load_key: int | None) -> None:
    """Make the marts once more for `rows_of`; of a load over nothing but its own rows, which `rows_of` has copied.

    Those of the categories are left out: each is nothing but its rows of mart.actual, whose suite looks at them all at once.
    """
    of_load = load_key is not None
    copied = {name: _name(name) for name in _COPIED} if of_load else {}
    tables = _MADE_OF_LOAD if of_load else {}
    views = dict(
        connection.execute(
            "select view_name, sql from duckdb_views() where database_name = current_database() and schema_name = 'mart'"
        ).fetchall()
    )
    for name in (mart.name for mart in read_marts(())):  # without a catalogue there are no categories
        mart = f"mart.{name}"
        _, _, body = views[name].partition(" AS ")
        query = redirected(body, copied).rstrip(";\n ")
        if mart in tables:
            connection.execute(f"create or replace temp table {_name(mart)} as select {tables[mart]} from ({query})")
        else:
            connection.execute(f"create or replace temp view {_name(mart)} as {query}")
        copied[mart] = _name(mart)


def redirected(sql: str, relations: Mapping[str, str]) -> str:
    """The SQL with other relations in the place of these."""
    return _RELATION.sub(lambda match: relations.get(match.group(), match.group()), sql)


def _name(table: str) -> str:
    return f"checked_{table.replace('.', '_')}"
