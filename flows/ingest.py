"""The ingest as a Prefect flow: the same operation in batches, with retries, task runs and a report of what became of each file.

`python -m zhibiao.flows.ingest PATH…` and `zhibiao ingest --flow PATH…` are the same command.
"""

import sys

if __name__ == "__main__":  # before Prefect is imported, which reads its settings then
    from zhibiao.console import loading, shell

    sys.exit(shell.run(loading.ingest, ["--flow", *sys.argv[1:]]))

import time
from collections.abc import Sequence
from pathlib import Path

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact

from zhibiao.documents import Source
from zhibiao.flows.finishing import finish
from zhibiao.flows.hooks import after_crash, after_failure
from zhibiao.flows.summary import outcomes_markdown
from zhibiao.lake.location import Warehouse, place
from zhibiao.operations.batches import discover, load_batch, read_batch, split
from zhibiao.operations.outcome import IngestSummary, Outcome, summarise


@task(
    name="ingest batch",
    task_run_name="files {first} to {last}",
    retries=2,  # a catalog that stayed locked, a disk that somebody is about to empty
    retry_delay_seconds=[2, 10],
    persist_result=False,
)
def ingest_batch(files: Sequence[Source], warehouse: Warehouse, first: int, last: int) -> tuple[Outcome, ...]:
    """Read a batch of files and load it in one transaction. Safe to repeat."""
    return load_batch(read_batch(files, warehouse), warehouse)


@flow(name="zhibiao-ingest", persist_result=False, on_failure=[after_failure], on_crashed=[after_crash])
def ingest(
    paths: list[Path],
    warehouse: Path,
    publish_folder: Path | None = None,
    catalog: str | None = None,
    data: str | None = None,
) -> IngestSummary:
    """Load every report under `paths` into the warehouse, validate and publish it; leaves artifacts.

    `warehouse` is its folder; `catalog` and `data` are the addresses of what is not in it.

    One batch at a time: Great Expectations keeps one context for the whole process, and loads take turns anyway.
    """
    started = time.monotonic()
    target = place(warehouse, catalog, data)
    outcomes: list[Outcome] = []
    for files in split(discover(paths)):
        first = len(outcomes) + 1
        outcomes += ingest_batch(files, target, first, first + len(files) - 1)
    summary = summarise(outcomes, time.monotonic() - started)
    create_markdown_artifact(outcomes_markdown(summary), key="zhibiao-ingest", description="What became of each report")
    finish(target, publish_folder)
    return summary


def run(paths: Sequence[Path], warehouse: Warehouse) -> IngestSummary:
    """Run the flow in this process. UsageError for a path that does not exist, before Prefect starts."""
    discover(paths)
    return ingest([path.absolute() for path in paths], warehouse.root, catalog=warehouse.server, data=warehouse.store)
