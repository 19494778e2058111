"""The members of a ZIP file and the XML in them, read within bounds: nothing that the file declares about itself is believed."""

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, Any, cast
from xml.etree.ElementTree import Element  # lxml's elements behave as these, and these are typed

from lxml import etree as _lxml_etree  # pyright: ignore[reportAttributeAccessIssue, reportUnknownVariableType]

from zhibiao.documents.limits import LIMITS, Limits
from zhibiao.documents.model import BadContent

etree = cast(Any, _lxml_etree)

_ENTRY = b"PK\x01\x02"  # begins the entry of a member in the directory of a ZIP file
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # those that Office and OFD allow; others can take any amount of memory
_CHUNK = 1 << 16
_TREE = 64_000_000  # bytes of XML that may become a tree in memory
_ELEMENTS = 1_500_000  # that may be in memory at once: some 300 MB
_ALL_ELEMENTS = 8_000_000  # of one part, one after the other: some 30 seconds
_RESOURCE_LIMIT = 114  # libxml2's code for "deeper, longer or bigger than I read"
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError)
_OPTIONS: dict[str, bool] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}


class Container:
    """A ZIP file. Names are as in the file, but with "/" between folders and none in front; they are never paths on a disk.

    Raises BadContent: damaged, encrypted, too_large (members, or bytes unpacked by all reads together), unsupported.
    """

    def __init__(self, data: bytes, limits: Limits = LIMITS) -> None:
        if not data:
            raise BadContent("empty", "the file is empty; fetch the report again")
        if data.count(_ENTRY) > limits.members:
            raise BadContent("too_large", f"it holds over {limits.members:,} files; unpack it and hand over the report alone")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _BROKEN as error:
            raise BadContent("damaged", "the file is cut off or broken; fetch it again") from error
        self._limits = limits
        self._unpacked = 0
        self._members: dict[str, list[zipfile.ZipInfo]] = {}
        for member in self._zip.infolist():
            name = member.filename.replace("\\", "/").lstrip("/")
            if name and not name.endswith("/"):
                self._members.setdefault(name, []).append(member)

    @property
    def names(self) -> tuple[str, ...]:
        """Of all members, folders aside."""
        return tuple(self._members)

    def __contains__(self, name: str) -> bool:
        return name in self._members

    def open(self, name: str) -> "Stream":
        """A member as a stream of its unpacked bytes. BadContent (damaged) where none, or more than one, is called so."""
        members = self._members.get(name, [])
        if len(members) != 1:
            raise BadContent("damaged", f"it holds {len(members) or 'no'} parts called {name}; fetch the file again")
        (member,) = members
        if member.flag_bits & 1:
            raise BadContent("encrypted", "it is protected by a password; save a copy without one")
        if member.compress_type not in _METHODS:
            raise BadContent("unsupported", "it is packed in an unusual way; open it and save it again")
        if member.file_size > self._limits.unpacked:  # a size that is declared too low ends in a wrong checksum
            self._refuse()
        try:
            return Stream(self, self._zip.open(member))
        except (*_BROKEN, RuntimeError) as error:
            raise BadContent("damaged", f"its part {name} is broken; fetch the file again") from error

    def read(self, name: str) -> bytes:
        """A member as a whole."""
        with self.open(name) as stream:
            return b"".join(iter(lambda: stream.read(_CHUNK), b""))

    def xml(self, name: str) -> Element:
        """The root of a member that is XML."""
        return parse_xml(self.read(name))

    def count(self, size: int) -> None:
        """Take `size` unpacked bytes off what this file may unpack to."""
        self._unpacked += size
        if self._unpacked > self._limits.unpacked:
            self._refuse()

    def _refuse(self) -> None:
        raise BadContent("too_large", f"it unpacks to over {self._limits.unpacked // 10**6} MB; split the file")


class Stream:
    """The unpacked bytes of one member, counted while they are read."""

    def __init__(self, container: Container, source: IO[bytes]) -> None:
        self._container = container
        self._source = source

    def read(self, size: int = _CHUNK) -> bytes:
        """At most `size` bytes, none at the end. Raises BadContent."""
        try:
            data = self._source.read(min(max(size, 1), _CHUNK))
        except _BROKEN as error:
            raise BadContent("damaged", "a part of the file is broken; fetch it again") from error
        self._container.count(len(data))
        return data

    def __enter__(self) -> "Stream":
        return self

    def __exit__(self, *_: object) -> None:
        self._source.close()


def parse_xml(data: bytes) -> Element:
    """The root of an XML document: no entities, no DTD, nothing fetched. Raises BadContent (damaged, too_large)."""
    # Each element and attribute costs memory however few bytes it takes, so that these are counted before.
    if len(data) > _TREE or data.count(b"<") + data.count(b"=") > 3 * _ELEMENTS:
        raise BadContent("too_large", "a part of it is too big to be read; split the file")
    try:
        root = etree.fromstring(data, etree.XMLParser(**_OPTIONS))
    except etree.XMLSyntaxError as error:
        raise _bad_xml(error) from error
    except ValueError as error:
        raise BadContent("damaged", "a part of it is no XML; fetch the file again") from error
    _refuse_dtd(root)
    return cast(Element, root)


def stream_xml(source: Stream, depth: int) -> Iterator[Element]:
    """The elements at `depth` (the root's is 1), each whole when it comes and emptied before the next one. Raises BadContent.

    Elements above them come too, at their end and without what was in them, so that a caller looks at the tags.
    """
    level = waiting = seen = 0
    try:
        for event, element in etree.iterparse(source, events=("start", "end"), **_OPTIONS):
            if event == "start":
                level += 1
                waiting += 1
                seen += 1
                if seen > _ALL_ELEMENTS:
                    raise BadContent("too_large", "it is too long to be read; split the file")
                if level == 1:
                    _refuse_dtd(element)
                if waiting > _ELEMENTS:
                    raise BadContent("too_large", "a table or paragraph in it is too big to be read; split the file")
                continue
            if level <= depth:
                yield cast(Element, element)
                element.clear()
                _forget_before(element)
                waiting = 0
            level -= 1
    except etree.XMLSyntaxError as error:
        raise _bad_xml(error) from error


def tag_of(element: Element) -> str:
    """The element's name without its namespace, which differs between the two kinds of OOXML and the makers of OFD."""
    return element.tag.rpartition("}")[2]


def value_of(element: Element, name: str) -> str | None:
    """The attribute called so in whatever namespace."""
    plain = element.get(name)
    if plain is not None:
        return plain
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), None)


def child_of(element: Element | None, *path: str) -> Element | None:
    """The first child of that name, and its child of the next name, and so on."""
    for name in path:
        if element is None:
            return None
        element = next((child for child in element if tag_of(child) == name), None)
    return element


def resolved(target: str, folder: str) -> str:
    """The member that a reference in a part of `folder` means; it cannot lead out of the container."""
    target = target.replace("\\", "/")
    path = target if target.startswith("/") else posixpath.join("/", folder, target)
    return posixpath.normpath(path).lstrip("/")


def _forget_before(element: Any) -> None:
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _refuse_dtd(root: Any) -> None:
    if root.getroottree().docinfo.internalDTD is not None:
        raise BadContent("damaged", "its XML defines entities, which no program for documents writes; do not open it")


def _bad_xml(error: Any) -> BadContent:
    if error.code == _RESOURCE_LIMIT:
        return BadContent("too_large", "a part of it is too long or too deeply nested to be read; split the file")
    return BadContent("damaged", "a part of it is no XML; fetch the file again")
