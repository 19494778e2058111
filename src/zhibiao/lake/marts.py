"""The marts: views from sql/mart, and what their files say about their columns."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

import duckdb

from zhibiao.lake.extensions import literal
from zhibiao.lake.metrics import MetricEntry, metric_column
from zhibiao.lake.schema import sql_files

_PLACE_OF_METRICS = "    -- one column a metric of the catalogue\n"


@dataclass(frozen=True, slots=True)
class Mart:
    """A view: its name within the schema, what it shows, what each column means, and the SQL that makes it."""

    name: str
    description: str
    columns: dict[str, str]
    sql: str


def read_marts(metrics: Iterable[MetricEntry]) -> tuple[Mart, ...]:
    """All marts in the order in which they can be created."""
    catalogue = sorted(metrics, key=lambda metric: metric.code)
    return tuple(_mart(file.name, file.read_text(encoding="utf-8"), catalogue) for file in sql_files("mart"))


def marts_are_current(connection: duckdb.DuckDBPyConnection, metrics: Iterable[MetricEntry]) -> bool:
    """Whether the views are those of this program and its catalogue."""
    return _digest_of(connection) == _digest(read_marts(metrics))


def refresh_marts(connection: duckdb.DuckDBPyConnection, metrics: Iterable[MetricEntry]) -> None:
    """Make the views anew when their SQL or the catalogue has changed; inside the caller's transaction."""
    marts = read_marts(metrics)
    digest = _digest(marts)
    if _digest_of(connection) == digest:
        return
    for mart in marts:
        connection.execute(mart.sql)
        connection.execute(f"comment on view mart.{mart.name} is {literal(mart.description)}")
    connection.execute("delete from ops.meta where name = 'marts'")
    connection.execute("insert into ops.meta values ('marts', ?)", [digest])


def _digest_of(connection: duckdb.DuckDBPyConnection) -> str | None:
    known = connection.execute("select value from ops.meta where name = 'marts'").fetchone()
    return known[0] if known else None


def _digest(marts: Iterable[Mart]) -> str:
    return sha256("".join(mart.sql for mart in marts).encode()).hexdigest()


def _mart(file_name: str, text: str, metrics: Iterable[MetricEntry]) -> Mart:
    """A mart file begins with its description, an empty comment line, and one comment line a column."""
    head, _, body = text.partition("create or replace view")
    description, _, columns_text = head.partition("--\n")
    columns = dict(re.findall(r"^-- (\w+): (.*)$", columns_text, re.MULTILINE))
    sql = "create or replace view" + body
    if _PLACE_OF_METRICS in sql:
        lines: list[str] = []
        for metric in metrics:
            column = metric_column(metric.code)
            columns[column] = f"{metric.name_en} ({metric.name_zh})."
            lines.append(f"    max(value) filter (where metric = {literal(metric.code)}) as {column},\n")
        sql = sql.replace(_PLACE_OF_METRICS, "".join(lines).rstrip(",\n") + "\n")
    name = re.sub(r"^\d+_|\.sql$", "", file_name)
    return Mart(name, re.sub(r"^-- ?", "", description.strip(), flags=re.MULTILINE), columns, sql)
