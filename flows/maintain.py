"""The maintenance as a Prefect flow: the same operation, with a report of the figures before and after."""

from pathlib import Path

from prefect import flow
from prefect.artifacts import create_markdown_artifact

from zhibiao.flows.hooks import after_crash, after_failure
from zhibiao.flows.summary import maintenance_markdown
from zhibiao.lake.location import place
from zhibiao.operations.maintain import MaintainSummary
from zhibiao.operations.maintain import maintain as operation
from zhibiao.operations.retention import KEEP_DAYS, KEEP_LOADS, MARGIN_HOURS


@flow(name="zhibiao-maintain", persist_result=False, on_failure=[after_failure], on_crashed=[after_crash])
def maintain(
    warehouse: Path,
    keep_days: int = KEEP_DAYS,
    keep_loads: int = KEEP_LOADS,
    margin_hours: int = MARGIN_HOURS,
    catalog: str | None = None,
    data: str | None = None,
) -> MaintainSummary:
    """Keep the warehouse fast and small. Loads go on beside it, and take turns with its steps."""
    summary = operation(place(warehouse, catalog, data), keep_days=keep_days, keep_loads=keep_loads, margin_hours=margin_hours)
    create_markdown_artifact(maintenance_markdown(summary), key="zhibiao-maintain", description="The warehouse, before and after")
    return summary
