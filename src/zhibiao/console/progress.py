"""What a person sees while reports are loaded: a bar on a terminal, and a line for each report that was not."""

import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zhibiao.console.shell import complain
from zhibiao.operations.outcome import Fate, IngestSummary, Outcome, Progress, ReadProgress, unseen

if TYPE_CHECKING:
    from rich.progress import TaskID


@dataclass(frozen=True, slots=True)
class Watch:
    """Whom an ingest tells how far it is."""

    read: ReadProgress
    loaded: Progress


@contextmanager
def watching(*, quiet: bool) -> Generator[Watch]:
    """A watch for the time of an ingest. Its bars are drawn on standard error, and only when that is a terminal."""
    if quiet or not sys.stderr.isatty():
        yield Watch(unseen, _trouble_only if quiet else _worth_a_line)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    with Bars(
        TextColumn("{task.description:6}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
        speed_estimate_period=120,  # seconds; reports are loaded some thousands at a time
    ) as bars:
        reading = bars.add_task("read", total=None, rate="")
        loading = bars.add_task("loaded", total=None, rate="")

        def show(task: "TaskID", done: int, total: int) -> None:
            speed = bars.tasks[task].speed
            bars.update(task, completed=done, total=total, rate=f"{speed:,.0f}/s" if speed else "")

        def read(done: int, total: int) -> None:
            show(reading, done, total)

        def loaded(done: int, total: int, outcome: Outcome) -> None:
            show(loading, done, total)
            _worth_a_line(done, total, outcome)

        yield Watch(read, loaded)


@contextmanager
def telling(*, quiet: bool) -> Generator[Callable[[str], None]]:
    """Something that is told of each step of a work. It shows the latest, and only on a terminal."""
    if quiet or not sys.stderr.isatty():
        yield lambda _step: None
        return
    from rich.console import Console

    with Console(stderr=True).status("") as status:
        yield status.update


def _trouble_only(done: int, total: int, outcome: Outcome) -> None:
    del done, total
    if outcome.fate in (Fate.REJECTED, Fate.FAILED):
        source = outcome.source
        detail = (outcome.detail or "").removeprefix(f"{source.address}: ").removeprefix(f"{source.name}: ")
        complain(f"{outcome.fate}: {source.address}: {detail or outcome.reason}")


def _worth_a_line(done: int, total: int, outcome: Outcome) -> None:
    """Trouble, and what happened to an earlier version or a copy."""
    if outcome.fate is Fate.SUPERSEDING or outcome.reason == "copy":
        detail = (outcome.detail or "").removeprefix(f"{outcome.source.address}: ")
        complain(f"{outcome.fate}: {outcome.source.address}: {detail or outcome.reason}")
    _trouble_only(done, total, outcome)


def summary_lines(summary: IngestSummary) -> Iterator[str]:
    """The counts, which add up to the reports found, and what to look at next."""
    total = len(summary.outcomes)
    fates = ", ".join(f"{count:,} {fate}" for fate in Fate if (count := summary.count(fate)))
    yield f"{total:,} {'report' if total == 1 else 'reports'} in {summary.seconds:.1f} s: {fates}; {summary.facts:,} facts"
    if summary.rows_rejected:
        rows = "row was" if summary.rows_rejected == 1 else "rows were"
        yield f'{summary.rows_rejected:,} {rows} rejected; zhibiao sql "from ops.rejection" says why'
