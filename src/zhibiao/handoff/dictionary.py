"""What is published and what it means: tables and views with the descriptions of their columns, in both languages."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import duckdb

from zhibiao.lake.descriptions import Words
from zhibiao.lake.marts import read_marts
from zhibiao.lake.metrics import MetricEntry
from zhibiao.lake.schema import read_tables

UNPUBLISHED = frozenset(("ops.meta",))  # about the warehouse itself, not about its content
PARTITIONED = frozenset(("core.fact_observation", "mart.observation", "mart.actual"))  # the large ones, by report_year
PARTITION = "report_year"
_UNKNOWN = Words("", "")  # of a table or column that somebody has added


@dataclass(frozen=True, slots=True)
class Column:
    """A column with its DuckDB type."""

    name: str
    type: str
    description: str
    description_zh: str

    @property
    def comment(self) -> str:
        """The description in both languages."""
        return Words(self.description, self.description_zh).comment


@dataclass(frozen=True, slots=True)
class Entry:
    """A table or view, by its full name."""

    name: str  # core.dim_metric
    description: str
    description_zh: str
    columns: tuple[Column, ...]
    view_sql: str | None  # of a mart, what makes it

    @property
    def comment(self) -> str:
        """The description in both languages."""
        return Words(self.description, self.description_zh).comment

    @property
    def order(self) -> str:
        """What its rows are sorted by when they are written: the same rows always come in the same order."""
        if self.name == "core.fact_observation":
            return "metric_key, organisation_key, fact_key"
        if self.name in PARTITIONED:
            return "metric, organisation, fact_key"
        return "all"


def describe(connection: duckdb.DuckDBPyConnection, metrics: Iterable[MetricEntry], *, whole: bool = False) -> tuple[Entry, ...]:
    """Everything that is published, tables before the marts made from them; with `whole` what is not published, too."""
    described = {table.name: table.description for table in read_tables()}
    tables = connection.execute(
        "select schema_name || '.' || table_name from duckdb_tables() "
        "where database_name = current_database() and schema_name in ('core', 'ops') order by all"
    ).fetchall()
    entries: list[Entry] = []
    for name in (row[0] for row in tables):
        if whole or name not in UNPUBLISHED:
            found = described.get(name)
            words = found.words if found else _UNKNOWN
            entries.append(Entry(name, words.en, words.zh, _columns(connection, name, found.columns if found else {}), None))
    for mart in read_marts(metrics):
        name = f"mart.{mart.name}"
        columns = _columns(connection, name, mart.columns)
        entries.append(Entry(name, mart.description.en, mart.description.zh, columns, mart.sql))
    return tuple(entries)


def _columns(connection: duckdb.DuckDBPyConnection, name: str, described: Mapping[str, Words]) -> tuple[Column, ...]:
    columns: list[Column] = []
    for column, kind, *_ in connection.execute(f"describe {name}").fetchall():
        words = described.get(column, _UNKNOWN)
        columns.append(Column(column, kind, words.en, words.zh))
    return tuple(columns)
