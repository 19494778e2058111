"""What the formats of OpenDocument have in common: how text is marked up, and that a file is encrypted."""

from xml.etree.ElementTree import Element

from zhibiao.documents.container import Container, tag_of, value_of
from zhibiao.documents.model import BadContent

_MANIFEST = "META-INF/manifest.xml"
_MOST_BLANKS = 1_000
_ASIDE = frozenset(("annotation", "annotation-end", "note", "ruby-text", "tracked-changes", "bookmark", "frame", "custom-shape"))


def refuse_encrypted(container: Container) -> None:
    """Raise BadContent where the parts of the file are under a password, which its list of parts says."""
    if _MANIFEST in container and b"encryption-data" in container.read(_MANIFEST):
        raise BadContent("encrypted", "it is protected by a password; save a copy without one")


def text_of(element: Element) -> str:
    """The text of a paragraph, as it is displayed; comments, notes and pictures are left out."""
    parts: list[str] = []
    waiting: list[Element | str] = [element]
    while waiting:
        node = waiting.pop()
        if isinstance(node, str):
            parts.append(node)
            continue
        tag = tag_of(node)
        if tag == "s":
            count = value_of(node, "c") or "1"
            parts.append(" " * (min(int(count), _MOST_BLANKS) if count.isascii() and count.isdigit() and len(count) < 7 else 1))
        elif tag == "tab":
            parts.append("\t")
        elif tag == "line-break":
            parts.append("\n")
        elif tag not in _ASIDE:
            for child in reversed(node):
                if child.tail:
                    waiting.append(child.tail)
                waiting.append(child)
            if node.text:
                parts.append(node.text)
    return "".join(parts)
