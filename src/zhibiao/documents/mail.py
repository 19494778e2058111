"""Saved web pages (.mht, .mhtml) and saved mails (.eml): the page or the text inside."""

import email
import email.message
import email.policy
from dataclasses import replace
from typing import cast

from zhibiao.documents.html import read_page
from zhibiao.documents.html_charset import decode_page
from zhibiao.documents.limits import LIMITS, Limits
from zhibiao.documents.model import BadContent, Content
from zhibiao.documents.text import read_blocks

_MAX_DEPTH = 20  # parts in parts; mails that are handed on several times have some five
_LEAST_TEXT = 0.5  # of the plain text's length; a page that holds less of it is a mere frame around it
_BLANKS = " \t\r\n\f\v\u3000\xa0\u200b\ufeff\x00"

_TEXTS = ("text/html", "text/plain", "application/xhtml+xml")

_Message = email.message.Message


def read(data: bytes, limits: Limits = LIMITS) -> Content:
    """The page of a web archive, or the text of a mail; its attachments are named in a warning. Raises BadContent."""
    if not data.strip():
        raise BadContent("empty", "the file is empty; fetch the report again")
    if data.count(b"\n--") > limits.members * 10:
        raise BadContent("too_large", f"it has over {limits.members * 10:,} parts; save the report itself")
    try:
        # This policy parses no header beforehand, and so fails at none.
        message = email.message_from_bytes(data.lstrip(), policy=email.policy.compat32)
        parts, attached = _parts(message, limits)
    except (RecursionError, LookupError, ValueError, AttributeError) as error:
        raise BadContent("damaged", "its parts cannot be told apart; save the report itself") from error
    if not message.keys():
        raise BadContent("damaged", "it does not begin as a mail or web archive does; fetch the report again")
    archive = message.get_content_type() == "multipart/related"
    content = _best(parts, "mht" if archive else "eml", limits)
    if attached and not archive:
        note = f"{len(attached)} attached files are not read ({', '.join(attached[:3])}); save and read them apart"
        content = replace(content, warnings=(*content.warnings, note))
    return content


def _parts(message: _Message, limits: Limits) -> tuple[list[_Message], list[str]]:
    """The parts that hold text, in order, and the names of attached files."""
    texts: list[_Message] = []
    attached: list[str] = []
    waiting: list[tuple[_Message, int]] = [(message, 0)]
    while waiting:
        part, depth = waiting.pop()
        if depth > _MAX_DEPTH or len(texts) > limits.members:
            raise BadContent("too_large", "its parts are nested too deeply, or too many; save the report itself")
        if part.is_multipart():
            inside = cast("list[_Message]", part.get_payload())
            waiting += [(inner, depth + 1) for inner in reversed(inside)]
        elif part.get_content_disposition() != "attachment" and part.get_content_type() in _TEXTS:
            texts.append(part)
        elif part.get_content_disposition() == "attachment" or part.get_content_maintype() == "application":
            attached.append(str(part.get_filename("unnamed"))[:80])
    return texts, attached


def _best(parts: list[_Message], format_: str, limits: Limits) -> Content:
    """The first page, unless the plain text beside it holds much more."""
    pages = [part for part in parts if part.get_content_type() != "text/plain"]
    texts = [part for part in parts if part.get_content_type() == "text/plain"]
    page = read_page(_bytes_of(pages[0]), limits, charset=_charset_of(pages[0]), format_=format_) if pages else None
    if page is not None and (format_ == "mht" or not texts):
        return page
    text = _plain(texts[0], format_, limits) if texts else None
    if page is not None and (text is None or len(page.text) >= _LEAST_TEXT * len(text.text)):
        return page
    if text is None:
        raise BadContent("empty", "it holds no text of its own; save its attachments and read them")
    return text


def _plain(part: _Message, format_: str, limits: Limits) -> Content | None:
    """The text of a plain part; None when it is blank."""
    data = _bytes_of(part)
    if not data.strip():
        return None
    if len(data) > 4 * limits.characters:
        raise BadContent("too_large", f"it holds over {limits.characters:,} characters; split the file")
    decoded = decode_page(data, _charset_of(part))
    text = decoded.text.replace("\x00", "")
    if not text.strip(_BLANKS):
        return None
    if len(text) > limits.characters:
        raise BadContent("too_large", f"it holds over {limits.characters:,} characters; split the file")
    return Content(text, read_blocks(text), format_, decoded.encoding, warnings=decoded.warnings)


def _bytes_of(part: _Message) -> bytes:
    """What a part holds, its transfer encoding undone."""
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _charset_of(part: _Message) -> str | None:
    charset = part.get_param("charset")
    return charset if isinstance(charset, str) else None
