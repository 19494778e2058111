"""Collect a source: discover, fetch what is new or changed, load it. A flow maps over the same pieces."""

import time
from collections import Counter
from collections.abc import Generator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from zhibiao.documents import Source, find_files
from zhibiao.documents.sources import Origin
from zhibiao.errors import UsageError, ZhibiaoError
from zhibiao.lake.location import Warehouse
from zhibiao.operations.ahead import ahead
from zhibiao.operations.batch import LIMITS, Limits
from zhibiao.operations.batches import load_batch, read_batches
from zhibiao.operations.outcome import Fate, Outcome, Progress, ReadProgress, silent, unseen
from zhibiao.sources import log
from zhibiao.sources.definition import Definition, Kind
from zhibiao.sources.gathering import Watcher, gather, unwatched
from zhibiao.sources.landing import is_whole, landed_path, share_with_original
from zhibiao.sources.lock import held
from zhibiao.sources.store import Store, opened
from zhibiao.sources.visit import Counts, RunStatus

ATTEMPTS = 3  # at loading a file that failed for a reason that may pass
COLLAPSED = 5  # fewer than a fifth of the links of last time: the page has changed


@dataclass(frozen=True, slots=True)
class CollectSummary:
    """One run of a source, and what became of what it loaded."""

    run: int
    source: str
    status: RunStatus
    message: str | None
    counts: Counts
    outcomes: tuple[Outcome, ...]
    seconds: float

    @property
    def ok(self) -> bool:
        """Whether nothing needs a person's attention (exit code 0)."""
        return self.status is RunStatus.OK


def collect(
    definition: Definition,
    warehouse: Warehouse,
    *,
    watch: Watcher = unwatched,
    progress: Progress = silent,
    reading: ReadProgress = unseen,
    limits: Limits = LIMITS,
) -> CollectSummary:
    """Fetch what is new or changed at a source and load it. Safe to repeat, and to interrupt at any moment.

    Raises AlreadyRunning while another process collects the same source, and ZhibiaoError when the source cannot be looked at
    or the disk is full; what came before that stays, and the next run carries on.
    """
    started = time.monotonic()
    outcomes: list[Outcome] = []
    with running(definition, warehouse) as run:
        gather(definition, warehouse, run, watch)
        files = landed_files(definition, warehouse)
        with closing(ahead(read_batches(files, warehouse, limits=limits, reading=reading))) as batches:
            for batch in batches:
                loaded = load_batch(batch, warehouse)
                settle(definition, warehouse, run, loaded)
                for outcome in loaded:
                    outcomes.append(outcome)
                    progress(len(outcomes), len(files), outcome)
    return summary(definition, warehouse, run, outcomes, time.monotonic() - started)


@contextmanager
def running(definition: Definition, warehouse: Warehouse) -> Generator[int]:
    """A run of this source, by its number: the lock is held inside, and when it ends the run is recorded with its status.

    Raises AlreadyRunning at once while another process or thread is inside.
    """
    with held(warehouse, definition.name):
        with opened(warehouse) as store:
            log.rotate(warehouse)
            run = store.begin(definition.name, definition.kind)
        try:
            yield run
        except BaseException as error:
            with suppress(ZhibiaoError):  # a disk that is full takes no note of it either; the error itself says so
                _end(definition, warehouse, run, *_ended_by(error))
            raise
        _end(definition, warehouse, run, None, None)


def landed_files(definition: Definition, warehouse: Warehouse) -> list[Source]:
    """What has landed from this source and waits for the warehouse.

    The files of an archive come one by one. Each Source has the address that it came from.
    """
    files: list[Source] = []
    with opened(warehouse) as store:
        for landed in store.pending(definition.name):
            origin = Origin(landed.address, landed.name, definition.name)
            whole = is_whole(warehouse, landed.sha256)
            found = _files(landed_path(warehouse, landed.sha256), origin) if whole else []
            if not found:
                store.forget(definition.name, landed.address)
            files += found
    return files


def settle(definition: Definition, warehouse: Warehouse, run: int, outcomes: Sequence[Outcome]) -> None:
    """Record what became of a batch; what failed for a reason that may pass is offered again in the next run."""
    fates = Counter(outcome.fate for outcome in outcomes)
    with opened(warehouse) as store, store.transaction():
        store.count(
            run,
            offered=len(outcomes),
            loaded=fates[Fate.LOADED],
            unchanged=fates[Fate.UNCHANGED],
            superseding=fates[Fate.SUPERSEDING],
            rejected=fates[Fate.REJECTED],
            load_failed=fates[Fate.FAILED],
            facts=sum(outcome.facts for outcome in outcomes),
            rows_rejected=sum(outcome.rows_rejected for outcome in outcomes),
        )
        waiting = {landed.address: landed.attempts for landed in store.pending(definition.name)}
        for outcome in outcomes:
            source = outcome.source
            address = source.origin.address if source.origin is not None else source.address
            if address in waiting and _is_last(source):
                again = outcome.fate is Fate.FAILED and waiting[address] + 1 < ATTEMPTS
                store.settle(definition.name, address, outcome.fate, outcome.reason, outcome.detail, again=again)
    for outcome in outcomes:
        _log_outcome(warehouse, run, definition.name, outcome)
        if not outcome.source.in_archive:
            share_with_original(warehouse, outcome.source.path.name)


def summary(
    definition: Definition, warehouse: Warehouse, run: int, outcomes: Sequence[Outcome], seconds: float
) -> CollectSummary:
    """What the run, which has ended, came to."""
    with opened(warehouse) as store:
        status, message = store.status(run)
        return CollectSummary(run, definition.name, status, message, store.counts(run), tuple(outcomes), seconds)


def _files(path: Path, origin: Origin) -> list[Source]:
    try:
        return [replace(source, origin=origin) for source in find_files([path])]
    except UsageError:
        return []  # somebody emptied the landing zone


def _is_last(source: Source) -> bool:
    """Whether nothing of the archive that it lies in comes after it."""
    if not source.in_archive or source.origin is None:
        return True
    return _files(source.path, source.origin)[-1:] == [source]


def _ended_by(error: BaseException) -> tuple[RunStatus, str]:
    if not isinstance(error, Exception):
        return RunStatus.INTERRUPTED, "it was stopped; the next run carries on"
    return RunStatus.FAILED, str(error) if isinstance(error, ZhibiaoError) else f"{type(error).__name__}: {error}"


def _end(definition: Definition, warehouse: Warehouse, run: int, status: RunStatus | None, message: str | None) -> None:
    with opened(warehouse) as store:
        counts = store.counts(run)
        if status is None:
            status, message = _judge(definition, store, run, counts)
        store.finish(run, status, message)
    log.write(
        warehouse,
        "run",
        run=run,
        source=definition.name,
        status=status.value,
        message=message,
        **{name: getattr(counts, name) for name in Counts.__slots__},
    )


def _judge(definition: Definition, store: Store, run: int, counts: Counts) -> tuple[RunStatus, str | None]:
    if not store.is_complete(run):
        status = RunStatus.TROUBLE if counts.listed else RunStatus.FAILED
        return status, store.first_trouble(run)
    _, usual = store.usual_run(definition.name, run)
    look = f"`zhibiao sources check {definition.name}` shows what is found. Nothing was removed"
    if counts.listed * COLLAPSED < usual:
        return RunStatus.ALARM, (
            f"{counts.listed} links where there were {usual}: the page has changed, or the patterns do not fit any more; {look}"
        )
    if not counts.listed and definition.kind is Kind.INDEX:
        return RunStatus.ALARM, f"no link fits: look at the address and the patterns; {look}"
    if counts.failed or counts.rejected or counts.load_failed:
        return RunStatus.TROUBLE, f"{counts.failed} not fetched, {counts.rejected} rejected, {counts.load_failed} not loaded"
    return RunStatus.OK, store.status(run)[1]


def _log_outcome(warehouse: Warehouse, run: int, source: str, outcome: Outcome) -> None:
    log.write(
        warehouse,
        "file",
        run=run,
        source=source,
        address=outcome.source.address,
        fetch="fetched",
        fate=outcome.fate.value,
        reason=outcome.reason,
        detail=outcome.detail,
        bytes=outcome.source.size,
        sha256=outcome.source.path.name,
        facts=outcome.facts,
        rows_rejected=outcome.rows_rejected or None,
    )
