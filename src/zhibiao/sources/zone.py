"""One run's view of the landing zone: what its budget allows, what it listed, and what came."""

import time
from dataclasses import dataclass, field

from zhibiao.lake.location import Warehouse
from zhibiao.sources.definition import Limits
from zhibiao.sources.store import Store, Validators
from zhibiao.sources.visit import Visit


@dataclass(frozen=True, slots=True)
class Landing:
    """What became of an address, and what is to be known of its file from now on."""

    visit: Visit
    name: str | None = None  # of the file
    validators: Validators | None = None
    format: str | None = None  # as the bytes tell


@dataclass
class Zone:
    """Where a run puts what it fetches, and what it may still fetch."""

    warehouse: Warehouse
    store: Store
    run: int
    limits: Limits
    fetched: int = 0
    complete: bool = True  # whether everything that is listed there was seen
    notes: list[str] = field(default_factory=list[str])  # what a person should know though nothing failed
    began: float = field(default_factory=time.monotonic)  # never the wall clock: it jumps

    @property
    def is_spent(self) -> bool:
        """Whether what is left has to wait for the next run."""
        return self.fetched >= self.limits.files or self.is_out_of_time()

    def is_out_of_time(self, pause: float = 0.0) -> bool:
        """Whether the time of the run is over, or will be after this pause (seconds)."""
        return time.monotonic() + pause - self.began > self.limits.seconds

    def listed(self, links: int) -> None:
        """So many links fit."""
        self.store.count(self.run, listed=links)
