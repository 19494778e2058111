"""The ingest as a Prefect flow: the same operation in batches, with retries, task runs and a report of what became of each file.

`python -m zhibiao.flows.ingest PATH…` and `zhibiao ingest --flow PATH…` are the same command.
"""

import sys

if __name__ == "__main__":  # before Prefect is imported, which reads its settings then
    from zhibiao.console import loading, shell

    sys.exit(shell.run(loading.ingest, ["--flow", *sys.argv[1:]]))

import time
from collections.abc import Generator, Iterable, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from prefect import flow
from prefect.artifacts import create_markdown_artifact

from zhibiao.documents import Source
from zhibiao.errors import UsageError
from zhibiao.flows.batches import ONE_AHEAD, Parcel, load, read_ahead
from zhibiao.flows.finishing import finish
from zhibiao.flows.hooks import after_crash, after_failure
from zhibiao.flows.portions import portions
from zhibiao.flows.summary import outcomes_markdown
from zhibiao.lake.location import Warehouse, place
from zhibiao.operations.batches import discover
from zhibiao.operations.outcome import IngestSummary, Outcome, summarise


@flow(
    name="zhibiao-ingest",
    task_runner=ONE_AHEAD,
    persist_result=False,
    on_failure=[after_failure],
    on_crashed=[after_crash],
)
def ingest(
    paths: list[Path],
    warehouse: Path,
    publish_folder: Path | None = None,
    catalog: str | None = None,
    data: str | None = None,
    cluster: str | None = None,
) -> IngestSummary:
    """Load every report under `paths` into the warehouse, validate and publish it; leaves artifacts.

    `warehouse` is its folder; `catalog` and `data` are the addresses of what is not in it. `cluster` is the address of the Dask
    scheduler (tcp://host:8786) on whose workers files are read; without it this process reads.

    One load at a time: Great Expectations keeps one context for the whole process, and loads take turns anyway.
    """
    started = time.monotonic()
    target = place(warehouse, catalog, data)
    outcomes: list[Outcome] = []
    with closing(_read(portions(discover(paths)), target, cluster)) as parcels:
        for parcel in parcels:
            first = len(outcomes) + 1
            outcomes += load(parcel, target, first, len(outcomes) + len(parcel.batch.files))
    summary = summarise(outcomes, time.monotonic() - started)
    create_markdown_artifact(outcomes_markdown(summary), key="zhibiao-ingest", description="What became of each report")
    finish(target, publish_folder)
    return summary


def run(paths: Sequence[Path], warehouse: Warehouse, cluster: str | None = None) -> IngestSummary:
    """Run the flow in this process. UsageError for a path that does not exist and the like, before Prefect starts."""
    discover(paths)
    if cluster is not None:
        with _needing_dask():
            from zhibiao.flows.cluster import check_addresses

            check_addresses(cluster)
    absolute = [path.absolute() for path in paths]
    return ingest(absolute, warehouse.root, catalog=warehouse.server, data=warehouse.store, cluster=cluster)


def _read(batches: Iterable[Sequence[Source]], warehouse: Warehouse, cluster: str | None) -> Generator[Parcel]:
    if cluster is None:
        return read_ahead(batches, warehouse)
    with _needing_dask():
        from zhibiao.flows.cluster import read_on

        return read_on(cluster, batches, warehouse)


@contextmanager
def _needing_dask() -> Generator[None]:
    try:
        yield
    except ModuleNotFoundError as error:
        raise UsageError(f"a cluster needs {error.name}, which is not installed: run pip install 'zhibiao[dask]'") from error
