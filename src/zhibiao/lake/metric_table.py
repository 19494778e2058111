"""The metric catalogue in core.dim_metric."""

from collections.abc import Iterable

import duckdb
import pyarrow as pa

from zhibiao.lake.metrics import MetricEntry, metric_key

COLUMNS = (
    "metric_key", "code", "category", "name_zh", "name_en", "kind", "dimension", "definition", "over_hundred", "within",
    "quotients",
)  # fmt: skip


def metric_table(metrics: Iterable[MetricEntry]) -> pa.Table:
    """The catalogue as rows of core.dim_metric, sorted by code."""
    rows = [
        (
            metric_key(m.code),
            m.code,
            m.category,
            m.name_zh,
            m.name_en,
            m.kind,
            m.dimension,
            m.definition,
            m.over_hundred,
            ", ".join(m.within) or None,
            ", ".join(f"{above}/{below}" for above, below in m.quotients) or None,
        )
        for m in sorted(metrics, key=lambda metric: metric.code)
    ]
    types = (pa.int64(), *(pa.string(),) * 7, pa.bool_(), pa.string(), pa.string())
    columns = zip(*rows, strict=True) if rows else [()] * len(COLUMNS)
    return pa.table({name: pa.array(column, type_) for name, column, type_ in zip(COLUMNS, columns, types, strict=True)})


def synchronise_metrics(connection: duckdb.DuckDBPyConnection, metrics: Iterable[MetricEntry]) -> None:
    """Bring core.dim_metric up to the catalogue. A metric that is no longer catalogued stays, since facts may use it."""
    connection.register("catalogue_metrics", metric_table(metrics))
    connection.execute(
        "create or replace temp table changed_metrics as "
        f"select * from catalogue_metrics except select {', '.join(COLUMNS)} from core.dim_metric"
    )
    changed = connection.execute("select count(*) from changed_metrics").fetchone()
    if changed and changed[0]:
        connection.execute("delete from core.dim_metric where metric_key in (select metric_key from changed_metrics)")
        connection.execute("insert into core.dim_metric by name select * from changed_metrics order by code")
