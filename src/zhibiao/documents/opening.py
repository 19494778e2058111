"""A file becomes a Document."""

import hashlib
import re
from pathlib import Path

from zhibiao.documents.encoding import BinaryDataError, UndecodableDataError, decode
from zhibiao.documents.magic import recognise
from zhibiao.documents.model import Document
from zhibiao.documents.text import read_blocks
from zhibiao.errors import UnreadableDocument

MAX_BYTES = 50_000_000
_MARKDOWN_HEADING = re.compile(r"^ {0,3}#{1,6} +\S", re.MULTILINE)


def open_document(path: Path) -> Document:
    """Read the file at `path`. Raises UnreadableDocument with its reason when it is no text that can be read."""
    data = _bytes_of(path)
    return document_from_bytes(data, path.name, str(path))


def document_from_bytes(data: bytes, name: str, address: str) -> Document:
    """The document that `data` holds, called `name`, that came from `address`. Raises UnreadableDocument."""
    found = recognise(data)
    if found is not None:
        raise UnreadableDocument(name, "unsupported", f"the file is no text but: {found}; save it as text (.txt)")
    try:
        decoded = decode(data)
    except BinaryDataError:
        raise UnreadableDocument(name, "binary", "this is binary data and no text; save the report as text (.txt)") from None
    except UndecodableDataError as error:
        raise UnreadableDocument(name, "undecodable", f"cannot be decoded: {error}; save it as UTF-8") from error
    text = decoded.text
    if not text.strip("\ufeff\u200b\x00 \t\r\n\f\v\u3000\xa0"):
        raise UnreadableDocument(name, "empty", "the file is empty; fetch the report again")
    markdown = Path(name).suffix.lower() in (".md", ".markdown") or _MARKDOWN_HEADING.search(text) is not None
    return Document(
        name=name,
        address=address,
        text=text,
        blocks=read_blocks(text),
        format="markdown" if markdown else "text",
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        encoding=decoded.encoding,
        pages=text.count("\f") + 1 if "\f" in text else None,
        warnings=decoded.warnings,
    )


def _bytes_of(path: Path) -> bytes:
    try:
        if not path.is_file():
            reason = "is not a file" if path.exists() else "does not exist"
            raise UnreadableDocument(path.name, "unreadable", f"{reason}; check the path {path}")
        if path.stat().st_size > MAX_BYTES:
            megabytes = path.stat().st_size / 1e6
            raise UnreadableDocument(
                path.name, "too_large", f"{megabytes:.0f} MB is over the limit of {MAX_BYTES // 10**6} MB; split the file"
            )
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableDocument(path.name, "unreadable", f"cannot be read ({error.strerror}); check its permissions") from error
    if not data:
        raise UnreadableDocument(path.name, "empty", "the file is empty; fetch the report again")
    return data
