"""One file is read: what the workers of the sandbox run, and how they are asked to. No warehouse here: workers start fast."""

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from zhibiao.documents.crossing import Broken
from zhibiao.documents.magic import recognise
from zhibiao.documents.model import Document
from zhibiao.documents.opening import document_from_bytes
from zhibiao.documents.sources import Fetched
from zhibiao.errors import UnreadableDocument
from zhibiao.places.decisions import Decisions, applicable
from zhibiao.reading.header import read_header
from zhibiao.reading.model import Header, Report
from zhibiao.reading.reader import read

if TYPE_CHECKING:
    from zhibiao.documents.sandbox import Sandbox

Item = TypeVar("Item")
Argument = TypeVar("Argument")
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class File:
    """The bytes of a file and what it is called."""

    data: bytes
    name: str
    address: str
    decisions: Decisions = ()  # of a person, about organisations and places


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a file cannot become a document: a code, and a line for a person."""

    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A document and what it says of itself."""

    document: Document
    header: Header


@dataclass(frozen=True, slots=True)
class Read:
    """A document and what it says."""

    document: Document
    report: Report


def read_facts(file: File) -> Read | Refused:
    """The document and its report."""
    document = _opened(file)
    return document if isinstance(document, Refused) else Read(document, read(document, decisions=file.decisions))


def read_numerals(file: File) -> Read | Refused:
    """The document and its report, numerals that are no facts included."""
    document = _opened(file)
    return document if isinstance(document, Refused) else Read(document, read(document, explain=True))


def read_head(file: File) -> Opened | Refused:
    """The document and its header."""
    document = _opened(file)
    return document if isinstance(document, Refused) else Opened(document, read_header(document))


def in_workers(how: Callable[[File], Value], files: Iterable[Fetched]) -> Iterator[tuple[Fetched, Value | Broken]]:
    """What `how`, one of the functions above, makes of files that have bytes, in order."""
    return hand_over(how, files, as_file, lambda fetched: len(fetched.data or b""))


def read_again(files: Sequence[File]) -> Iterator[tuple[File, Read | Refused | Broken]]:
    """The facts of files whose bytes are at hand, in order; read in worker processes."""
    return _again(read_facts, files)


def explain_again(files: Iterable[File]) -> Iterator[tuple[File, Read | Refused | Broken]]:
    """The same, numerals that are no facts included."""
    return _again(read_numerals, files)


def _again(how: Callable[[File], Read | Refused], files: Iterable[File]) -> Iterator[tuple[File, Read | Refused | Broken]]:
    return hand_over(how, files, lambda file: file, lambda file: len(file.data))


def hand_over(
    how: Callable[[Argument], Value],
    items: Iterable[Item],
    argument: Callable[[Item], Argument],
    size: Callable[[Item], int],
) -> Iterator[tuple[Item, Value | Broken]]:
    """What `how`, a function of a module, makes of the arguments of the items, in order; `size` is of an item's bytes."""
    from zhibiao.documents.sandbox import caps  # not needed for a single text

    return _sandbox().map(how, items, argument, lambda item: caps(size(item)))


def here(how: Callable[[File], Value], fetched: Fetched) -> Value | None:
    """What `how` makes of a small plain text, without a worker; None for anything else.

    A text of this size is decoded and read by bounded Python of our own, so that nothing can go wrong that a worker would keep
    away, and starting one takes longer than reading it.
    """
    data = fetched.data or b""
    return how(as_file(fetched)) if len(data) <= _SMALL and recognise(data) == "text" else None


_SMALL = 200_000  # bytes


_sandboxes: list["Sandbox"] = []
_making = threading.Lock()


def share_cores(most: int) -> None:
    """Other processes read on this machine, too: no more workers here than so many. To be said before anything is read."""
    _sandbox(most)


def _sandbox(most: int | None = None) -> "Sandbox":
    """The workers of this program, whoever needs them; they start with their first file."""
    from zhibiao.documents.sandbox import Sandbox

    with _making:
        if not _sandboxes:
            _sandboxes.append(Sandbox(most))
        return _sandboxes[0]


def as_file(fetched: Fetched, decisions: Decisions = ()) -> File:
    """The bytes for a worker, with those of the decisions that are about them."""
    source = fetched.source
    about = applicable(decisions, source.origin.collection if source.origin is not None else None)
    return File(fetched.data or b"", source.name, source.address, about)


def _opened(file: File) -> Document | Refused:
    try:
        return document_from_bytes(file.data, file.name, file.address)
    except UnreadableDocument as error:
        return Refused(error.reason, error.detail)
