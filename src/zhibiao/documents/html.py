"""Web pages: the document that a page holds, without the site around it."""

import re

from zhibiao.documents.building import Builder
from zhibiao.documents.html_blocks import Item, Line, items
from zhibiao.documents.html_charset import decode_page
from zhibiao.documents.html_head import has_title, page_title, source_lines, tidy
from zhibiao.documents.html_main import drop_link_lists, find_main, is_from_office, prune
from zhibiao.documents.html_tree import Node, parse
from zhibiao.documents.limits import LIMITS, Limits
from zhibiao.documents.model import BadContent, Content

_PAGE = re.compile(r"<html\b", re.IGNORECASE)
_END = re.compile(r"</(?:html|body)\s*>", re.IGNORECASE)
_HAN = re.compile(r"[\u3400-\u9fff]")
_SEEN = 500  # characters of a paragraph that are looked at for them
_LEAST = 30  # Chinese characters; a page with fewer shows a viewer, a login or a list


def read(data: bytes, limits: Limits = LIMITS) -> Content:
    """The document of a web page: its title, where and when it was published, its text and tables. Raises BadContent."""
    return read_page(data, limits)


def read_page(data: bytes, limits: Limits = LIMITS, *, charset: str | None = None, format_: str = "html") -> Content:
    """As `read`; `charset` is what the page's transport says of its encoding, `format_` what it came in."""
    if not data.strip():
        raise BadContent("empty", "the file is empty; fetch the page again")
    decoded = decode_page(data, charset)
    warnings = [*decoded.warnings]
    if _PAGE.search(decoded.text) and not _END.search(decoded.text):
        warnings.append("the page ends in its middle, before </html>; fetch it again")
    root = parse(decoded.text)
    office = is_from_office(root)
    prune(root, by_name=not office)
    main = root if office else find_main(root)
    builder = Builder(limits)
    letters = _write(builder, root, main, limits, office)
    if letters < _LEAST:
        warnings.append("the page holds hardly any text of its own; fetch the document that it shows or lists")
    return builder.content(format_, encoding=decoded.encoding, warnings=warnings)


def _write(builder: Builder, root: Node, main: Node, limits: Limits, office: bool) -> int:
    """Write the document; about how many Chinese characters its body has."""
    before: list[Item] = [] if office else items(root, limits, until=main)
    title = None if office else page_title(root, main)
    if not office:
        drop_link_lists(main)
    body = tidy(items(main, limits))
    if title and not has_title(title, body):
        builder.heading(title, 1)
    for line in source_lines(root, before):
        builder.paragraph(line)
    letters = 0
    for item in body:
        if not isinstance(item, Line):
            builder.table(item.rows)
            letters += sum(len(_HAN.findall(cell[:_SEEN])) for row in item.rows for cell in row)
        else:
            letters += len(_HAN.findall(item.text[:_SEEN]))
            if item.level:
                builder.heading(item.text, item.level)
            else:
                builder.paragraph(item.text)
    return letters
