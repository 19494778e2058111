"""What a source lists: the links on its list pages, in its feed or sitemap, without asking for one of them."""

from collections.abc import Callable
from dataclasses import dataclass, field

from zhibiao.sources.addresses import normalise
from zhibiao.sources.definition import Definition, Where
from zhibiao.sources.trouble import Trouble
from zhibiao.sources.visit import Link


@dataclass
class Listing:
    """The links that fit, each address once, and what stood in the way of seeing all of them."""

    links: dict[str, Link] = field(default_factory=dict[str, Link])
    troubles: list[tuple[str, Trouble]] = field(default_factory=list[tuple[str, Trouble]])  # by address of the page
    pages: int = 0
    seen: int = 0  # links of the pages, whether they fit or not
    notes: list[str] = field(default_factory=list[str])

    def add(self, link: Link, where: Where) -> None:
        """One more link of a page; it counts when it fits the patterns, and is not older than wanted."""
        self.seen += 1
        if fits(link, where) and not (where.since and link.day and link.day < where.since):
            self.links.setdefault(link.address, link)

    def attempt(self, address: str, step: Callable[[], None]) -> bool:
        """Do it; False, with a note of the trouble with this page, when it cannot be done."""
        try:
            step()
        except Trouble as trouble:
            self.troubles.append((address, trouble))
            return False
        return True


def fits(link: Link, where: Where) -> bool:
    """Whether address and words hold what the patterns of the source want."""
    if where.links is not None and not where.links.search(link.address):
        return False
    return where.titles is None or where.titles.search(link.title or "") is not None


def of_addresses(definition: Definition) -> Listing:
    """The addresses themselves."""
    listing = Listing()
    for address in definition.where.addresses:
        listing.add(Link(normalise(address) or address), definition.where)
    return listing
