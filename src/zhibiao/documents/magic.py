"""What kind of file some bytes are, told by the bytes and never by the file's name."""

import re

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "PDF document"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Office document (.doc, .wps or .xls)"),
    (b"{\\rtf", "RTF document"),
    (b"\x89PNG\r\n", "PNG image"),
    (b"\xff\xd8\xff", "JPEG image"),
    (b"GIF8", "GIF image"),
    (b"II*\x00", "TIFF image"),
    (b"MM\x00*", "TIFF image"),
    (b"7z\xbc\xaf\x27\x1c", "7z archive"),
    (b"Rar!\x1a\x07", "RAR archive"),
    (b"\x1f\x8b\x08", "gzip archive"),
    (b"PAR1", "Parquet file"),
    (b"SQLite format 3\x00", "SQLite database"),
)
_ZIP_MEMBERS: tuple[tuple[bytes, str], ...] = (
    (b"word/", "Word document (.docx)"),
    (b"xl/", "Excel workbook (.xlsx)"),
    (b"OFD.xml", "OFD document"),
    (b"application/vnd.oasis.opendocument", "OpenDocument file"),
)
_HTML = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head)\b", re.IGNORECASE | re.DOTALL)


def recognise(data: bytes) -> str | None:
    """The name of the format that `data` is in, or None when it may be plain text."""
    for signature, name in _SIGNATURES:
        if data.startswith(signature):
            return name
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return next((name for member, name in _ZIP_MEMBERS if member in data), "ZIP archive")
    if _HTML.match(data.removeprefix(b"\xef\xbb\xbf"), 0, 4096):
        return "HTML page"
    # Some programs put bytes before the header; readers of PDF accept up to a kilobyte of them.
    if b"%PDF-" in data[:1024] and b"\nendobj" in data:
        return "PDF document"
    return None
