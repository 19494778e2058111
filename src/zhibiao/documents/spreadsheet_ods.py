"""OpenDocument workbooks (.ods): cells hold both their value and what is displayed."""

import re
from collections.abc import Iterator
from datetime import datetime
from xml.etree.ElementTree import Element

from zhibiao.documents.container import Container, stream_xml, tag_of, value_of
from zhibiao.documents.limits import Limits
from zhibiao.documents.model import BadContent
from zhibiao.documents.opendocument import refuse_encrypted, text_of
from zhibiao.documents.spreadsheet_numbers import plain
from zhibiao.documents.spreadsheet_sheet import Area, Cells, Sheet

_ROW_DEPTH = 5  # document-content, body, spreadsheet, table, table-row or a group of rows
_GROUPS = ("table-header-rows", "table-rows", "table-row-group")
_HIDDEN = ("collapse", "filter")
_PLAIN = re.compile(r"-?[\d,， ]*\.?\d+")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2})?)?")
_ERROR = re.compile(r"#[A-Z/0]+[!?]|#N/A|Err:\d+|#NAME\?")
_PLACES = 1_048_576  # the most rows or columns that a sheet has
_MARKUP = 5  # tags for each cell that may hold something


def sheets(container: Container, limits: Limits) -> Iterator[Sheet]:
    """The sheets in their order. Raises BadContent."""
    refuse_encrypted(container)
    most = _MARKUP * limits.cells
    with container.open("content.xml") as stream:
        while data := stream.read():
            most -= data.count(b"<")
            if most < 0:
                raise BadContent("too_large", f"its sheets have over {limits.cells:,} cells; split the file")
    with container.open("content.xml") as stream:
        yield from _Reader(Cells(limits)).sheets(stream_xml(stream, _ROW_DEPTH))


class _Reader:
    def __init__(self, cells: Cells) -> None:
        self._cells = cells
        self._sheet = Sheet("")
        self._row = self._columns = 0

    def sheets(self, elements: Iterator[Element]) -> Iterator[Sheet]:
        """What the elements of the document make up: rows come before the table that they are in, styles before both."""
        invisible: set[str] = set()
        display = ""
        for element in elements:
            tag = tag_of(element)
            if tag == "table-properties":
                display = value_of(element, "display") or ""
            elif tag == "style":
                if display == "false":
                    invisible.add(value_of(element, "name") or "")
                display = ""
            elif tag == "table-row" or tag in _GROUPS:
                self._rows(element)
            elif tag == "table-column":
                self._column(element)
            elif tag == "table":
                self._sheet.name = value_of(element, "name") or ""
                self._sheet.hidden = value_of(element, "style-name") in invisible
                yield self._sheet
                self._sheet, self._row, self._columns = Sheet(""), 0, 0

    def _column(self, element: Element) -> None:
        count = _number(element, "number-columns-repeated")
        if value_of(element, "visibility") in _HIDDEN:
            self._sheet.hidden_columns.append((self._columns, self._columns + count - 1))
        self._columns += count

    def _rows(self, element: Element) -> None:
        """A row, or those of a group: groups may be in groups."""
        waiting = [element]
        while waiting:
            node = waiting.pop()
            if tag_of(node) == "table-row":
                self._read_row(node)
            elif tag_of(node) in _GROUPS:
                waiting.extend(reversed(list(node)))

    def _read_row(self, element: Element) -> None:
        repeated = _number(element, "number-rows-repeated")
        column = 0
        filled: list[tuple[int, str]] = []
        for cell in element:
            if tag_of(cell) not in ("table-cell", "covered-table-cell"):
                continue
            count = _number(cell, "number-columns-repeated")
            text = _text(cell) if tag_of(cell) == "table-cell" else ""
            if text.strip():
                self._cells.count(count * repeated)
                filled.extend((column + offset, text) for offset in range(count))
                self._merge(cell, column)
            column += count
        for offset in range(repeated if filled else 0):
            for place, text in filled:
                self._cells.put(self._sheet, self._row + offset, place, text)
        if filled and value_of(element, "visibility") in _HIDDEN:
            self._sheet.hidden_rows.add(self._row)
        self._row += repeated

    def _merge(self, cell: Element, column: int) -> None:
        columns, rows = _number(cell, "number-columns-spanned"), _number(cell, "number-rows-spanned")
        if columns > 1 or rows > 1:
            self._cells.merge(self._sheet, Area(self._row, column, self._row + rows - 1, column + columns - 1))


def _number(element: Element, name: str) -> int:
    digits = value_of(element, name) or ""
    return min(max(int(digits), 1), _PLACES) if re.fullmatch(r"\d{1,9}", digits) else 1


def _text(cell: Element) -> str:
    """What a cell shows. Figures are as they were typed, where they are mere figures; dates as 2023-02-03."""
    kind = value_of(cell, "value-type")
    shown = "\n".join(text_of(child) for child in cell if tag_of(child) == "p")
    if _ERROR.fullmatch(shown):
        return ""
    if kind == "boolean":
        return "是" if value_of(cell, "boolean-value") == "true" else "否"
    if kind == "date":
        return _date(value_of(cell, "date-value") or "") or shown
    value = value_of(cell, "value") if kind in ("float", "currency", "percentage") else None
    if value is None:
        return shown
    try:
        number = float(value)
    except ValueError:
        return shown
    if kind == "percentage":
        return plain(100 * number) + "%"
    return plain(number) if not shown or _PLAIN.fullmatch(shown.strip()) else shown


def _date(value: str) -> str:
    if not _DATE.match(value):
        return ""
    try:
        moment = datetime.fromisoformat(value[:19])
    except ValueError:
        return ""
    return moment.date().isoformat() if moment.time() == datetime.min.time() else moment.strftime("%Y-%m-%d %H:%M")
