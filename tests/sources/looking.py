"""A run of a source without the loading, and what came of it."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from zhibiao.lake.location import Warehouse
from zhibiao.operations.collect import running
from zhibiao.sources.gathering import gather
from zhibiao.sources.history import SourceRun, runs
from zhibiao.sources.landing import landing
from zhibiao.sources.reading import find_definition
from zhibiao.sources.visit import Counts, Visit


@dataclass(frozen=True, slots=True)
class Look:
    """What became of every address, and of the run."""

    warehouse: Warehouse
    visits: tuple[Visit, ...]
    counts: Counts
    run: SourceRun

    @property
    def only(self) -> Visit:
        """The visit, when there was one."""
        [visit] = self.visits
        return visit

    @property
    def landed(self) -> list[Path]:
        """The files in the landing zone that count as downloads; each is checked to be what its name says."""
        files = [path for path in landing(self.warehouse).glob("??/*") if path.is_file()]
        for path in files:
            assert sha256(path.read_bytes()).hexdigest() == path.name
        return files

    @property
    def partial(self) -> list[Path]:
        """Files that are on their way."""
        return sorted(landing(self.warehouse).glob(".partial/*"))


def look_at(warehouse: Warehouse, name: str) -> Look:
    """Discover and fetch; what is found is left waiting."""
    definition = find_definition(warehouse, name)
    visits: list[Visit] = []
    with running(definition, warehouse) as run:
        counts = gather(definition, warehouse, run, lambda _counts, visit: visits.append(visit))
    assert counts.found == sum((counts.fetched, counts.not_modified, counts.known, counts.skipped, counts.gone, counts.failed))
    return Look(warehouse, tuple(visits), counts, runs(warehouse, name)[0])
