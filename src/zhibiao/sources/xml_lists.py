"""Feeds (RSS, Atom) and sitemaps: lists of addresses in XML."""

import gzip
import io
from collections.abc import Iterator
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from xml.etree.ElementTree import Element

from zhibiao.documents.container import parse_xml
from zhibiao.documents.model import BadContent
from zhibiao.sources.addresses import normalise
from zhibiao.sources.definition import Definition
from zhibiao.sources.html_links import plausible
from zhibiao.sources.listing import Listing
from zhibiao.sources.store import Page
from zhibiao.sources.trouble import Trouble
from zhibiao.sources.visit import Link
from zhibiao.sources.web import MAX_PAGE, Web

_SITEMAPS = 3  # indexes above a sitemap


def read_feed(definition: Definition, web: Web) -> Listing:
    """The entries of the feeds, and the files enclosed with them."""
    listing = Listing()
    for address in definition.where.addresses:
        listing.attempt(address, lambda address=address: _feed(web.page(normalise(address) or address), definition, listing))
    return listing


def read_sitemap(definition: Definition, web: Web) -> Listing:
    """The addresses in the sitemaps, and in those that they list."""
    listing = Listing()
    waiting = [(normalise(address) or address, 0) for address in definition.where.addresses]
    seen: set[str] = set()
    while waiting:
        address, depth = waiting.pop(0)
        if address in seen or depth > _SITEMAPS:
            continue
        if listing.pages >= definition.limits.pages:
            listing.notes.append(f"there are more than {definition.limits.pages} sitemaps; the others were not read")
            break
        seen.add(address)

        def step(address: str = address, depth: int = depth) -> None:
            waiting.extend((inner, depth + 1) for inner in _sitemap(web.page(address), definition, listing))

        listing.attempt(address, step)
    return listing


def _feed(page: Page, definition: Definition, listing: Listing) -> None:
    root = _parsed(page)
    if _tag(root) not in ("rss", "rdf", "feed"):
        raise Trouble("no_feed", f"this is no RSS or Atom feed, but <{_tag(root)}>; look at the address")
    listing.pages += 1
    for entry in root.iter():
        if _tag(entry) not in ("item", "entry"):
            continue
        title = " ".join(_text(entry, "title").split()) or None
        day = next((day for name in ("pubdate", "published", "date", "updated") if (day := _day(_text(entry, name)))), None)
        for said in _links(entry):
            address = normalise(said, page.final_address)
            if address is not None:
                listing.add(Link(address, title, day, page.final_address), definition.where)


def _links(entry: Element) -> Iterator[str]:
    for child in entry:
        name, rel = _tag(child), child.get("rel", "alternate")
        if name == "link" and rel in ("alternate", "enclosure"):
            yield child.get("href") or (child.text or "").strip()
        elif name == "enclosure":
            yield child.get("url", "")


def _sitemap(page: Page, definition: Definition, listing: Listing) -> list[str]:
    """Take the addresses of a sitemap; returns the sitemaps that it lists."""
    root = _parsed(page)
    if _tag(root) not in ("urlset", "sitemapindex"):
        raise Trouble("no_sitemap", f"this is no sitemap, but <{_tag(root)}>; look at the address")
    listing.pages += 1
    further: list[str] = []
    for entry in root:
        address = normalise(_text(entry, "loc"), page.final_address)
        if address is None:
            continue
        if _tag(entry) == "sitemap":
            further.append(address)
        else:
            listing.add(Link(address, None, _day(_text(entry, "lastmod")), page.final_address), definition.where)
    return further


def _parsed(page: Page) -> Element:
    data = page.body
    try:
        if data.startswith(b"\x1f\x8b"):
            with gzip.GzipFile(fileobj=io.BytesIO(data)) as packed:
                data = packed.read(MAX_PAGE + 1)
            if len(data) > MAX_PAGE:
                raise Trouble("too_large", f"it unpacks to over {MAX_PAGE // 10**6} MB; it cannot be a list")
        return parse_xml(data)
    except (OSError, EOFError) as error:
        raise Trouble("no_xml", f"what came is damaged ({error})") from error
    except BadContent as error:
        raise Trouble("no_xml", f"what came is no XML: {error.detail}") from error


def _tag(element: Element) -> str:
    return str(element.tag).rpartition("}")[2].lower()


def _text(element: Element, name: str) -> str:
    return next(("".join(child.itertext()).strip() for child in element if _tag(child) == name), "")


def _day(said: str) -> date | None:
    try:
        day = parsedate_to_datetime(said).date()
    except (ValueError, TypeError):
        try:
            day = datetime.fromisoformat(said).date()
        except ValueError:
            return None
    return day if plausible(day) else None
