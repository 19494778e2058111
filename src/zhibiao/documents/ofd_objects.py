"""What is drawn on a page or template of an OFD document: characters, strokes and images, each where it stands."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache, partial
from xml.etree.ElementTree import Element

from zhibiao.documents.container import child_of, tag_of, value_of
from zhibiao.documents.model import BadContent
from zhibiao.documents.ofd_package import Document, Resources
from zhibiao.documents.ofd_paths import Stroke, strokes_of
from zhibiao.documents.ofd_places import PAGE, Box, Placing, box_of, placing_of
from zhibiao.documents.ofd_text import Glyph, glyphs_of, text_length

_MAX_OBJECTS = 200_000  # of a page, those inside of drawings that are used again and again counted each time
_MAX_CHARACTERS = 300_000  # of a page
_MAX_PATHS = 5_000  # that are looked at on one page; one with more is a drawing
_MAX_DEPTH = 20  # of groups inside groups


@dataclass(frozen=True, slots=True)
class Image:
    """An image on a page: the member that holds it, and where the square from (0, 0) to (1, 1) comes to lie."""

    name: str
    placing: Placing


@dataclass(slots=True)
class Drawn:
    """What is drawn on one page, or on a template."""

    box: Box | None
    templates: list[str]  # numbers of those that lie under or over the page
    glyphs: list[Glyph] = field(default_factory=list[Glyph])
    strokes: list[Stroke] = field(default_factory=list[Stroke])
    images: list[Image] = field(default_factory=list[Image])
    paths: int = 0
    unplaced: int = 0  # pieces of text whose places make no sense


def drawn_on(document: Document, name: str) -> Drawn:
    """Read the member of a page or template. Raises BadContent (damaged, too_large)."""
    root = document.package.xml(name)
    templates = [value_of(part, "TemplateID") or "" for part in root if tag_of(part) == "Template"]
    drawn = Drawn(box_of(child_of(root, "Area", "PhysicalBox")), list(dict.fromkeys(templates)))
    resources = cache(partial(document.resources_of, root))
    characters = 0
    for number, (item, placing) in enumerate(_objects(resources, child_of(root, "Content"), PAGE, ())):
        kind = tag_of(item)
        if kind == "TextObject":
            characters += text_length(item)
        if number >= _MAX_OBJECTS or characters > _MAX_CHARACTERS:
            raise BadContent("too_large", "one of its pages holds too much to be read; split the file")
        if kind == "TextObject":
            _add_text(drawn, item, placing)
        elif kind == "PathObject":
            drawn.paths += 1
            if placing is not None and drawn.paths <= _MAX_PATHS:
                drawn.strokes += strokes_of(item, placing)
        elif kind == "ImageObject" and placing is not None:
            member = resources().images.get(value_of(item, "ResourceID") or "")
            if member is not None:
                drawn.images.append(Image(member, placing))
    if drawn.paths > _MAX_PATHS:
        drawn.strokes = []
    return drawn


def _add_text(drawn: Drawn, item: Element, placing: Placing | None) -> None:
    glyphs = None if placing is None else glyphs_of(item, placing)
    if glyphs is not None:
        drawn.glyphs += glyphs
    elif text_length(item):
        drawn.unplaced += 1


def _objects(
    resources: Callable[[], Resources], group: Element | None, outer: Placing, inside: tuple[str, ...]
) -> Iterator[tuple[Element, Placing | None]]:
    """The visible objects in a group, and in the groups and drawings in it, each with its placing; None for nonsense.

    `inside`: the numbers of the drawings that the group is in, none of which can be in itself, and "" for each group around it.
    """
    if group is None or len(inside) > _MAX_DEPTH:
        return
    for item in group:
        kind = tag_of(item)
        if (value_of(item, "Visible") or "true").strip() == "false":
            continue
        if kind in ("Layer", "PageBlock"):
            yield from _objects(resources, item, outer, (*inside, ""))
            continue
        placing = placing_of(value_of(item, "Boundary"), value_of(item, "CTM"), outer)
        yield item, placing
        number = value_of(item, "ResourceID") or ""
        if kind == "CompositeObject" and placing is not None and number not in inside:
            yield from _objects(resources, child_of(resources().drawings.get(number), "Content"), placing, (*inside, number))
