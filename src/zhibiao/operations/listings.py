"""Look at what the warehouse holds: `zhibiao metrics`, `zhibiao facts`, `zhibiao history`. All return plain tables."""

from dataclasses import dataclass

import pyarrow as pa

from zhibiao.lake.location import Warehouse


@dataclass(frozen=True, slots=True)
class FactFilter:
    """What to list; None leaves a field free. Texts match anywhere in the name (上海 finds 上海市…)."""

    metric: str | None = None  # code, or a category ("mediation"); UsageError with a did-you-mean when unknown
    organisation: str | None = None
    place: str | None = None  # name or GB/T 2260 code, of any level
    year: int | None = None
    status: str | None = None  # actual, planned, required
    document: str | None = None  # file name, title or the key in hexadecimal or decimal


def list_metrics(warehouse: Warehouse, *, uncatalogued: bool = False) -> pa.Table:
    """The catalogue with its observation counts: metric, category, name_zh, name_en, kind, dimension, observations, documents.

    With `uncatalogued`, the measured phrases that no metric names: measure, unit, observations, documents, example;
    most frequent first. Without a warehouse the counts are 0.
    """
    raise NotImplementedError


def list_facts(warehouse: Warehouse, filter: FactFilter, *, limit: int | None = 100) -> pa.Table:
    """Facts of the current documents (columns of `mart.observation`), in the order document, position; None for all."""
    raise NotImplementedError


def list_history(warehouse: Warehouse, *, limit: int | None = 50) -> pa.Table:
    """The loads, latest first: load, started_at, finished_at, snapshot, counts by fate, facts, rows_rejected, versions."""
    raise NotImplementedError
