"""A web page as a small tree of its own, bounded in depth and size, whatever the page does."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol, cast

from lxml import etree  # pyright: ignore[reportMissingTypeStubs, reportAttributeAccessIssue, reportUnknownVariableType]

from zhibiao.documents.model import BadContent

MAX_ELEMENTS = 300_000  # a report of 300 pages that Word exported has some 100,000
MAX_DEPTH = 150  # below it elements only separate paragraphs; readers of the tree may therefore recurse
_CHUNK = 1 << 20  # bytes handed to the parser at once, so that a page that is refused is refused early


def words(*lines: str) -> frozenset[str]:
    """The words of these lines, as a set of names."""
    return frozenset(" ".join(lines).split())


_KEPT = words("class id style hidden colspan rowspan border start value name content href title rel")
# What a person does not see, or cannot read as text.
_UNREAD = words(
    "script style noscript template iframe frame object embed applet svg math canvas audio video map",
    "button input select textarea xml rt rp del datalist dialog",
)
BLOCKS = words(
    "address article aside blockquote body caption center dd details dir div dl dt fieldset figcaption figure footer form",
    "h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol p pre section summary",
    "table tbody td tfoot th thead tr ul",
)
_SENTENCE = re.compile(r"[，。；]")
_BLANK = re.compile(r"\s+")
_PARSER_ERROR = cast("type[Exception]", etree.LxmlError)  # pyright: ignore[reportUnknownMemberType]


@dataclass(slots=True, eq=False)
class Node:
    """An element. Lengths count characters of the text in it, blanks aside; they are set by `measure`."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict[str, str])
    children: list["Node | str"] = field(default_factory=list["Node | str"])
    length: int = 0
    linked: int = 0  # of these, in links
    links: int = 0
    prose: float = 0.0  # `length` without links, where text without sentences counts for less

    def names(self) -> list[str]:
        """Its id and classes in lower case; mainNav reads main-nav."""
        words = [self.attributes.get("id", ""), *self.attributes.get("class", "").split()]
        return [re.sub(r"(?<=[a-z])(?=[A-Z])", "-", word.strip()[:80]).lower() for word in words if word.strip()]

    def nodes(self) -> Iterator["Node"]:
        """Itself and every element inside, in the order of the page."""
        waiting: list[Node] = [self]
        while waiting:
            node = waiting.pop()
            yield node
            inside: list[Node] = [child for child in node.children if isinstance(child, Node)]
            waiting += reversed(inside)

    def text(self) -> str:
        """All text inside, as it stands in the source."""
        parts: list[str] = []
        waiting: list[Node | str] = [self]
        while waiting:
            item = waiting.pop()
            if isinstance(item, str):
                parts.append(item)
            else:
                waiting.extend(reversed(item.children))
        return "".join(parts)


class _Parser(Protocol):
    def feed(self, data: bytes) -> None: ...
    def close(self) -> object: ...


class _Target:
    """Receives the parser's events. libxml2 balances them: every start has its end, void elements too."""

    def __init__(self) -> None:
        self.root = Node("root")
        self._open = [self.root]
        self._too_deep = 0  # elements below MAX_DEPTH that are open
        self._unread = 0  # elements inside one that is left out, itself included
        self._count = 0
        self._text: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if self._count > MAX_ELEMENTS:
            raise BadContent("too_large", f"it has over {MAX_ELEMENTS:,} elements; save the report itself as text")
        tag = tag.lower()
        if self._unread or tag in _UNREAD:
            self._unread += 1
            return
        if tag not in BLOCKS and len(self._open) >= MAX_DEPTH and tag != "br":
            self._too_deep += 1
            return
        self._flush()
        if len(self._open) >= MAX_DEPTH:
            self._too_deep += 1
            self._break()
            return
        node = Node(tag, {name: value for name, value in attributes.items() if name in _KEPT})
        self._open[-1].children.append(node)
        self._open.append(node)

    def end(self, tag: str) -> None:
        if self._unread:
            self._unread -= 1
            return
        if self._too_deep:
            self._too_deep -= 1
            if tag.lower() in BLOCKS:
                self._flush()
                self._break()
            return
        self._flush()
        if len(self._open) > 1:
            self._open.pop()

    def data(self, data: str) -> None:
        if not self._unread:
            self._text.append(data)

    def close(self) -> Node:
        self._flush()
        return self.root

    def _break(self) -> None:
        """What is left of an element that lies too deep: it separates paragraphs, once."""
        inside = self._open[-1].children
        if not inside or isinstance(inside[-1], str) or inside[-1].tag != "br":
            inside.append(Node("br"))

    def _flush(self) -> None:
        if self._text:
            self._open[-1].children.append("".join(self._text))
            self._text.clear()


def parse(text: str) -> Node:
    """The tree of a page, measured. BadContent when it is too large; broken markup is read as browsers do."""
    target = _Target()
    parser = cast(
        _Parser,
        etree.HTMLParser(
            target=target, encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False
        ),  # pyright: ignore[reportUnknownMemberType]
    )
    data = text.replace("\x00", "").encode("utf-8", "replace")
    try:
        for start in range(0, len(data), _CHUNK):
            parser.feed(data[start : start + _CHUNK])
        parser.close()
    except _PARSER_ERROR as error:
        raise BadContent("damaged", f"the page cannot be parsed ({str(error)[:80]}); save it as text") from error
    root = target.close()
    measure(root)
    return root


def measure(node: Node, in_link: bool = False, in_cell: bool = False) -> None:
    """Set the lengths of a node and of all nodes inside it."""
    node.length = node.linked = node.links = 0
    node.prose = 0.0
    in_link = in_link or node.tag == "a"
    in_cell = in_cell or node.tag in ("td", "th")
    node.links = int(node.tag == "a")
    if node.tag in ("head", "title"):
        return
    for child in node.children:
        if isinstance(child, str):
            length = len(_BLANK.sub("", child))
            node.length += length
            node.linked += length if in_link else 0
            if not in_link:
                node.prose += length * (1.0 if length >= 10 and _SENTENCE.search(child) else 0.6 if in_cell else 0.3)
        else:
            measure(child, in_link, in_cell)
            node.length += child.length
            node.linked += child.linked
            node.links += child.links
            node.prose += child.prose
