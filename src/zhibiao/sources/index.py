"""Index pages of a site: lists of links over several pages."""

import re
from urllib.parse import urljoin

from zhibiao.sources.addresses import normalise
from zhibiao.sources.definition import Definition
from zhibiao.sources.html_links import Links, links_of
from zhibiao.sources.listing import Listing
from zhibiao.sources.store import Page
from zhibiao.sources.trouble import Trouble
from zhibiao.sources.visit import Link
from zhibiao.sources.web import Web

_NEXT = re.compile(r"^\W*(?:下一?页|后一?页|下页|next(?: page)?)\W*$", re.IGNORECASE)
# The pages of a common publishing system are numbered by a script: createPageHTML(count, current, "index", "html").
_SCRIPTED = re.compile(r"createPageHTML\(\s*(\d{1,4})\s*,\s*(\d{1,4})\s*,\s*[\"']([\w./-]{1,80})[\"']\s*,\s*[\"'](\w{1,8})[\"']")


def read_index(definition: Definition, web: Web) -> Listing:
    """The links of all list pages. What cannot be had is noted, and the rest is read."""
    listing = Listing()
    for address in definition.where.addresses:
        _Walk(definition, web, listing).along(address)
    return listing


class _Walk:
    """From one list page to the next."""

    def __init__(self, definition: Definition, web: Web, listing: Listing) -> None:
        self._where = definition.where
        self._limit = definition.limits.pages
        self._web = web
        self._listing = listing
        self._visited: set[str] = set()
        self._addresses: set[str] = set()  # of all links seen

    def along(self, address: str) -> None:
        """From this page to the last one."""
        following: list[str] = [normalise(address) or address]
        numbered = self._where.first_page
        while following:
            page = following.pop(0)
            if page in self._visited:
                continue
            if self._listing.pages >= self._limit:
                self._listing.notes.append(f"there are more than {self._limit} list pages; the others were not read")
                return
            found = self._read(page, is_first=not self._visited)
            if found is None:
                continue
            is_news = self._take(page, found)
            if self._where.pages is None:
                following += self._next(page, found)
            elif is_news and not following:
                target = normalise(self._where.pages.replace("{page}", str(numbered)), address)
                numbered += 1
                following += [target] if target is not None else []

    def _read(self, address: str, *, is_first: bool) -> Links | None:
        self._visited.add(address)
        found: list[Links] = []

        def step() -> None:
            page: Page = self._web.page(address)
            self._visited.add(page.final_address)
            found.append(links_of(page, within=self._where.within))

        try:
            step()
        except Trouble as trouble:
            # Counting on until a page is missing is how numbered pages come to their end.
            if is_first or self._where.pages is None or trouble.status not in (404, 410):
                self._listing.troubles.append((address, trouble))
            return None
        self._listing.pages += 1
        return found[0]

    def _take(self, page: str, links: Links) -> bool:
        """Take the links that fit; whether any link of the page is new."""
        before = len(self._addresses)
        for anchor in links.anchors:
            self._addresses.add(anchor.address)
            self._listing.add(Link(anchor.address, anchor.words or None, anchor.day, page), self._where)
        return len(self._addresses) > before

    def _next(self, page: str, links: Links) -> list[str]:
        wanted = self._where.next_page or _NEXT
        found = [anchor.address for anchor in links.anchors if wanted.search(anchor.words) or anchor.rel == "next"]
        scripted = _SCRIPTED.search(links.text)
        if scripted and int(scripted[2]) == 0:
            names = [f"{scripted[3]}_{number}.{scripted[4]}" for number in range(1, int(scripted[1]))]
            found += [address for name in names[: self._limit] if (address := normalise(urljoin(page, name)))]
        return found
