"""The web kinds of sources: list, then fetch every address that is listed, and what is attached to the articles among them."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from zhibiao.sources.addresses import suffix_of
from zhibiao.sources.definition import Definition, Kind, Take
from zhibiao.sources.download import FILES, Download
from zhibiao.sources.html_links import links_of
from zhibiao.sources.index import read_index
from zhibiao.sources.landing import read_landed
from zhibiao.sources.listing import Listing, of_addresses
from zhibiao.sources.store import Item, Page, Validators
from zhibiao.sources.trouble import Trouble
from zhibiao.sources.visit import Fetch, Link, Visit
from zhibiao.sources.web import Web
from zhibiao.sources.xml_lists import read_feed, read_sitemap
from zhibiao.sources.zone import Landing, Zone

NOT_DUE = "not_due"  # reason for which a known document was not asked for
_ATTACHED = FILES - frozenset((".jpg", ".jpeg", ".png", ".tif", ".tiff"))  # pictures of an article are no reports
_FILE_NAMED = re.compile(r"\.(?:pdf|docx?|wps|xlsx?|et|ofd|rtf|odt|ods|csv|txt|zip|rar)\s*(?:[\])）】(]|$)", re.IGNORECASE)
_HAVE_ARTICLES = (Kind.INDEX, Kind.FEED, Kind.SITEMAP)
_READERS: dict[Kind, Callable[[Definition, Web], Listing]] = {
    Kind.INDEX: read_index,
    Kind.FEED: read_feed,
    Kind.SITEMAP: read_sitemap,
    Kind.ADDRESSES: lambda definition, _web: of_addresses(definition),
}


def list_links(definition: Definition, web: Web) -> Listing:
    """What the source lists now. What stands in the way is in the listing."""
    return _READERS[definition.kind](definition, web)


def fetch_all(definition: Definition, zone: Zone) -> Iterator[Landing]:
    """What became of every address; the new ones first, then those that were asked longest ago."""
    with Web(definition, zone) as web:
        listing = list_links(definition, web)
        zone.listed(len(listing.links))
        zone.notes += listing.notes
        for address, trouble in listing.troubles:
            zone.complete = False
            reason = f"list_page_{trouble.reason}"
            yield Landing(Visit(Link(address), Fetch.FAILED, reason, trouble.detail, status=trouble.status, to_ingest=False))
        fetching = _Fetching(definition, zone, web)
        links = fetching.in_order(listing.links.values())
        for position, link in enumerate(links):
            if zone.is_spent:
                zone.store.leave_waiting(zone.run, len(links) - position)
                return
            yield from fetching.fetch(link)
        if zone.complete and definition.kind in _HAVE_ARTICLES:
            yield from fetching.look_for_missing(len(listing.links))


class _Fetching:
    """The fetching of one run."""

    def __init__(self, definition: Definition, zone: Zone, web: Web) -> None:
        self._definition = definition
        self._zone = zone
        self._web = web
        self._done: set[str] = set()

    def in_order(self, links: Iterable[Link]) -> list[Link]:
        """The new ones in their order, then those that are known, the one first that was looked at longest ago."""
        fresh: list[Link] = []
        known: list[tuple[datetime, Link]] = []
        for link in links:
            item = self._item(link)
            if item is None or item.sha256 is None:
                fresh.append(link)
            else:
                known.append((item.checked or datetime.min.replace(tzinfo=UTC), link))
        return fresh + [link for _, link in sorted(known, key=lambda pair: pair[0])]

    def fetch(self, link: Link) -> Iterator[Landing]:
        """What became of the address, and of what is attached to it."""
        if link.address in self._done:
            return
        self._done.add(link.address)
        landing = self._fetch_one(link)
        where = self._definition.where
        if self._definition.kind not in _HAVE_ARTICLES or where.take is Take.ARTICLE:
            yield landing
            return
        page = self._article(landing)
        attached = self._attachments(link, page) if page is not None else []
        only_leads_on = page is not None and (bool(attached) or where.take is Take.ATTACHMENTS) and where.take is not Take.BOTH
        yield replace(landing, visit=replace(landing.visit, to_ingest=not only_leads_on))
        for inner in attached:
            if inner.address not in self._done:
                self._done.add(inner.address)
                yield self._fetch_one(inner)

    def look_for_missing(self, listed: int) -> Iterator[Landing]:
        """What became of documents that were listed last time and are not now: gone, or only off the list. Each is asked once."""
        store, name = self._zone.store, self._definition.name
        since, _ = store.usual_run(name, self._zone.run)
        missing = store.no_longer_listed(name, self._zone.run, since) if since else []
        if len(missing) > listed:
            return  # the list itself has changed, and says nothing about the documents
        for address in missing:
            if self._zone.is_spent:
                return
            landing = self._fetch_one(Link(address))
            yield replace(landing, visit=replace(landing.visit, listed=False))

    def _fetch_one(self, link: Link) -> Landing:
        item = self._item(link)
        recheck = timedelta(days=self._definition.limits.recheck_days)
        # A time of the last look that lies in the future is a clock that was wrong.
        if item and item.sha256 and item.checked and recheck and timedelta(0) <= datetime.now(UTC) - item.checked < recheck:
            return Landing(Visit(link, Fetch.KNOWN, NOT_DUE))
        return Download(link, item, self._web, self._definition, self._zone).run()

    def _item(self, link: Link) -> Item | None:
        return self._zone.store.item(self._definition.name, link.address)

    def _article(self, landing: Landing) -> Page | None:
        """The page that the address holds; None when it is a file, or not at hand."""
        visit = landing.visit
        item = self._item(visit.link)
        is_as_before = visit.fetch in (Fetch.NOT_MODIFIED, Fetch.KNOWN)
        digest = visit.sha256 or (item.sha256 if item and is_as_before else None)
        kind = landing.format or (item.format if item else None)
        if digest is None or kind != "html":
            return None
        body = read_landed(self._zone.warehouse, digest)
        return Page(Validators(), visit.final_address or visit.link.address, None, body) if body is not None else None

    def _attachments(self, link: Link, page: Page) -> list[Link]:
        try:
            anchors = links_of(page, main_only=True).anchors
        except Trouble:
            return []
        wanted = self._definition.where.attachments
        found: dict[str, Link] = {}
        for anchor in anchors:
            is_file = suffix_of(anchor.address) in _ATTACHED or _FILE_NAMED.search(anchor.words) is not None
            fits = wanted is None or wanted.search(anchor.address) or wanted.search(anchor.words)
            if is_file and fits and anchor.address != link.address:
                found.setdefault(anchor.address, Link(anchor.address, anchor.words or link.title, link.day, link.address))
        return list(found.values())
