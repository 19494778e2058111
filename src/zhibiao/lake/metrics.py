"""The metric catalogue as the lake sees it: what an entry has, its key, its column in mart.organisation_year."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Protocol

from zhibiao.lake.keys import key


class MetricEntry(Protocol):
    """What the lake needs to know of an entry of the catalogue."""

    @property
    def code(self) -> str: ...
    @property
    def category(self) -> str: ...
    @property
    def category_zh(self) -> str: ...
    @property
    def category_en(self) -> str: ...
    @property
    def name_zh(self) -> str: ...
    @property
    def name_en(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def dimension(self) -> str: ...
    @property
    def definition(self) -> str: ...
    @property
    def over_hundred(self) -> bool: ...
    @property
    def catalogued(self) -> bool: ...
    @property
    def within(self) -> tuple[str, ...]: ...
    @property
    def quotients(self) -> tuple[tuple[str, str], ...]: ...


Metrics = Mapping[str, MetricEntry]


def catalogued(metrics: Metrics) -> Metrics:
    """The entries that are metrics; the others only keep their neighbours away from what they name."""
    return {code: metric for code, metric in metrics.items() if metric.catalogued}


@lru_cache(maxsize=2048)  # a fact asks for one
def metric_key(code: str) -> int:
    """Key in core.dim_metric."""
    return key("metric", code)


def metric_column(code: str) -> str:
    """The code as the name of a column: deliberation.hearings becomes deliberation_hearings."""
    return code.replace(".", "_")
