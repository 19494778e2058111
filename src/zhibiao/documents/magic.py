"""What format some bytes are in, told by the bytes: names lie. A name is evidence only between kinds of plain text."""

import io
import re
import zipfile
from collections.abc import Iterable
from pathlib import PurePath
from typing import Protocol, cast

from zhibiao.documents.delimitation import is_delimited

TEXT = frozenset(("text", "markdown", "csv", "source"))  # what `text_kind` tells apart

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG\r\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"\x00\x05\x16\x07", "appledouble"),
    (b"\x00\x05\x16\x00", "appledouble"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!\x1a\x07", "rar"),
    (b"\x1f\x8b\x08", "gzip"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"PAR1", "parquet"),
    (b"SQLite format 3\x00", "sqlite"),
    (b"\x00\x01\x00\x00Standard ", "access"),
    (b"\x7fELF", "executable"),
    (b"\xcf\xfa\xed\xfe", "executable"),
    (b"ID3", "media"),
    (b"\x00\x00\x01\xba", "media"),
    (b"\x1aE\xdf\xa3", "media"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS: tuple[tuple[str, str], ...] = (  # the first that is there decides; Word files can hold workbooks
    ("EncryptedPackage", "encrypted"),
    ("WordDocument", "doc"),
    ("PowerPoint Document", "powerpoint"),
    ("Workbook", "xls"),
    ("Book", "xls"),
    ("__properties_version1.0", "msg"),
)
_OLE_SECTOR = 512  # bytes; streams begin with one
_OLE_BEGINNINGS = {b"\xec\xa5\xc1\x00": "doc", b"\xec\xa5\x01\x01": "doc", b"\x09\x08\x10\x00": "xls"}
_ODF: tuple[tuple[bytes, str], ...] = (
    (b"application/vnd.oasis.opendocument.text", "odt"),
    (b"application/vnd.oasis.opendocument.spreadsheet", "ods"),
    (b"application/vnd.oasis.opendocument", "odf"),
    (b"application/epub+zip", "epub"),
)
_PROLOGUE = rb"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--(?:(?!-->).){0,2000}-->\s*){0,20}"
_HTML = re.compile(
    _PROLOGUE
    + rb"<(?:!doctype\s+html|(?:html|head|body|meta|title|table|div|p|span|font|center|style|script|link|h[1-6])[\s>/])",
    re.IGNORECASE | re.DOTALL,
)
_XML = re.compile(rb"\s*<(?:\?xml|!doctype|svg)\b", re.IGNORECASE)
_MAIL_LINE = re.compile(rb"([A-Za-z][A-Za-z0-9-]{1,40}):")
_MAIL_FIELDS = frozenset((b"mime-version", b"received", b"message-id", b"content-type", b"return-path"))
_MARKDOWN_HEADING = re.compile(r"^ {0,3}#{1,6} +\S", re.MULTILINE)
_SOURCE_SUFFIXES = frozenset(
    (
        ".bat", ".c", ".cfg", ".conf", ".cpp", ".css", ".go", ".h", ".ini", ".ipynb", ".java", ".js", ".json",
        ".jsonl", ".lock", ".php", ".ps1", ".py", ".r", ".rs", ".sh", ".sql", ".toml", ".ts", ".yaml", ".yml",
    )
)  # fmt: skip
_BEGINNING = 4096


def recognise(data: bytes) -> str:
    """A key of `formats.FORMATS`; "encrypted" for an Office file under a password; "text" for what may be plain text."""
    for signature, format_ in _SIGNATURES:
        if data.startswith(signature):
            return format_
    if data.startswith(_OLE):
        return _ole(data)
    if is_zip(data):
        return _zip(data)
    # Some programs put bytes before the header; readers of PDF accept up to a kilobyte of them.
    if b"%PDF-" in data[:1024] and b"\nendobj" in data:
        return "pdf"
    return _image_or_media(data) or _markup(data) or "text"


def is_zip(beginning: bytes) -> bool:
    """Whether bytes that begin so are a ZIP container, an empty one included."""
    return beginning.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def office_format(members: Iterable[str]) -> str | None:
    """The format of a ZIP container with these members; None when it is a mere archive ("odf": its kind is in `mimetype`)."""
    names = {name.replace("\\", "/").lstrip("/").lower() for name in members}
    if "ofd.xml" in names:
        return "ofd"
    if "[content_types].xml" in names:
        for beginning, format_ in (("word/document", "docx"), ("xl/workbook", "xlsx"), ("ppt/presentation", "powerpoint")):
            if any(name.startswith(beginning) for name in names):
                return format_
    return "odf" if "mimetype" in names or {"content.xml", "meta-inf/manifest.xml"} <= names else None


def text_kind(text: str, name: str) -> str:
    """What kind of plain text it is: "markdown", "csv", "source" (a program or its data) or "text". Here the name counts."""
    suffix = PurePath(name).suffix.lower()
    if suffix in _SOURCE_SUFFIXES:
        return "source"
    if suffix in (".md", ".markdown"):
        return "markdown"
    if is_delimited(text, named_so=suffix in (".csv", ".tsv")):
        return "csv"
    return "markdown" if "#" in text and _MARKDOWN_HEADING.search(text) else "text"


class _Ole(Protocol):
    """What is used of olefile, which is not typed."""

    def __enter__(self) -> "_Ole": ...
    def __exit__(self, *_: object) -> None: ...
    def listdir(self) -> list[list[str]]: ...


def _ole(data: bytes) -> str:
    from olefile import OleFileIO

    try:
        with cast("_Ole", OleFileIO(io.BytesIO(data))) as ole:
            names = {"/".join(path) for path in ole.listdir()}
    except Exception:  # of a damaged file the library raises anything
        # Its directory is out of reach. How the main stream begins tells as well, and its reader says what is wrong.
        beginnings = (data[start : start + 4] for start in range(_OLE_SECTOR, len(data), _OLE_SECTOR))
        return next((_OLE_BEGINNINGS[beginning] for beginning in beginnings if beginning in _OLE_BEGINNINGS), "ole")
    return next((format_ for name, format_ in _OLE_STREAMS if name in names), "ole")


def _zip(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as container:
            format_ = office_format(container.namelist())
            if format_ == "odf":
                with container.open("mimetype") as file:
                    kind = file.read(100)
                return next((name for beginning, name in _ODF if kind.startswith(beginning)), "zip")
            return format_ or "zip"
    except Exception:  # of a damaged file the library raises anything; it is refused as a damaged archive
        return "zip"


def _image_or_media(data: bytes) -> str | None:
    if data[:4] == b"RIFF":
        return "image" if data[8:12] == b"WEBP" else "media"
    if data[:2] == b"BM" and int.from_bytes(data[2:6], "little") == len(data):
        return "image"
    if data[4:8] == b"ftyp":
        return "heic" if data[8:12] in (b"heic", b"heix", b"mif1", b"avif") else "media"
    if data[:2] == b"MZ" and b"\x00" in data[:64]:
        return "executable"
    if data[:3] in (b"FWS", b"CWS") and b"\x00" in data[:64]:
        return "flash"
    if data[:3] == b"BZh" and data[4:10] == b"1AY&SY":
        return "bzip2"
    return "tar" if data[257:262] == b"ustar" else None


def _markup(data: bytes) -> str | None:
    beginning = data[: 4 * _BEGINNING]
    if beginning.startswith((b"\xff\xfe", b"\xfe\xff")):
        beginning = beginning[: len(beginning) // 2 * 2].decode("utf-16", "ignore").encode()
    beginning = beginning.removeprefix(b"\xef\xbb\xbf")
    if b'progid="Word.Document"' in beginning and _XML.match(beginning):
        return "wordml"
    if _HTML.match(beginning):
        return "html"
    if _XML.match(beginning):
        return "svg" if b"<svg" in beginning else "xml"
    return "mail" if _is_mail(beginning) else None


def _is_mail(beginning: bytes) -> bool:
    """Whether the bytes begin with the fields of a message, one of which only messages have."""
    fields: set[bytes] = set()
    for line in beginning.lstrip(b"\r\n").splitlines():
        if not line.strip():
            break
        if line[:1] in b" \t" and fields:
            continue
        match = _MAIL_LINE.match(line)
        if match is None:
            return False
        fields.add(match.group(1).lower())
    return bool(fields & _MAIL_FIELDS)
