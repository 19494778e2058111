"""Workbooks of Excel, WPS and LibreOffice: each sheet's name, titles, tables and notes.

The three formats are read by modules of their own, cell by cell, so that what a file costs depends on the cells that it
holds and not on where it puts them or how large it says that it is.
"""

import re

from zhibiao.documents import spreadsheet_biff, spreadsheet_ods, spreadsheet_xlsx
from zhibiao.documents.building import Builder
from zhibiao.documents.container import Container
from zhibiao.documents.limits import LIMITS, Limits
from zhibiao.documents.model import BadContent, Content
from zhibiao.documents.spreadsheet_layout import write
from zhibiao.documents.spreadsheet_sheet import Cells, Sheet

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DEFAULT_NAME = re.compile(r"(?:sheet|工作表|表格?|table)?\s*[\d_]*\s*(?:[（(]\d+[）)])?", re.IGNORECASE)


def read(data: bytes, limits: Limits = LIMITS) -> Content:
    """The tables of a workbook and the text around them. Raises BadContent."""
    if not data.strip():
        raise BadContent("empty", "the file is empty; fetch the report again")
    if data.startswith(_OLE):
        format_, sheets = "xls", spreadsheet_biff.sheets(data, limits)
    else:
        container = Container(data, limits)
        if "content.xml" in container:
            format_, sheets = "ods", spreadsheet_ods.sheets(container, limits)
        else:
            format_, sheets = "xlsx", spreadsheet_xlsx.sheets(container, limits)
    builder = Builder(limits)
    cells = Cells(limits)
    warnings: list[str] = []
    for sheet in sheets:
        if sheet.rows:
            if not _is_default(sheet):
                builder.heading(sheet.name, 1)
            write(sheet, builder, cells)
        warnings += _warnings(sheet)
    return builder.content(format_, warnings=warnings)


def _is_default(sheet: Sheet) -> bool:
    """Whether the name says nothing: the program gave it, or the first line of the sheet is the same."""
    first = sheet.rows[min(sheet.rows)]
    return _DEFAULT_NAME.fullmatch(sheet.name.strip()) is not None or first[min(first)].strip() == sheet.name.strip()


def _warnings(sheet: Sheet) -> list[str]:
    found: list[str] = []
    if sheet.rows and sheet.hidden:
        found.append(f"the sheet {sheet.name} is hidden, and was read as well")
    elif sheet.rows and sheet.partly_hidden:
        found.append(f"hidden rows or columns of the sheet {sheet.name} were read as well")
    if sheet.uncalculated:
        found.append(
            f"{sheet.uncalculated} formulas of the sheet {sheet.name} have no value in the file and are left out; "
            "open it in Excel or WPS and save it"
        )
    return found
