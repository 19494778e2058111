"""Bytes of a text file become characters, without guessing where a strict decoder can tell."""

import codecs
import re
from dataclasses import dataclass


class BinaryDataError(Exception):
    """The bytes are no text at all."""


class UndecodableDataError(Exception):
    """The bytes look like text, but no encoding fits them."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """`text` is without byte-order mark, with its newlines kept as they are."""

    text: str
    encoding: str
    warnings: tuple[str, ...] = ()


# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_HAN = re.compile(r"[\u3400-\u9fff\ue000-\uf8ff\U00020000-\U0003ffff]")
_SAMPLE = 20_000
_COMMON_SHARE = 0.9  # of the Han characters; running text has over 0.99, other encodings read as GB18030 under 0.6
_CHARDET_SHARE = 0.3  # what is believed must also be Chinese, and is said to be a guess


def decode(data: bytes) -> Decoded:
    """Decode by mark, strict UTF-8, strict GB18030, then by statistics. Raises BinaryDataError or UndecodableDataError."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], encoding)
    if b"\x00" in data:
        return _utf16_without_mark(data)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _not_utf8(data, error.start)
    return _checked(text, "utf-8")


def _strictly(data: bytes, encoding: str) -> Decoded:
    try:
        return _checked(data.decode(encoding), encoding)
    except UnicodeDecodeError as error:
        raise UndecodableDataError(f"it begins with a mark of {encoding}, but byte {error.start} is not {encoding}") from error


def _utf16_without_mark(data: bytes) -> Decoded:
    """ASCII characters have their NUL at an odd offset in little-endian text and at an even one in big-endian.

    A few Chinese characters (一, 开) have one on the other side, so that the majority decides and the result is checked.
    """
    encoding = "utf-16-le" if data[1::2].count(0) > data[0::2].count(0) else "utf-16-be"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        raise BinaryDataError from None
    if not _is_common_chinese(text):
        raise BinaryDataError
    return _checked(text, encoding)


def _not_utf8(data: bytes, bad: int) -> Decoded:
    """Text in another encoding, or UTF-8 that was cut off; `bad` is the offset of the first byte that is no UTF-8."""
    if 0 < bad >= len(data) - 3 and _is_common_chinese(data[:bad].decode("utf-8")):
        cut = _checked(data[:bad].decode("utf-8"), "utf-8")
        return Decoded(cut.text, cut.encoding, (*cut.warnings, "the file is cut off in the middle of its last character"))
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        text = None
    if text is not None and _is_common_chinese(text):
        return _checked(text, "gb18030")
    guessed = _by_statistics(data)
    if guessed is not None:
        return guessed
    if _control_share(data.decode("latin-1")) > 0.02:
        raise BinaryDataError
    raise UndecodableDataError(f"neither UTF-8 (wrong from byte {bad} on) nor GB18030 nor another encoding fits its bytes")


def _by_statistics(data: bytes) -> Decoded | None:
    import chardet  # only needed for rare files, and slow to import

    result = chardet.detect(data[: 10 * _SAMPLE])
    encoding, confidence = result["encoding"], result["confidence"]
    if not encoding or confidence < _CHARDET_SHARE:
        return None
    try:
        text = data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None
    # Single-byte encodings fit any bytes, so only Chinese text is believed.
    if len(_HAN.findall(text[:_SAMPLE])) < 0.3 * len(text[:_SAMPLE]) or _control_share(text) > 0:
        return None
    return Decoded(text, encoding.lower(), (f"the encoding was guessed as {encoding}; compare the text with the source",))


def _checked(text: str, encoding: str) -> Decoded:
    if _control_share(text) > 0.005:
        raise BinaryDataError
    lost = text.count("\ufffd")
    warnings = (f"{lost} characters were lost before the file came here (U+FFFD)",) if lost else ()
    return Decoded(text.removeprefix("\ufeff"), encoding, warnings)


def _control_share(text: str) -> float:
    sample = text[:_SAMPLE]
    return len(_CONTROL.findall(sample)) / max(len(sample), 1)


def _is_common_chinese(text: str) -> bool:
    """Whether the Han characters are ones that Chinese text uses (those of GB2312), as they are not in misread bytes."""
    han = _HAN.findall(text[:_SAMPLE])
    if not han:
        return text.isascii()
    common = len("".join(han).encode("gb2312", "ignore")) // 2
    return common >= _COMMON_SHARE * len(han)
