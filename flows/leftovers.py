"""Runs that did not come to an end: their process was killed, or the machine stopped. They are told so, and done again."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from uuid import UUID

from prefect.client.orchestration import PrefectClient, SyncPrefectClient, get_client
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterDeploymentId,
    FlowRunFilterNextScheduledStartTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.client.schemas.sorting import FlowRunSort
from prefect.states import Crashed, Scheduled

MOST_ATTEMPTS = 3  # in a row; then the next one that is due tries again
_AGAIN = "attempt-"  # a tag: attempt-2 is the second one at the same work
_AT_WORK = [StateType.RUNNING, StateType.PENDING, StateType.CANCELLING, StateType.PAUSED]
_PAUSES = (2.0, 30.0)  # seconds before the second and third attempt


async def settle(client: PrefectClient, deployments: Iterable[UUID]) -> list[UUID]:
    """At the start of a worker, when nothing can be at work: say so of runs that seem to be. Returns deployments with work left.

    Of runs that were due while nobody looked, only the latest stays: one run does the work of all.
    """
    unfinished: list[UUID] = []
    for deployment in deployments:
        of_it = FlowRunFilterDeploymentId(any_=[deployment])
        for run in await client.read_flow_runs(flow_run_filter=FlowRunFilter(deployment_id=of_it, state=_in(_AT_WORK))):
            await client.set_flow_run_state(run.id, Crashed(message="Its process is gone."), force=True)
        overdue = await client.read_flow_runs(
            flow_run_filter=FlowRunFilter(
                deployment_id=of_it,
                state=_in([StateType.SCHEDULED]),
                next_scheduled_start_time=FlowRunFilterNextScheduledStartTime.model_validate({"before_": datetime.now(UTC)}),
            ),
            sort=FlowRunSort.EXPECTED_START_TIME_DESC,
        )
        for run in overdue[1:]:
            await client.delete_flow_run(run.id)
        if not overdue and await _was_interrupted(client, of_it):
            unfinished.append(deployment)
    return unfinished


async def _was_interrupted(client: PrefectClient, deployment: FlowRunFilterDeploymentId) -> bool:
    latest = await client.read_flow_runs(
        flow_run_filter=FlowRunFilter(
            deployment_id=deployment, state=FlowRunFilterState(type=FlowRunFilterStateType(not_any_=[StateType.SCHEDULED]))
        ),
        sort=FlowRunSort.EXPECTED_START_TIME_DESC,
        limit=1,
    )
    return bool(latest) and latest[0].state_type == StateType.CRASHED


def _in(types: list[StateType]) -> FlowRunFilterState:
    return FlowRunFilterState(type=FlowRunFilterStateType(any_=types))


async def resume(client: PrefectClient, deployment: UUID) -> None:
    """Do again, now, what was interrupted."""
    await client.create_flow_run_from_deployment(deployment, state=Scheduled(), tags=[f"{_AGAIN}2"])


def try_again(run: FlowRun) -> bool:
    """After a run whose process was lost while the worker lives on: have it done again; False when it was tried often enough."""
    attempt = attempt_of(run) + 1
    if run.deployment_id is None or attempt > MOST_ATTEMPTS:
        return False
    due = datetime.now(UTC) + timedelta(seconds=_PAUSES[min(attempt - 2, len(_PAUSES) - 1)])
    with get_client(sync_client=True) as client:
        _create(client, run.deployment_id, due, attempt)
    return True


def _create(client: SyncPrefectClient, deployment: UUID, due: datetime, attempt: int) -> None:
    client.create_flow_run_from_deployment(deployment, state=Scheduled(scheduled_time=due), tags=[f"{_AGAIN}{attempt}"])


def attempt_of(run: FlowRun) -> int:
    """Which attempt at the same work the run is; the first is 1."""
    counts = [tag.removeprefix(_AGAIN) for tag in run.tags if tag.startswith(_AGAIN)]
    return max((int(count) for count in counts if count.isdecimal()), default=1)
