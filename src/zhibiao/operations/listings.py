"""Look at what the warehouse holds: `zhibiao metrics`, `zhibiao facts`, `zhibiao history`. All return plain tables."""

from dataclasses import dataclass

import pyarrow as pa

from zhibiao import catalogue
from zhibiao.errors import UsageError
from zhibiao.lake.extensions import literal
from zhibiao.lake.history import VERSIONS
from zhibiao.lake.location import Warehouse
from zhibiao.lake.metric_table import metric_table
from zhibiao.lake.metrics import catalogued
from zhibiao.operations.opening import opened
from zhibiao.operations.spelling import suggestion


@dataclass(frozen=True, slots=True)
class FactFilter:
    """What to list; None leaves a field free. Texts match anywhere in the name (上海 finds 上海市…)."""

    metric: str | None = None  # code, or a category ("mediation"); UsageError with a did-you-mean when unknown
    organisation: str | None = None
    place: str | None = None  # name or GB/T 2260 code, of any level
    year: int | None = None
    status: str | None = None  # actual, planned, required
    document: str | None = None  # file name, title or the key


_METRICS = """
    select
        catalogue.code as metric,
        catalogue.category,
        catalogue.name_zh,
        catalogue.name_en,
        catalogue.kind,
        catalogue.dimension,
        count(observation.fact_key) as observations,
        count(distinct observation.document_key) as documents
    from catalogue_metrics as catalogue
    left join mart.observation as observation on catalogue.code = observation.metric
    group by all
    order by metric
"""
_UNCATALOGUED = """
    select
        measure,
        unit,
        count(*) as observations,
        count(distinct document_key) as documents,
        arg_min(sentence, fact_key) as example
    from mart.observation
    where metric is null
        and change is null
    group by all
    order by
        observations desc,
        measure,
        unit
"""
_HISTORY = f"""
    with versions as ({VERSIONS})

    select
        versions.version,
        printf('%x', load.load_key) as load,
        load.kind,
        load.started_at,
        load.finished_at,
        load.loaded,
        load.unchanged,
        load.superseding,
        load.rejected,
        load.failed,
        load.facts,
        load.rows_rejected,
        load.restored_version,
        load.zhibiao_version,
        load.reading_version
    from ops.load as load
    left join versions on load.load_key = versions.load_key
    order by
        load.started_at desc,
        load.load_key
"""


def list_metrics(warehouse: Warehouse, *, uncatalogued: bool = False) -> pa.Table:
    """The catalogue with its observation counts: metric, category, name_zh, name_en, kind, dimension, observations, documents.

    With `uncatalogued`, the measured phrases that no metric names: measure, unit, observations, documents, example;
    most frequent first. Without a warehouse the counts are 0.
    """
    if uncatalogued:
        return _ask(warehouse, _UNCATALOGUED)
    metrics = metric_table(catalogued(catalogue.load().metrics).values())
    if not warehouse.exists:
        listed = metrics.select(["code", "category", "name_zh", "name_en", "kind", "dimension"]).rename_columns(
            {"code": "metric"}
        )
        none = pa.array([0] * listed.num_rows, pa.int64())
        return listed.append_column("observations", none).append_column("documents", none)
    with opened(warehouse) as connection:
        connection.register("catalogue_metrics", metrics)
        return connection.execute(_METRICS).to_arrow_table()


def list_facts(warehouse: Warehouse, wanted: FactFilter, *, limit: int | None = 100, as_of: str | None = None) -> pa.Table:
    """Facts of the current documents (columns of `mart.observation`), in the order document, position; None for all.

    `as_of` is a version or a time to go back to.
    """
    conditions = _conditions(wanted)
    where = f"where {' and '.join(conditions)}" if conditions else ""
    last = f"limit {limit:d}" if limit is not None else ""
    return _ask(warehouse, f"from mart.observation {where} order by document, document_key, char_start, char_end {last}", as_of)


def list_history(warehouse: Warehouse, *, limit: int | None = 50) -> pa.Table:
    """The loads, latest first: the version that each has made, load, kind, times, counts by fate, facts, programs."""
    return _ask(warehouse, _HISTORY + (f" limit {limit:d}" if limit is not None else ""))


def _ask(warehouse: Warehouse, sql: str, as_of: str | None = None) -> pa.Table:
    with opened(warehouse, as_of) as connection:
        return connection.execute(sql).to_arrow_table()


def _conditions(wanted: FactFilter) -> list[str]:
    conditions: list[str] = []
    if wanted.metric is not None:
        conditions.append(_metric_condition(wanted.metric))
    if wanted.organisation is not None:
        conditions.append(_contains("organisation", wanted.organisation))
    if wanted.place is not None:
        names = [_contains(column, wanted.place) for column in ("province", "city", "county", "town")]
        code = f"starts_with(place_code, {literal(_significant(wanted.place))})"
        conditions.append(code if wanted.place.isascii() and wanted.place.isdigit() else f"({' or '.join(names)})")
    if wanted.year is not None:
        conditions.append(f"report_year = {wanted.year:d}")
    if wanted.status is not None:
        if wanted.status not in ("actual", "planned", "required"):
            raise UsageError(f"there is no status '{wanted.status}': it is actual, planned or required")
        conditions.append(f"status = {literal(wanted.status)}")
    if wanted.document is not None:
        key = f" or document_key = {wanted.document}" if wanted.document.isascii() and wanted.document.isdigit() else ""
        conditions.append(f"({_contains('document', wanted.document)} or {_contains('title', wanted.document)}{key})")
    return conditions


def _metric_condition(name: str) -> str:
    metrics = catalogued(catalogue.load().metrics)
    categories = {metric.category for metric in metrics.values()}
    if name in categories:
        return f"category = {literal(name)}"
    if name not in metrics:
        raise UsageError(f"there is no metric '{name}'{suggestion(name, [*metrics, *categories])} `zhibiao metrics` lists them")
    return f"metric = {literal(name)}"


def _contains(column: str, text: str) -> str:
    return f"contains({column}, {literal(text)})"


def _significant(code: str) -> str:
    """The digits of a division code that its parts share: 310000 begins as 31 do."""
    if len(code) != 6:
        return code
    return code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code
