"""Which files have to be read: what the warehouse knows already of their contents is settled without."""

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from zhibiao.corrections import Corrections
from zhibiao.corrections.model import digest
from zhibiao.documents.sources import Fetched, Fetcher, Source, UnreachableError
from zhibiao.lake.addresses import is_known
from zhibiao.lake.known import NOTHING, Known, look_up
from zhibiao.lake.location import Warehouse
from zhibiao.lake.records import Address
from zhibiao.operations.batch import Refusal
from zhibiao.operations.opening import opened
from zhibiao.operations.outcome import Fate, Outcome

GROUP_SIZE = 1_000  # files that are looked up at once
GROUP_BYTES = 30_000_000  # of them: they are held until they are read


def split(files: Iterable[Source], size: int = GROUP_SIZE) -> Iterator[tuple[Source, ...]]:
    """The files in groups of at most `size`, and of at most GROUP_BYTES where they are large."""
    return grouped(files, size, lambda source: source.size, GROUP_BYTES)


def grouped(
    files: Iterable[Source], size: int, weight: Callable[[Source], float], heaviest: float
) -> Iterator[tuple[Source, ...]]:
    """The files in their order, in groups of at most `size` files and `heaviest` in weight; one that is heavier is alone."""
    group: list[Source] = []
    carried = 0.0
    for source in files:
        added = weight(source)
        if group and (len(group) == size or carried + added > heaviest):
            yield tuple(group)
            group, carried = [], 0.0
        group.append(source)
        carried += added
    if group:
        yield tuple(group)


@dataclass(frozen=True, slots=True)
class Group:
    """Files that were looked up together. Each is fresh, settled or refused."""

    files: tuple[Source, ...]
    fresh: deque[Fetched] = field(default_factory=deque[Fetched])
    settled: list[Outcome] = field(default_factory=list[Outcome])
    refusals: list[Refusal] = field(default_factory=list[Refusal])
    met: list[Address] = field(default_factory=list[Address])

    def to_be_read(self) -> Iterator[Fetched]:
        """The fresh ones, each let go of when it is handed out: their bytes are large."""
        while self.fresh:
            yield self.fresh.popleft()


@dataclass(frozen=True, slots=True)
class Triage:
    """Tells what has to be read from what the warehouse knows."""

    warehouse: Warehouse
    reading_version: str
    corrections: Corrections
    again: bool

    def groups(self, files: Sequence[Source]) -> Generator[Group]:
        """The files in groups, in their order."""
        with Fetcher() as fetcher:
            for sources in split(files):
                group = Group(sources)
                offered: list[Fetched] = []
                for source in sources:
                    try:
                        fetched = fetcher.fetch(source)
                    except UnreachableError as error:
                        detail = f"{source.address}: {error.detail}"
                        group.settled.append(Outcome(source, Fate.FAILED, "unreadable", detail))
                        continue
                    if fetched.refused is None:
                        offered.append(fetched)
                    else:
                        group.refusals.append(Refusal.of(fetched, fetched.refused.reason, fetched.refused.detail))
                self._sort_out(group, offered)
                yield group

    def _sort_out(self, group: Group, offered: Sequence[Fetched]) -> None:
        known = self._look_up([fetched.sha256 for fetched in offered])
        for fetched in offered:
            document, source = known.documents.get(fetched.sha256), fetched.source
            if document is not None and not is_known(source.address, document.addresses):
                group.met.append(Address(document.document_key, source.name, source.address, fetched.sha256, document.format))
            if document is not None or fetched.sha256 in known.refusals:
                group.settled.append(self._settle(fetched, known))
            else:
                group.fresh.append(fetched)

    def _look_up(self, hashes: Sequence[str]) -> Known:
        if not self.warehouse.exists:
            return NOTHING
        with opened(self.warehouse) as connection:
            known = look_up(connection, hashes, self.reading_version)
        return Known(known.documents, {}) if self.again else known

    def _settle(self, fetched: Fetched, known: Known) -> Outcome:
        document, source = known.documents.get(fetched.sha256), fetched.source
        if document is None:
            refused = known.refusals[fetched.sha256]
            return Outcome(source, Fate.REJECTED, refused.rule, refused.detail)
        key, loaded_with = document.document_key, document.reading_version
        if loaded_with != self.reading_version:
            than = f"`zhibiao backfill` reads it with {self.reading_version}"
            detail = f"{source.address}: loaded by reading version {loaded_with}; {than}"
            return Outcome(source, Fate.UNCHANGED, "older_reading", detail, document_key=key)
        if document.corrections != digest(self.corrections.about(document.name, document.sha256)):
            detail = f"{source.address}: loaded before corrections/ said what it says now; `zhibiao backfill` applies that"
            return Outcome(source, Fate.UNCHANGED, "older_corrections", detail, document_key=key)
        return Outcome(source, Fate.UNCHANGED, document_key=key)
