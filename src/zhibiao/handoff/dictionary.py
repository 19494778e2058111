"""What is published and what it means: tables and views with the descriptions of their columns."""

from collections.abc import Iterable
from dataclasses import dataclass

import duckdb

from zhibiao.lake.extensions import literal
from zhibiao.lake.marts import read_marts
from zhibiao.lake.metrics import MetricEntry

UNPUBLISHED = frozenset(("ops.meta",))  # about the warehouse itself, not about its content
PARTITIONED = frozenset(("core.fact_observation", "mart.observation"))  # the large ones, by report_year
PARTITION = "report_year"


@dataclass(frozen=True, slots=True)
class Column:
    """A column with its DuckDB type."""

    name: str
    type: str
    description: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A table or view, by its full name."""

    name: str  # core.dim_metric
    description: str
    columns: tuple[Column, ...]
    view_sql: str | None  # of a mart, what makes it

    @property
    def order(self) -> str:
        """What its rows are sorted by when they are written: the same rows always come in the same order."""
        if self.name == "core.fact_observation":
            return "metric_key, organisation_key, fact_key"
        if self.name == "mart.observation":
            return "metric, organisation, fact_key"
        return "all"

    @property
    def query(self) -> str:
        """All its rows in that order."""
        return f"from {self.name} order by {self.order}"


def describe(connection: duckdb.DuckDBPyConnection, metrics: Iterable[MetricEntry]) -> tuple[Entry, ...]:
    """Everything that is published, tables before the marts made from them."""
    tables = connection.execute(
        "select schema_name || '.' || table_name, coalesce(comment, '') from duckdb_tables() "
        "where database_name = current_database() and schema_name in ('core', 'ops') order by all"
    ).fetchall()
    entries = [Entry(name, comment, _columns(connection, name, {}), None) for name, comment in tables if name not in UNPUBLISHED]
    for mart in read_marts(metrics):
        name = f"mart.{mart.name}"
        entries.append(Entry(name, mart.description, _columns(connection, name, mart.columns), mart.sql))
    return tuple(entries)


def _columns(connection: duckdb.DuckDBPyConnection, name: str, described: dict[str, str]) -> tuple[Column, ...]:
    schema, _, table = name.partition(".")
    comments = dict(
        connection.execute(
            "select column_name, coalesce(comment, '') from duckdb_columns() where database_name = current_database() "
            f"and schema_name = {literal(schema)} and table_name = {literal(table)}"
        ).fetchall()
    )
    return tuple(
        Column(column, kind, described.get(column) or comments.get(column, ""))
        for column, kind, *_ in connection.execute(f"describe {name}").fetchall()
    )
