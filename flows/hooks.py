"""What happens when a run goes wrong: it is tried again where that helps, and the people are told where it does not."""

from prefect.client.schemas.objects import FlowRun, State
from prefect.flows import Flow
from prefect.logging import get_logger
from prefect.settings import PREFECT_UI_URL

from zhibiao.flows.leftovers import MOST_ATTEMPTS, attempt_of, try_again
from zhibiao.flows.notify import Message, notify


def after_failure(flow: Flow[..., object], flow_run: FlowRun, state: State[object]) -> None:
    """After a run that failed, or ended in alarm: tell."""
    del flow
    _tell(flow_run, "alarm" if state.name == "Alarm" else "failed", state.message or "it failed")


def after_crash(flow: Flow[..., object], flow_run: FlowRun, state: State[object]) -> None:
    """After a run whose process was lost: have the work done again; tell when that was tried often enough."""
    del flow
    if not try_again(flow_run):
        _tell(flow_run, "crashed", f"its process was lost {MOST_ATTEMPTS} times in a row: {state.message}")


def _tell(run: FlowRun, status: str, what: str) -> None:
    attempt = attempt_of(run)
    name = str(run.parameters.get("source", run.name))
    text = f"zhibiao: {name}: {status}: {what}" + (f" (attempt {attempt})" if attempt > 1 else "")
    page = f"{PREFECT_UI_URL.value()}/runs/flow-run/{run.id}" if PREFECT_UI_URL.value() else None
    logger = get_logger("zhibiao")
    for delivery in notify(Message(text, name, status, str(run.parameters.get("warehouse", "")), page)):
        if delivery.problem is None:
            logger.info("told %s", delivery.host)
        else:
            logger.error("%s could not be told: %s", delivery.host, delivery.problem)
