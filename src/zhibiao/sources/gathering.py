"""Discover and fetch: everything that a source offers and that is new or changed comes into the landing zone."""

from collections.abc import Iterator
from typing import Protocol

from zhibiao.lake.location import Warehouse
from zhibiao.sources import folder, log
from zhibiao.sources.definition import Definition, Kind
from zhibiao.sources.landing import sweep
from zhibiao.sources.store import opened
from zhibiao.sources.visit import Counts, Fetch, Visit
from zhibiao.sources.zone import Landing, Zone


class Watcher(Protocol):
    """Told after every address: the counters so far, and what became of the latest."""

    def __call__(self, counts: Counts, visit: Visit, /) -> None: ...


def unwatched(counts: Counts, visit: Visit, /) -> None:
    """The watcher of someone who does not look."""


def gather(definition: Definition, warehouse: Warehouse, run: int, watch: Watcher = unwatched) -> Counts:
    """Bring what is new or changed into the landing zone, where it waits for the warehouse; returns the run's counters.

    Every address is recorded when it is done with, so that an interrupted run loses nothing. Raises ZhibiaoError when the
    source as a whole cannot be looked at, or the disk is full.
    """
    with opened(warehouse) as store:
        sweep(warehouse)
        zone = Zone(warehouse, store, run, definition.limits)
        for landing in _fetch_all(definition, zone):
            visit = landing.visit
            zone.fetched += visit.fetch is Fetch.FETCHED
            store.record(run, definition.name, visit, name=landing.name, validators=landing.validators, kind=landing.format)
            if not (visit.fetch is Fetch.FETCHED and visit.to_ingest):  # the others get their line when they are loaded
                _log(warehouse, run, definition.name, visit)
            watch(store.counts(run), visit)
        store.note(run, complete=zone.complete, message="; ".join(zone.notes) or None)
        if zone.complete and not zone.is_spent and definition.kind in (Kind.FOLDER, Kind.S3):
            store.mark_gone(definition.name, run)
        return store.counts(run)


def _fetch_all(definition: Definition, zone: Zone) -> Iterator[Landing]:
    match definition.kind:
        case Kind.FOLDER:
            return folder.fetch_all(definition, zone)
        case Kind.S3:
            from zhibiao.sources import bucket

            return bucket.fetch_all(definition, zone)
        case _:
            from zhibiao.sources import sites

            return sites.fetch_all(definition, zone)


def _log(warehouse: Warehouse, run: int, source: str, visit: Visit) -> None:
    log.write(
        warehouse,
        "file",
        run=run,
        source=source,
        address=visit.link.address,
        fetch=visit.fetch.value,
        reason=visit.reason,
        detail=visit.detail,
        status=visit.status,
        bytes=visit.size,
        sha256=visit.sha256,
        seconds=round(visit.seconds, 3) or None,
    )
