"""The package of an OFD file (GB/T 33190): its documents, their pages in order, and what these refer to."""

import posixpath
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from xml.etree.ElementTree import Element

from zhibiao.documents.container import Container, child_of, resolved, tag_of, value_of
from zhibiao.documents.limits import Limits
from zhibiao.documents.model import BadContent
from zhibiao.documents.ofd_places import Box, box_of


class Package:
    """The members of the file, found by the references in its XML."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._container = Container(data, limits)
        self._names = {name.lower(): name for name in self._container.names}
        self.xml = self._container.xml
        self.read = self._container.read

    def find(self, reference: str | None, folder: str = "") -> str | None:
        """The member that a reference in `folder` means, None for one that is missing.

        Some programs write references from the top without the "/" in front, or in other cases than the names.
        """
        reference = (reference or "").strip()
        places = (resolved(reference, folder).lower(), resolved(reference, "").lower()) if reference else ()
        return next((self._names[place] for place in places if place in self._names), None)

    def documents(self) -> Iterator["Document"]:
        """All documents in order, each once, however often it is named. BadContent (damaged, encrypted) where there is none."""
        start = self.find("OFD.xml")
        if start is None:
            raise BadContent("damaged", "it holds no OFD.xml, where an OFD document begins; fetch the file again")
        roots = [child_of(body, "DocRoot") for body in self.xml(start) if tag_of(body) == "DocBody"]
        found = (self.find(root.text) for root in roots if root is not None)
        names = list(dict.fromkeys(name for name in found if name is not None))
        if not names:
            if any(name.endswith("encryptions.xml") for name in self._names):
                raise BadContent("encrypted", "it is encrypted; save a copy without protection")
            raise BadContent("damaged", "the document that its OFD.xml names is missing; fetch the file again")
        return (Document(self, name) for name in names)


@dataclass(frozen=True, slots=True)
class Resources:
    """What the objects of a page refer to by number: members that are images, and drawings that are placed as a whole."""

    images: dict[str, str]
    drawings: dict[str, Element]


class Document:
    """One document of a package: the pages, templates and resources that its root names. Raises BadContent (damaged)."""

    def __init__(self, package: Package, name: str) -> None:
        self.package = package
        self.folder = posixpath.dirname(name)
        root = package.xml(name)
        self._common = child_of(root, "CommonData")
        found = [package.find(value_of(page, "BaseLoc"), self.folder) for page in _children(child_of(root, "Pages"), "Page")]
        # In order, each once, however often it is named; None for one that is missing.
        self.pages: list[str | None] = list({name or number: name for number, name in enumerate(found)}.values())
        self.box: Box | None = box_of(child_of(self._common, "PageArea", "PhysicalBox"))

    @cached_property
    def templates(self) -> dict[str, str]:
        """The members of the template pages by their numbers."""
        found = {
            value_of(template, "ID"): self.package.find(value_of(template, "BaseLoc"), self.folder)
            for template in _children(self._common, "TemplatePage")
        }
        return {number: name for number, name in found.items() if number is not None and name is not None}

    @cached_property
    def resources(self) -> Resources:
        """Those that all pages have."""
        parts = (*_children(self._common, "PublicRes"), *_children(self._common, "DocumentRes"))
        return self._resources(part.text for part in parts)

    def resources_of(self, page: Element) -> Resources:
        """Those that a page may refer to."""
        own = [part.text for part in _children(page, "PageRes")]
        if not own:
            return self.resources
        more = self._resources(own)
        return Resources(self.resources.images | more.images, self.resources.drawings | more.drawings)

    def _resources(self, references: Iterable[str | None]) -> Resources:
        found = Resources({}, {})
        for name in dict.fromkeys(self.package.find(reference, self.folder) for reference in references):
            if name is not None:
                self._add_resources(found, name)
        return found

    def _add_resources(self, found: Resources, name: str) -> None:
        try:
            root = self.package.xml(name)
        except BadContent as error:
            if error.reason != "damaged":
                raise
            return  # the text of the pages stands without it
        folder = posixpath.join(posixpath.dirname(name), value_of(root, "BaseLoc") or "")
        for group in root:
            for item in group:
                number, kind = value_of(item, "ID") or "", tag_of(item)
                if kind == "MultiMedia" and value_of(item, "Type") == "Image":
                    file = child_of(item, "MediaFile")
                    member = self.package.find(None if file is None else file.text, folder)
                    if member is not None:
                        found.images[number] = member
                elif kind == "CompositeGraphicUnit":
                    found.drawings[number] = item


def _children(element: Element | None, tag: str) -> list[Element]:
    return [] if element is None else [child for child in element if tag_of(child) == tag]
