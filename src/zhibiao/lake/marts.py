"""The marts: views from sql/mart, and what their files say about their columns."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from hashlib import sha256
from string import Template

import duckdb

from zhibiao.lake.descriptions import Description, Words, read_view_comments
from zhibiao.lake.extensions import literal
from zhibiao.lake.meta import recall, remember
from zhibiao.lake.metrics import MetricEntry, metric_column, metric_key
from zhibiao.lake.schema import comment_on_tables, read_tables, sql_files

_PLACE_OF_METRICS = "        -- one column a metric of the catalogue\n"
_PLACE_OF_NAMES = "    -- the name of the category in both languages\n"
_FOUNDATION = "10_observation.sql"  # its words hold for columns of the same name in the others
_DIGEST = "marts"  # in ops.meta
_OF_A_CATEGORY = "22_category.sql"  # a template: one view for each category of the catalogue


@dataclass(frozen=True, slots=True)
class Mart:
    """A view: its name within the schema, what it shows, what its columns mean (perhaps of more than it has), what makes it."""

    name: str
    description: Words
    columns: dict[str, Words]
    sql: str
    category: str | None = None  # of a view that the template has made


def read_marts(metrics: Iterable[MetricEntry]) -> tuple[Mart, ...]:
    """All marts in the order in which they can be created. ValueError when two have one name."""
    catalogue = sorted(metrics, key=lambda metric: metric.code)
    marts: list[Mart] = []
    inherited: dict[str, Words] = {}
    for file in sql_files("mart"):
        head, _, body = file.read_text(encoding="utf-8").partition("create or replace view")
        sql = "create or replace view" + body
        if file.name == _OF_A_CATEGORY:
            marts += _of_categories(read_view_comments(head), sql, catalogue, inherited)
            continue
        mart = _mart(re.sub(r"^\d+_|\.sql$", "", file.name), read_view_comments(head), sql, catalogue, inherited)
        if file.name == _FOUNDATION:
            inherited = mart.columns
        marts.append(mart)
    if len({mart.name for mart in marts}) < len(marts):
        raise ValueError("sql/mart: a category of the catalogue has the name of another mart")
    return tuple(marts)


def marts_are_current(connection: duckdb.DuckDBPyConnection, metrics: Iterable[MetricEntry]) -> bool:
    """Whether the views are those of this program and its catalogue, and all descriptions, too."""
    return recall(connection, _DIGEST) == _digest(read_marts(metrics))


def refresh_marts(connection: duckdb.DuckDBPyConnection, metrics: Iterable[MetricEntry]) -> None:
    """Make views and descriptions anew when they, or the catalogue, have changed; inside the caller's transaction."""
    marts = read_marts(metrics)
    digest = _digest(marts)
    if recall(connection, _DIGEST) == digest:
        return
    for mart in marts:
        connection.execute(f"{mart.sql}comment on view mart.{mart.name} is {literal(mart.description.comment)}")
    comment_on_tables(connection)
    remember(connection, _DIGEST, digest)


def _digest(marts: Iterable[Mart]) -> str:
    """Of all that `refresh_marts` writes."""
    views = [text for mart in marts for text in (mart.sql, mart.description.comment)]
    descriptions = [table.description for table in read_tables()]
    meanings = [words.comment for each in descriptions for words in (each.words, *each.columns.values())]
    return sha256("\n".join([*views, *meanings]).encode()).hexdigest()


def _of_categories(
    description: Description, sql: str, catalogue: Iterable[MetricEntry], inherited: dict[str, Words]
) -> list[Mart]:
    """The template filled in for each category: its code, its names, and the names of its metrics."""
    by_category: dict[str, list[MetricEntry]] = {}
    for metric in catalogue:
        by_category.setdefault(metric.category, []).append(metric)
    marts: list[Mart] = []
    for category, metrics in by_category.items():
        named = {"name_zh": metrics[0].category_zh, "name_en": metrics[0].category_en}
        named |= {"metrics_zh": "、".join(metric.name_zh for metric in metrics)}
        named |= {"metrics_en": "; ".join(metric.name_en for metric in metrics)}
        words = Words(Template(description.words.en).substitute(named), Template(description.words.zh).substitute(named))
        filled = Template(sql).substitute(category=category)
        marts.append(Mart(category, words, inherited | dict(description.columns), filled, category))
    return marts


def _mart(name: str, description: Description, sql: str, catalogue: Collection[MetricEntry], inherited: dict[str, Words]) -> Mart:
    columns = inherited | dict(description.columns)
    if _PLACE_OF_NAMES in sql:
        names = {metric.category: (metric.category_zh, metric.category_en) for metric in catalogue}
        sql = sql.replace(_PLACE_OF_NAMES, _case(names, 0, "category_zh") + _case(names, 1, "category_en"))
    if _PLACE_OF_METRICS in sql:
        lines: list[str] = []
        for metric in catalogue:
            column = metric_column(metric.code)
            columns[column] = Words(f"{metric.name_en}.", f"{metric.name_zh}。")
            # the key and not the code: nobody has to look the code up, and columns that are not asked for cost nothing
            lines.append(f"        max(value) filter (where metric_key = {metric_key(metric.code)}) as {column},\n")
        sql = sql.replace(_PLACE_OF_METRICS, "".join(lines).rstrip(",\n") + "\n")
    return Mart(name, description.words, columns, sql)


def _case(names: dict[str, tuple[str, str]], language: int, column: str) -> str:
    cases = "".join(f"        when {literal(code)} then {literal(name[language])}\n" for code, name in names.items())
    return f"    case metric.category\n{cases}    end as {column},\n" if cases else f"    null::varchar as {column},\n"
