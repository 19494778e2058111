"""What comes after something was loaded: the whole warehouse is checked and, where that was asked for, published."""

from pathlib import Path

from prefect import get_run_logger, task
from prefect.artifacts import create_link_artifact, create_markdown_artifact

from zhibiao.flows.summary import validation_markdown
from zhibiao.lake.location import Warehouse
from zhibiao.operations.publish import publish
from zhibiao.operations.scheduler import only_publisher
from zhibiao.operations.validate import ValidationSummary, validate


@task(name="validate", task_run_name="validate", persist_result=False)
def validate_warehouse(warehouse: Warehouse) -> ValidationSummary:
    """Check every table against its suite."""
    return validate(warehouse)


@task(name="publish", task_run_name="publish", persist_result=False, retries=1, retry_delay_seconds=10)
def publish_package(folder: Path, warehouse: Warehouse) -> None:
    """Publish a release."""
    with only_publisher(warehouse):
        publish(folder, warehouse)


def finish(warehouse: Warehouse, folder: Path | None) -> None:
    """Check the warehouse, and publish it to `folder` when all is well; leaves an artifact for each."""
    checked = validate_warehouse(warehouse)
    create_markdown_artifact(validation_markdown(checked), key="zhibiao-validation", description="The expectations")
    if not checked.ok:
        said = "; not published, the earlier release stays" if folder is not None else ""
        get_run_logger().warning("%d expectations are broken: zhibiao validate%s", len(checked.failures), said)
    elif folder is not None:
        publish_package(folder, warehouse)
        create_link_artifact(folder.as_uri(), link_text=str(folder), key="zhibiao-release", description="The releases")
