"""The bytes of a web page become characters. What a page says of its own encoding is believed only where it fits the bytes."""

import re

from zhibiao.documents.encoding import BinaryDataError, Decoded, UndecodableDataError, decode
from zhibiao.documents.model import BadContent

_DECLARED = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,30})", re.IGNORECASE)
_HEAD = 8_192  # bytes in which a page says its encoding
# gb2312 and gbk are said where gb18030 is meant. Single-byte encodings are left out: every sequence of bytes fits them.
_TRUSTED = {
    "gb2312": "gb18030",
    "gb_2312-80": "gb18030",
    "gb_2312": "gb18030",
    "csgb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "cp936": "gb18030",
    "ms936": "gb18030",
    "gb18030": "gb18030",
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "big5": "big5hkscs",
    "big5-hkscs": "big5hkscs",
}
_LOST_SHARE = 0.002  # characters that a few flipped or missing bytes may cost before the encoding itself is in doubt
_HAN = re.compile(r"[\u3400-\u9fff]")


def decode_page(data: bytes, declared: str | None = None) -> Decoded:
    """The text of a page; `declared` is the charset that its transport names. BadContent when no encoding fits."""
    if data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")) or b"\x00" in data[:_HEAD]:
        return _by_bytes(data)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = None
    # Chinese text in GB18030 is never UTF-8 that makes Chinese, whatever a page says of itself.
    if text is not None and (text.isascii() or _HAN.search(text)):
        return Decoded(text, "utf-8", _warnings(text.count("\ufffd")))
    encoding = _declared_encoding(data, declared)
    if encoding is not None:
        decoded = _leniently(data, encoding)
        if decoded is not None:
            return decoded
    try:
        return _by_bytes(data)
    except BadContent:
        for guess in ("utf-8", "gb18030"):
            decoded = _leniently(data, guess)
            if decoded is not None and _HAN.search(decoded.text):
                return decoded
        raise


def _declared_encoding(data: bytes, declared: str | None) -> str | None:
    found = _DECLARED.search(data, 0, _HEAD)
    names = [found.group(1).decode("ascii") if found else "", declared or ""]
    return next((_TRUSTED[name.lower()] for name in names if name.lower() in _TRUSTED), None)


def _leniently(data: bytes, encoding: str) -> Decoded | None:
    """The text, with U+FFFD for bytes that do not fit; None when there are so many that the encoding must be another."""
    text = data.decode(encoding, "replace")
    lost = text.count("\ufffd")
    if lost > max(1, _LOST_SHARE * len(text)):
        return None
    if lost == 1 and text.endswith("\ufffd"):
        return Decoded(text[:-1], encoding, ("the file is cut off in the middle of its last character",))
    return Decoded(text, encoding, _warnings(lost))


def _warnings(lost: int) -> tuple[str, ...]:
    return (f"{lost} characters could not be decoded (U+FFFD); compare the text with the source",) if lost else ()


def _by_bytes(data: bytes) -> Decoded:
    try:
        return decode(data)
    except BinaryDataError:
        raise BadContent("undecodable", "this is binary data and no page; fetch the page again") from None
    except UndecodableDataError as error:
        raise BadContent("undecodable", f"cannot be decoded: {error}; save the page as UTF-8") from error
