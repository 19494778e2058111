"""The links of a web page: their addresses, words, and the dates beside them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from zhibiao.documents.html_charset import decode_page
from zhibiao.documents.html_main import prune
from zhibiao.documents.html_tree import Node, parse
from zhibiao.documents.model import BadContent
from zhibiao.sources.addresses import normalise
from zhibiao.sources.store import Page
from zhibiao.sources.trouble import Trouble

_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{2,30})", re.IGNORECASE)
_ENTRIES = frozenset(("li", "tr", "dd", "dl", "p"))  # what holds one link of a list, and its date
_LONGEST_ENTRY = 500  # characters; what is longer holds more than one
EARLIEST = date(1990, 1, 1)


@dataclass(frozen=True, slots=True)
class Anchor:
    """A link of a page."""

    address: str
    words: str  # its title attribute and its text
    day: date | None
    rel: str


@dataclass(frozen=True, slots=True)
class Links:
    """A page and its links, in its order; `text` is its source."""

    anchors: tuple[Anchor, ...]
    text: str


def links_of(page: Page, *, within: str | None = None, main_only: bool = False) -> Links:
    """The links of a page. `within`: the id or class of the part to look at; `main_only`: without menus and footers.

    Trouble when this is no page that can be read.
    """
    declared = _CHARSET.search(page.content_type or "")
    try:
        text = decode_page(page.body, declared.group(1) if declared else None).text
        root = parse(text)
    except BadContent as error:
        raise Trouble("no_page", f"what came is no page: {error.detail}") from error
    base = next((href for node in root.nodes() if node.tag == "base" and (href := node.attributes.get("href"))), "")
    base = normalise(base, page.final_address) or page.final_address
    if main_only:
        prune(root)
    parts = [root] if within is None else _parts(root, within.lstrip(".#"))
    anchors: dict[int, Anchor] = {}
    for part in parts:
        for node, around in _anchors(part):
            address = normalise(node.attributes["href"], base)
            if address is not None:
                title = node.attributes.get("title", "")
                words = " ".join(f"{title} {node.text()}".split())
                anchors.setdefault(id(node), Anchor(address, words, _day_beside(node, around), node.attributes.get("rel", "")))
    return Links(tuple(anchors.values()), text)


def day_in(text: str) -> date | None:
    """The last date in the text that can be one of publication; None when there is none."""
    found: date | None = None
    for year, month, day in _DATE.findall(text):
        try:
            said = date(int(year), int(month), int(day))
        except ValueError:
            continue
        if plausible(said):
            found = said
    return found


def plausible(day: date) -> bool:
    """Whether something can have been published then: a wrong date is none, and decides nothing."""
    return EARLIEST <= day <= datetime.now(UTC).date() + timedelta(days=2)


def _parts(root: Node, name: str) -> Sequence[Node]:
    return [
        node
        for node in root.nodes()
        if name == node.attributes.get("id") or name in node.attributes.get("class", "").split() or name == node.tag
    ]


def _anchors(root: Node) -> Iterator[tuple[Node, Sequence[Node]]]:
    """Every link with the elements around it, the innermost first."""
    waiting: list[tuple[Node, tuple[Node, ...]]] = [(root, ())]
    while waiting:
        node, around = waiting.pop()
        if node.tag == "a" and node.attributes.get("href"):
            yield node, around
        inside = [child for child in node.children if isinstance(child, Node)]
        waiting += [(child, (node, *around)) for child in reversed(inside)]


def _day_beside(node: Node, around: Sequence[Node]) -> date | None:
    for outer in around[:5]:
        if outer.length > _LONGEST_ENTRY or outer.links > 3:
            break
        if outer.tag in _ENTRIES or outer.tag == "div":
            day = day_in(outer.text())
            if day is not None:
                return day
    return day_in(node.text())
