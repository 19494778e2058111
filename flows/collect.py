"""The collection of a source as a Prefect flow: discover and fetch, read, stage and load, validate, publish.

What is finished is kept by the warehouse and the landing zone, not by Prefect: a run that was killed is done again, and finds
what was fetched fetched and what was loaded loaded. One run a source at a time (its lock), one load at a time (the warehouse's
turn); the next batch is read while one is loaded.
"""

import time
from pathlib import Path
from typing import cast
from uuid import UUID

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact, create_progress_artifact, update_progress_artifact
from prefect.client.schemas.objects import State
from prefect.states import Cancelled, Completed, Failed

from zhibiao.errors import ZhibiaoError
from zhibiao.flows.batches import ONE_AHEAD, load, may_pass, read_ahead
from zhibiao.flows.finishing import finish
from zhibiao.flows.hooks import after_crash, after_failure
from zhibiao.flows.portions import portions
from zhibiao.flows.summary import collection_markdown
from zhibiao.lake.location import Warehouse, place
from zhibiao.operations import collect as operation
from zhibiao.operations.collect import CollectSummary
from zhibiao.operations.outcome import Outcome
from zhibiao.sources.definition import Definition
from zhibiao.sources.gathering import gather
from zhibiao.sources.lock import AlreadyRunning
from zhibiao.sources.reading import find_definition, read_definitions
from zhibiao.sources.visit import Counts, RunStatus

_GRACE = 600.0  # seconds over the source's own limit on fetching


@task(
    name="discover and fetch",
    task_run_name="fetch {definition.name}",
    retries=2,  # each request has been tried several times by then: the site is down for longer
    retry_delay_seconds=[60, 600],
    retry_condition_fn=may_pass,
    persist_result=False,
)
def fetch(definition: Definition, warehouse: Warehouse, run: int) -> Counts:
    """Bring what is new or changed into the landing zone."""
    return gather(definition, warehouse, run)


@flow(
    name="zhibiao-collect",
    flow_run_name="{source}",
    task_runner=ONE_AHEAD,
    persist_result=False,
    on_failure=[after_failure],
    on_crashed=[after_crash],
)
def collect(
    source: str,
    warehouse: Path,
    publish_folder: Path | None = None,
    catalog: str | None = None,
    data: str | None = None,
) -> State[CollectSummary]:
    """Collect the source of this name in `warehouse`/sources.yml; publish to the folder when something was loaded.

    Completed when it went well, Failed when the source is in alarm or could not be collected, Cancelled when another run of it is
    at work. Leaves artifacts: a table of outcomes, the expectations, the folder.
    """
    target = place(warehouse, catalog, data)
    definition = find_definition(target, source)
    try:
        summary = _run(definition, target)
    except AlreadyRunning as error:
        return Cancelled(message=str(error))
    create_markdown_artifact(collection_markdown(summary), key=f"collect-{_key(source)}", description=f"What {source} brought")
    if summary.counts.loaded + summary.counts.superseding:
        finish(target, publish_folder)
    return _state(summary)


@flow(name="zhibiao-collect-all", persist_result=False)
def collect_all(warehouse: Path, publish_folder: Path | None = None, catalog: str | None = None, data: str | None = None) -> None:
    """Collect every source that is not paused, one after the other; for those who schedule it themselves.

    ZhibiaoError at the end when one of them failed; the others were collected all the same.
    """
    names = [definition.name for definition in read_definitions(place(warehouse, catalog, data)) if not definition.paused]
    states = {name: collect(name, warehouse, publish_folder, catalog, data, return_state=True) for name in names}
    failed = [name for name, state in states.items() if state.is_failed() or state.is_crashed()]
    if failed:
        raise ZhibiaoError(f"{len(failed)} of {len(names)} sources failed: {', '.join(failed)}; `zhibiao status` says why")


def _run(definition: Definition, warehouse: Warehouse) -> CollectSummary:
    started = time.monotonic()
    outcomes: list[Outcome] = []
    with operation.running(definition, warehouse) as run:
        fetch.with_options(timeout_seconds=definition.limits.seconds + _GRACE)(definition, warehouse, run)
        files = operation.landed_files(definition, warehouse)
        if files:
            key = f"progress-{_key(definition.name)}"
            progress = cast(UUID, create_progress_artifact(0.0, key=key, description=definition.name))
            for parcel in read_ahead(portions(files), warehouse):
                first = len(outcomes) + 1
                loaded = load(parcel, warehouse, first, len(outcomes) + len(parcel.batch.files))
                operation.settle(definition, warehouse, run, loaded)
                outcomes += loaded
                update_progress_artifact(progress, 100 * len(outcomes) / len(files))
    return operation.summary(definition, warehouse, run, outcomes, time.monotonic() - started)


def _state(summary: CollectSummary) -> State[CollectSummary]:
    counts = summary.counts
    said = summary.message or f"{counts.loaded + counts.superseding} loaded of {counts.fetched} fetched, {counts.found} found"
    match summary.status:
        case RunStatus.OK:
            return Completed(message=said)
        case RunStatus.TROUBLE:
            return Completed(name="Trouble", message=said)
        case RunStatus.ALARM:
            return Failed(name="Alarm", message=said)
        case _:
            return Failed(message=said)


def _key(name: str) -> str:
    """The name as part of an artifact's key, which takes small letters, digits and dashes only."""
    return name.encode("punycode").decode().lower().replace("_", "-").replace(".", "-").strip("-")
