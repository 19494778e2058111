"""Marts as CSV and XLSX, for people with a spreadsheet: what it would run as a formula is text there."""

import codecs
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import duckdb
import pyarrow.csv as pacsv
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from zhibiao.defuse import FORMULA, HIDDEN
from zhibiao.handoff.dictionary import Column, Entry
from zhibiao.lake.extensions import literal

XLSX_ROWS = 100_000  # more than that is no fun in a spreadsheet
_CELL = 32_767  # characters that a cell can hold
_WHOLE = 2**53  # a spreadsheet's numbers have no more digits; keys have
_BATCH = 10_000
_MADE = datetime(2000, 1, 1)  # the same bytes whenever it is written
_WIDTHS = {"BIGINT": 12, "INTEGER": 12, "DOUBLE": 14, "DATE": 12, "BOOLEAN": 9, "TIMESTAMP": 20}
_FORMS = {"DATE": "yyyy-mm-dd", "TIMESTAMP": "yyyy-mm-dd hh:mm:ss"}
_TYPED = {
    "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}  # fmt: skip
_PROSE = frozenset(("sentence", "correction", "title", "address", "section", "description"))


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file for spreadsheets; `path` is relative to the release."""

    path: Path
    rows: int
    bytes: int


def write_csv(connection: duckdb.DuckDBPyConnection, rows: str, release: Path, path: Path) -> Sheet:
    """Write the rows of a query as UTF-8 with a byte order mark, without which Excel takes Chinese for something else.

    Text that a spreadsheet would take for a formula gets an apostrophe in front, as a person would type it.
    """
    columns = {name: kind for name, kind, *_ in connection.execute(f"describe {rows}").fetchall()}
    shown = {
        name: f"if(regexp_matches({text}, {literal(FORMULA)}), '''' || {text}, {text})" for name, text in _texts(columns).items()
    }
    (release / path).parent.mkdir(exist_ok=True)
    count = 0
    with (release / path).open("wb") as file:
        file.write(codecs.BOM_UTF8)
        batches = connection.execute(_selected(rows, columns, shown)).to_arrow_reader(_BATCH)
        with pacsv.CSVWriter(file, batches.schema) as writer:
            for batch in batches:
                writer.write_batch(batch)
                count += batch.num_rows
    return Sheet(path, count, (release / path).stat().st_size)


def write_xlsx(connection: duckdb.DuckDBPyConnection, entry: Entry, rows: str, release: Path, path: Path) -> Sheet:
    """Write a mart, whose rows a query gives, as a workbook with a sheet of rows and one that says what its columns mean.

    Cells are typed: text is never a formula or a link. Text of more than 32,767 characters is cut, with "…" at its end.
    """
    (release / path).parent.mkdir(exist_ok=True)
    with xlsxwriter.Workbook(release / path, _TYPED) as book:
        book.set_properties({"title": entry.name, "comments": entry.description[:255], "created": _MADE})
        head = book.add_format({"bold": True, "bg_color": "#E8EDF2", "bottom": 1, "valign": "top", "text_wrap": True})
        formats = {kind: book.add_format({"num_format": form}) for kind, form in _FORMS.items()}
        count = _fill(book.add_worksheet(entry.name.partition(".")[2][:31]), connection, entry, rows, head, formats)
        _describe(book.add_worksheet("columns"), entry, head, book.add_format({"text_wrap": True, "valign": "top"}))
    return Sheet(path, count, (release / path).stat().st_size)


def _texts(columns: Mapping[str, str]) -> dict[str, str]:
    """For each column of text, what gives it without characters that are not seen."""
    return {name: f"regexp_replace({name}, {literal(HIDDEN)}, '', 'g')" for name, kind in columns.items() if kind == "VARCHAR"}


def _selected(rows: str, columns: Iterable[str], shown: Mapping[str, str]) -> str:
    chosen = ", ".join(f"{shown.get(name, name)} as {name}" for name in columns)
    return f"select {chosen} from ({rows})"


def _fill(
    sheet: Worksheet, connection: duckdb.DuckDBPyConnection, entry: Entry, query: str, head: Format, formats: dict[str, Format]
) -> int:
    for index, column in enumerate(entry.columns):
        sheet.set_column(index, index, _width(column), formats.get(column.type))
        sheet.write_string(0, index, column.name, head)
    sheet.freeze_panes(1, 1)
    at = 0
    columns = {column.name: column.type for column in entry.columns}
    connection.execute(_selected(query, columns, _texts(columns)))
    while rows := connection.fetchmany(_BATCH):
        for row in rows:
            at += 1
            for index, cell in enumerate(row):
                _put(sheet, at, index, cell)
    sheet.autofilter(0, 0, at, len(entry.columns) - 1)
    return at


def _put(sheet: Worksheet, row: int, column: int, cell: str | float | bool | date | datetime | None) -> None:
    match cell:
        case None | "":
            pass
        case bool():
            sheet.write_boolean(row, column, cell)
        case str():
            sheet.write_string(row, column, fitting(cell))
        case datetime():
            sheet.write_datetime(row, column, cell)
        case date():
            sheet.write_datetime(row, column, datetime(cell.year, cell.month, cell.day))
        case int() if abs(cell) > _WHOLE:
            sheet.write_string(row, column, str(cell))
        case _:
            sheet.write_number(row, column, cell)


def fitting(text: str) -> str:
    """The text, cut to what a cell of a workbook holds."""
    if len(text) <= _CELL // 2:
        return text
    units = text.encode("utf-16-le")  # what a spreadsheet counts as characters
    return text if len(units) <= 2 * _CELL else units[: 2 * (_CELL - 1)].decode("utf-16-le", "ignore") + "…"


def _width(column: Column) -> int:
    return 60 if column.name in _PROSE else _WIDTHS.get(column.type, 18)


def _describe(sheet: Worksheet, entry: Entry, head: Format, wrapped: Format) -> None:
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 2, 70)
    for index, cell in enumerate((entry.name, entry.description, entry.description_zh)):
        sheet.write_string(0, index, cell, head)
    for row, column in enumerate(entry.columns, start=1):
        for index, cell in enumerate((column.name, column.description, column.description_zh)):
            sheet.write_string(row, index, cell, wrapped)
