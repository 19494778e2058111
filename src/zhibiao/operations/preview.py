"""What a run of a source would fetch: `zhibiao sources check`. List pages are asked for, documents never."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from zhibiao.lake.location import Warehouse
from zhibiao.sources import folder
from zhibiao.sources.definition import Definition, Kind
from zhibiao.sources.store import opened
from zhibiao.sources.trouble import Trouble
from zhibiao.sources.visit import Link
from zhibiao.sources.zone import Zone


class Prospect(StrEnum):
    """What a run would do with an address."""

    NEW = "new"  # fetch it
    KNOWN = "known"  # ask whether it has changed; of a file, leave it alone
    CHANGED = "changed"  # of a file: fetch it again
    NOT_ALLOWED = "not_allowed"  # leave it alone: robots.txt, or a host that the source does not name


@dataclass(frozen=True, slots=True)
class Found:
    """An address that fits."""

    state: Prospect
    day: date | None
    title: str | None
    address: str
    detail: str | None


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A list page that cannot be had."""

    address: str
    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What a source offers. `seen`: links of its pages, those included that do not fit."""

    found: tuple[Found, ...]
    obstacles: tuple[Obstacle, ...]
    notes: tuple[str, ...]
    pages: int
    seen: int

    @property
    def ok(self) -> bool:
        """Whether everything could be looked at, and something fits."""
        return bool(self.found) and not self.obstacles


def check(definition: Definition, warehouse: Warehouse) -> Preview:
    """Look at the source as a run would, without fetching a document or changing anything.

    ZhibiaoError when a folder or bucket cannot be listed.
    """
    with opened(warehouse) as store:
        zone = Zone(warehouse, store, 0, definition.limits)
        match definition.kind:
            case Kind.FOLDER:
                links = folder.listing(definition)
                found = tuple(_in_folder(links, definition, zone))
                return Preview(found, (), (), 0, len(links))
            case Kind.S3:
                return _in_bucket(definition, zone)
            case _:
                return _on_site(definition, zone)


def _in_folder(links: list[Link], definition: Definition, zone: Zone) -> Iterator[Found]:
    for link in links:
        state = Prospect.NEW
        if zone.store.item(definition.name, link.address) is not None:
            state = Prospect.CHANGED if folder.is_news(link, definition, zone) else Prospect.KNOWN
        yield Found(state, link.day, link.title, link.address, None)


def _in_bucket(definition: Definition, zone: Zone) -> Preview:
    from zhibiao.sources.bucket import Bucket

    listing, stamps = Bucket(definition).listing()
    found: list[Found] = []
    for link in listing.links.values():
        item = zone.store.item(definition.name, link.address)
        state = Prospect.NEW
        if item is not None:
            state = Prospect.KNOWN if item.etag == stamps[link.address][0] else Prospect.CHANGED
        found.append(Found(state, link.day, link.title, link.address, None))
    return Preview(tuple(found), (), (), 0, listing.seen)


def _on_site(definition: Definition, zone: Zone) -> Preview:
    from zhibiao.sources.sites import list_links
    from zhibiao.sources.web import Web

    with Web(definition, zone) as web:
        listing = list_links(definition, web)
        found: list[Found] = []
        for link in listing.links.values():
            detail = None
            state = Prospect.NEW if zone.store.item(definition.name, link.address) is None else Prospect.KNOWN
            try:
                web.require_allowed(link.address)
            except Trouble as trouble:
                state, detail = Prospect.NOT_ALLOWED, trouble.detail
            found.append(Found(state, link.day, link.title, link.address, detail))
    obstacles = tuple(Obstacle(address, trouble.reason, trouble.detail) for address, trouble in listing.troubles)
    return Preview(tuple(found), obstacles, tuple(listing.notes), listing.pages, listing.seen)
