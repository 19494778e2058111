"""Workbooks of Excel and WPS (.xlsx, .xlsm), read cell by cell: the XML of a sheet never is in memory as a whole."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from xml.etree.ElementTree import Element

from zhibiao.documents.container import Container, child_of, resolved, stream_xml, tag_of
from zhibiao.documents.limits import Limits
from zhibiao.documents.model import BadContent
from zhibiao.documents.spreadsheet_numbers import builtin, displayed
from zhibiao.documents.spreadsheet_sheet import Area, Cells, Sheet

_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_MARKUP = 5  # tags for each cell that may hold something: its own two, and those of its value
_TRUE = ("1", "true", "on")


@dataclass(frozen=True, slots=True)
class _Book:
    """What the sheets of a workbook share."""

    strings: list[str]
    formats: list[str]  # codes, by style
    since_1904: bool


def sheets(container: Container, limits: Limits) -> Iterator[Sheet]:
    """The sheets in their order. Raises BadContent."""
    parts = {name.lower(): name for name in container.names}  # programs differ in upper and lower case
    main = parts.get("xl/workbook.xml")
    if main is None:
        raise BadContent("unsupported", "this is a binary workbook (.xlsb) or an incomplete one; save it as .xlsx")
    workbook = container.xml(main)
    targets = _relations(container, parts.get("xl/_rels/workbook.xml.rels"))
    properties = child_of(workbook, "workbookPr")
    book = _Book(
        _strings(container, parts.get("xl/sharedstrings.xml"), limits),
        _formats(container, parts.get("xl/styles.xml")),
        properties is not None and properties.get("date1904") in _TRUE,
    )
    cells = Cells(limits)
    for entry in _children(workbook, "sheets"):
        kind, target = targets.get(_relation(entry), ("worksheet", ""))
        if kind != "worksheet":  # a chart or a dialogue
            continue
        sheet = Sheet(entry.get("name", ""), hidden=entry.get("state", "visible") != "visible")
        _read_sheet(container, parts.get(target.lower(), target), sheet, book, cells, limits)
        yield sheet


def _children(element: Element, name: str) -> list[Element]:
    child = child_of(element, name)
    return [] if child is None else list(child)


def _relation(entry: Element) -> str:
    return next((value for key, value in entry.attrib.items() if key.endswith("}id")), "")


def _relations(container: Container, name: str | None) -> dict[str, tuple[str, str]]:
    """The kind and the part of what the workbook refers to, by the name of the reference."""
    if name is None:
        raise BadContent("damaged", "it does not say where its sheets are; fetch the file again")
    return {
        entry.get("Id", ""): (entry.get("Type", "").rpartition("/")[2], resolved(entry.get("Target", ""), "xl"))
        for entry in container.xml(name)
    }


def _bounded(container: Container, name: str, limits: Limits) -> None:
    """Refuse a part with more tags than a workbook may have cells, before any of them costs time and memory."""
    most = _MARKUP * limits.cells
    with container.open(name) as stream:
        while data := stream.read():
            most -= data.count(b"<")
            if most < 0:
                raise BadContent("too_large", f"its sheets have over {limits.cells:,} cells; split the file")


def _strings(container: Container, name: str | None, limits: Limits) -> list[str]:
    if name is None:
        return []
    _bounded(container, name, limits)
    with container.open(name) as stream:
        return [_text(element) for element in stream_xml(stream, 2) if tag_of(element) == "si"]


def _text(element: Element) -> str:
    """The text of a string, formatted in parts or not; how it is pronounced is left out."""
    parts: list[str] = []
    for child in element:
        tag = tag_of(child)
        if tag == "t":
            parts.append(child.text or "")
        elif tag == "r":
            parts.extend(part.text or "" for part in child if tag_of(part) == "t")
    text = "".join(parts)
    return _ESCAPE.sub(lambda match: chr(int(match.group(1), 16)), text) if "_x" in text else text


def _formats(container: Container, name: str | None) -> list[str]:
    if name is None:
        return []
    styles = container.xml(name)
    codes = {
        entry.get("numFmtId", ""): entry.get("formatCode", "General")
        for entry in _children(styles, "numFmts")
    }  # fmt: skip
    found: list[str] = []
    for entry in _children(styles, "cellXfs"):
        number = entry.get("numFmtId", "0")
        found.append(codes.get(number) or builtin(int(number) if number.isascii() and number.isdigit() else 0))
    return found


def _read_sheet(container: Container, name: str, sheet: Sheet, book: _Book, cells: Cells, limits: Limits) -> None:
    _bounded(container, name, limits)
    row = -1
    with container.open(name) as stream:
        for element in stream_xml(stream, 3):
            tag = tag_of(element)
            if tag == "row":
                place = _index(element.get("r"))
                row = row + 1 if place < 0 else place
                if element.get("hidden") in _TRUE:
                    sheet.hidden_rows.add(row)
                _read_row(element, row, sheet, book, cells)
            elif tag == "mergeCell":
                if area := _area(element.attrib):
                    cells.merge(sheet, area)
            elif tag == "col" and element.get("hidden") in _TRUE:
                sheet.hidden_columns.append((_index(element.get("min")), _index(element.get("max"))))


def _read_row(element: Element, row: int, sheet: Sheet, book: _Book, cells: Cells) -> None:
    column = -1
    for cell in element:
        if tag_of(cell) != "c":
            continue
        place = _column(cell.get("r", "").rstrip("0123456789"))
        column = column + 1 if place is None else place
        if len(cell):
            cells.put(sheet, row, column, _value(cell, sheet, book))


def _value(cell: Element, sheet: Sheet, book: _Book) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        inline = child_of(cell, "is")
        return "" if inline is None else _text(inline)
    held = child_of(cell, "v")
    value = held.text if held is not None else None
    if not value:
        sheet.uncalculated += child_of(cell, "f") is not None and kind != "str"
        return ""
    if kind == "s":
        return book.strings[int(value)] if value.strip().isdecimal() and int(value) < len(book.strings) else ""
    if kind == "str":
        return _ESCAPE.sub(lambda match: chr(int(match.group(1), 16)), value) if "_x" in value else value
    if kind == "b":
        return "是" if value.strip() in _TRUE else "否"
    if kind == "d":
        return value.strip().removesuffix("Z").removesuffix("T00:00:00").replace("T", " ")
    return _number(value, cell.get("s", ""), book) if kind == "n" else ""


def _number(value: str, style: str, book: _Book) -> str:
    index = int(style) if style.isascii() and style.isdigit() and len(style) < 7 else 0
    code = book.formats[index] if index < len(book.formats) else "General"
    try:
        return displayed(float(value), code, since_1904=book.since_1904)
    except (ValueError, OverflowError):
        return ""


def _area(attributes: Mapping[str, str]) -> Area | None:
    first, _, last = attributes.get("ref", "").partition(":")
    corners = _REFERENCE.fullmatch(first), _REFERENCE.fullmatch(last)
    if corners[0] is None or corners[1] is None:
        return None
    (left, top), (right, bottom) = ((_column(match.group(1)), int(match.group(2)) - 1) for match in corners if match)
    return None if left is None or right is None else Area(top, left, bottom, right)


def _index(number: str | None) -> int:
    """A row or column that is counted from 1, counted from 0; -1 where it is no number."""
    return int(number) - 1 if number and len(number) < 8 and number.isascii() and number.isdigit() else -1


@lru_cache(maxsize=20_000)
def _column(letters: str) -> int | None:
    """The number of a column, 0 for A; None where the letters are none."""
    if not letters.isascii() or not letters.isalpha() or len(letters) > 3:
        return None
    number = 0
    for letter in letters.upper():
        number = 26 * number + ord(letter) - ord("A") + 1
    return number - 1
