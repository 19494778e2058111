"""The bytes of a file become a Document, whatever its format."""

import hashlib
import io
from pathlib import Path

from zhibiao.documents.archive import Budget, list_members
from zhibiao.documents.encoding import BinaryDataError, UndecodableDataError, decode
from zhibiao.documents.formats import FORMATS, reader
from zhibiao.documents.limits import LIMITS, Limits
from zhibiao.documents.magic import recognise, text_kind
from zhibiao.documents.model import BadContent, Content, Document
from zhibiao.documents.sources import Fetcher, Source, UnreachableError
from zhibiao.documents.text import read_blocks
from zhibiao.errors import UnreadableDocument

_BLANK = "\ufeff\u200b\x00 \t\r\n\f\v\u3000\xa0"
_EMPTY = BadContent("empty", "the file is empty; fetch the report again")


def open_document(path: Path) -> Document:
    """Read the file at `path`, in this process. Raises UnreadableDocument with its reason when it is none that can be read.

    For files that nobody has vetted, `sandbox` keeps what their readers do away from the program.
    """
    source = Source(path)
    try:
        with Fetcher() as fetcher:
            fetched = fetcher.fetch(source)
    except UnreachableError as error:
        raise UnreadableDocument(source.name, "unreadable", error.detail) from error
    if fetched.data is None:
        assert fetched.refused is not None
        raise UnreadableDocument(source.name, fetched.refused.reason, fetched.refused.detail)
    return document_from_bytes(fetched.data, source.name, source.address)


def document_from_bytes(data: bytes, name: str, address: str, limits: Limits = LIMITS) -> Document:
    """The document that `data` holds, called `name`, that came from `address`. Raises UnreadableDocument."""
    try:
        content = content_of(data, name, limits)
    except BadContent as error:
        raise UnreadableDocument(name, error.reason, error.detail) from error
    return Document(
        name=name,
        address=address,
        text=content.text,
        blocks=content.blocks,
        format=content.format,
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        encoding=content.encoding,
        pages=content.pages,
        warnings=content.warnings,
    )


def content_of(data: bytes, name: str = "", limits: Limits = LIMITS) -> Content:
    """What the bytes hold, read by the module of their format; `name` is evidence between kinds of text. Raises BadContent."""
    if not data:
        raise _EMPTY
    format_ = recognise(data)
    if format_ == "text":
        return _text(data, name, limits)
    if format_ == "encrypted":
        raise BadContent("encrypted", "it is protected by a password; save a copy without one")
    if format_ == "zip":
        _refuse_archive(data, limits)
    return _read(format_, data, limits)


def _read(format_: str, data: bytes, limits: Limits) -> Content:
    try:
        read = reader(format_)
    except ImportError as error:
        library = (error.name or "").partition(".")[0]
        raise BadContent(
            "unsupported", f"reading this {FORMATS[format_].name} needs {library}, which is not installed"
        ) from error
    if read is None:
        raise BadContent("unsupported", f"the file is no report but: {FORMATS[format_].name}; save it as text, Word or PDF")
    return read(data, limits)


def _text(data: bytes, name: str, limits: Limits) -> Content:
    try:
        decoded = decode(data)
    except BinaryDataError:
        raise BadContent("binary", "this is binary data and no text; save the report as text, Word or PDF") from None
    except UndecodableDataError as error:
        raise BadContent("undecodable", f"cannot be decoded: {error}; save it as UTF-8") from error
    text = decoded.text
    if not text.strip(_BLANK):
        raise _EMPTY
    if len(text) > limits.characters:
        raise BadContent("too_large", f"it holds over {limits.characters:,} characters; split the file")
    kind = text_kind(text, name)
    if kind in FORMATS:
        return _read(kind, data, limits)
    pages = text.count("\f") + 1 if "\f" in text else None
    return Content(text, read_blocks(text), kind, decoded.encoding, pages, decoded.warnings)


def _refuse_archive(data: bytes, limits: Limits) -> None:
    """Say of an archive why its files are not read one by one, as those of other archives are."""
    if not list(list_members(io.BytesIO(data), Budget(limits), limits)):
        raise BadContent("empty", "the archive holds no files; fetch it again")
    raise BadContent(
        "unsupported", "this ZIP archive lies too deep in others, or holds no reports; unpack it and load the folder"
    )
