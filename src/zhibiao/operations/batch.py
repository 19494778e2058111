"""Files that were read together and are loaded in one transaction, and how they are put together."""

import time
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING, Self

import pyarrow as pa

from zhibiao.documents.crossing import Broken
from zhibiao.documents.sources import Fetched, Source
from zhibiao.lake.faults import explain
from zhibiao.lake.location import Warehouse
from zhibiao.lake.originals import Original, keep_originals
from zhibiao.lake.records import Address, FileRows
from zhibiao.lake.staging import Stage, Staged
from zhibiao.operations.outcome import Fate, Outcome
from zhibiao.operations.reading import Refused
from zhibiao.operations.recording import Recorded, Stale

if TYPE_CHECKING:
    from zhibiao.operations.triage import Group


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that could not become a Document."""

    source: Source
    sha256: str
    reason: str
    detail: str

    @classmethod
    def of(cls, fetched: Fetched, reason: str, detail: str) -> Self:
        """The refusal of this file."""
        return cls(fetched.source, fetched.sha256, reason, f"{fetched.source.name}: {detail}")


@dataclass(frozen=True, slots=True)
class Arrived:
    """A file that was read, and what it is known by."""

    source: Source
    address: Address
    text_hash: str | None  # of the document's own words


@dataclass(frozen=True, slots=True)
class Batch:
    """Files read together and loaded in one transaction; every file is in exactly one of the three groups after it.

    `staged` holds the rows of those that arrived, of each content once.
    """

    files: tuple[Source, ...]
    arrived: tuple[Arrived, ...]
    refusals: tuple[Refusal, ...]
    settled: tuple[Outcome, ...]  # unchanged, refused before, or failed: nothing of them is to be loaded
    staged: Staged
    reading_version: str
    met: tuple[Address, ...] = ()  # new addresses of documents that are loaded, the files of which are among `settled`


@dataclass(frozen=True, slots=True)
class Limits:
    """When a batch is large enough, whatever comes first. A load takes some seconds however little it loads."""

    seconds: float = 60.0  # of reading
    files: float = 3_000
    facts: float = 60_000  # with the characters: what a batch takes of the memory
    characters: float = 15_000_000


LIMITS = Limits()
ONE = Limits(inf, inf, inf, inf)
_ORIGINALS = 64  # that are put into the warehouse at once; a store takes several at a time
_ROOM = 16_000_000  # bytes of them


class Collection:
    """The batch that is being made."""

    def __init__(self, warehouse: Warehouse, reading_version: str) -> None:
        pa.set_memory_pool(pa.system_memory_pool())  # Arrow's own keeps what one batch has left, beside the next
        self._warehouse = warehouse
        self._reading_version = reading_version
        self._order: dict[Source, int] = {}
        self._expected = 0
        self._begin()

    def _begin(self) -> None:
        self.files: list[Source] = []
        self._started: float | None = None
        self._stage = Stage()
        self._arrived: list[Arrived] = []
        self._contents: set[str] = set()
        self._refusals: list[Refusal] = []
        self._settled: list[Outcome] = []
        self._met: list[Address] = []
        self._originals: list[Original] = []
        self._room = _ROOM

    def expect(self, group: "Group") -> None:
        """Take what is known already of a group, the fresh files of which will come."""
        self._begun()
        for source in group.files:
            self._order[source] = self._expected
            self._expected += 1
        self._refusals += group.refusals
        self._settled += group.settled
        self._met += group.met
        self.files += [*(each.source for each in group.refusals), *(outcome.source for outcome in group.settled)]

    def take(self, fetched: Fetched, value: Recorded | Broken) -> None:
        """Take what came of a file."""
        self._begun()
        source = fetched.source
        self.files.append(source)
        match value:
            case FileRows():
                self._keep(fetched)
                self._arrived.append(Arrived(source, value.met, value.text_hash))
                if fetched.sha256 not in self._contents:
                    self._contents.add(fetched.sha256)
                    self._stage.add(value)
            case Stale(detail):
                self._settled.append(Outcome(source, Fate.FAILED, "stale_correction", detail))
            case Broken(reason, detail) if not value.is_to_blame:
                # A defect of ours on one file must not cost the user the others.
                self._settled.append(Outcome(source, Fate.FAILED, reason, f"{source.address}: {detail}"))
            case Refused(reason, detail) | Broken(reason, detail):
                self._keep(fetched)
                self._refusals.append(Refusal.of(fetched, reason, detail))

    def is_due(self, limits: Limits) -> bool:
        """Whether it is time to load."""
        stage = self._stage
        return bool(self.files) and (
            len(self.files) >= limits.files
            or stage.facts >= limits.facts
            or stage.characters >= limits.characters
            or (self._started is not None and time.monotonic() - self._started >= limits.seconds)
        )

    def batch(self) -> Batch:
        """What was taken, in the order of the files; a new batch begins."""
        self._put_away()
        batch = Batch(
            tuple(sorted(self.files, key=lambda source: self._order.get(source, 0))),
            tuple(self._arrived),
            tuple(self._refusals),
            tuple(self._settled),
            self._stage.staged(),
            self._reading_version,
            tuple(self._met),
        )
        for source in self.files:
            self._order.pop(source, None)  # a file that was named twice is there twice
        self._begin()
        return batch

    def _begun(self) -> None:
        if self._started is None:
            self._started = time.monotonic()

    def _keep(self, fetched: Fetched) -> None:
        if fetched.data is None:
            return
        self._originals.append(Original(fetched.data, fetched.sha256, fetched.source.name))
        self._room -= len(fetched.data)
        if len(self._originals) == _ORIGINALS or self._room < 0:
            self._put_away()

    def _put_away(self) -> None:
        originals, self._originals, self._room = self._originals, [], _ROOM
        try:
            keep_originals(self._warehouse, originals)
        except OSError as error:
            raise explain(error, self._warehouse) from error
