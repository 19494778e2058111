"""Whoever opens the sheets of a release finds what the marts hold, and nothing that runs."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import cast

import duckdb
import openpyxl
import pandas as pd
import polars as pl
import pytest
from openpyxl.cell.cell import Cell
from python_calamine import CalamineWorkbook

from tests.handoff.published import Published

OFFICE = shutil.which("soffice")
HAS_CALC = OFFICE is not None and Path(OFFICE).resolve().with_name("libsclo.so").exists()  # it can be installed without
MARTS = ("observation", "hearings", "mediation", "headline")

Seen = tuple[int, int, float, int, date]  # rows, organisations, sum of values, parts, last day


def in_the_mart(published: Published, mart: str) -> Seen:
    """What the DuckDB file of the release says."""
    parts = "count(*) filter (is_part)" if mart != "headline" else "0"
    with duckdb.connect(published.release.folder / "zhibiao.duckdb", read_only=True) as connection:
        query = f"select count(*), count(distinct organisation), sum(value), {parts}, max(period_end) from mart.{mart}"
        return cast(Seen, connection.execute(query).fetchone())


def seen_in(rows: Iterator[tuple[object, ...]]) -> Seen:
    """The same of a table of cells with its headings."""
    names = next(rows)
    records = [dict(zip(names, row, strict=True)) for row in rows]
    days = [day for record in records if (day := record["period_end"])]
    return (
        len(records),
        len({record["organisation"] for record in records} - {None, ""}),
        sum(cast(float, record["value"]) for record in records),
        sum(record.get("is_part") is True for record in records),
        max(day.date() if isinstance(day, datetime) else cast(date, day) for day in days),
    )


def csv_by_pandas(folder: Path, mart: str) -> Seen:
    """pandas."""
    frame = pd.read_csv(folder / "csv" / f"{mart}.csv", parse_dates=["period_end"], date_format="%Y-%m-%d")
    parts = int(frame["is_part"].sum()) if "is_part" in frame.columns else 0
    last = cast(pd.Timestamp, frame["period_end"].max())
    return len(frame), frame["organisation"].nunique(), float(frame["value"].sum()), parts, last.date()


def csv_by_polars(folder: Path, mart: str) -> Seen:
    """Polars."""
    frame = pl.read_csv(folder / "csv" / f"{mart}.csv", try_parse_dates=True, infer_schema_length=None)
    parts = int(frame["is_part"].sum()) if "is_part" in frame.columns else 0
    organisations = frame["organisation"].drop_nulls().n_unique()
    return frame.height, organisations, float(frame["value"].sum()), parts, cast(date, frame["period_end"].max())


def xlsx_by_openpyxl(folder: Path, mart: str) -> Seen:
    """openpyxl."""
    book = openpyxl.load_workbook(folder / "xlsx" / f"{mart}.xlsx", read_only=True)
    try:
        return seen_in(iter(book.worksheets[0].iter_rows(values_only=True)))
    finally:
        book.close()


def xlsx_by_calamine(folder: Path, mart: str) -> Seen:
    """calamine."""
    with CalamineWorkbook.from_path(folder / "xlsx" / f"{mart}.xlsx") as book:
        return seen_in(tuple(row) for row in book.get_sheet_by_index(0).iter_rows())


@pytest.mark.parametrize("mart", MARTS)
@pytest.mark.parametrize("program", [csv_by_pandas, csv_by_polars, xlsx_by_openpyxl, xlsx_by_calamine])
def test_a_sheet_holds_what_its_mart_holds(published: Published, program: Callable[[Path, str], Seen], mart: str):
    expected, seen = in_the_mart(published, mart), program(published.release.folder, mart)
    assert seen == (*expected[:2], pytest.approx(expected[2]), *expected[3:])


def formulas(book: Path) -> list[str]:
    """The formulas of a workbook, but for the two as which LibreOffice writes what is true or false."""
    sheets = openpyxl.load_workbook(book).worksheets
    cells = (cell for sheet in sheets for row in sheet.iter_rows() for cell in row if isinstance(cell, Cell))
    found = [f"{cell.coordinate}: {cell.value}" for cell in cells if cell.data_type == "f"]
    return [formula for formula in found if not formula.endswith((": =TRUE()", ": =FALSE()"))]


@pytest.mark.slow
@pytest.mark.skipif(not HAS_CALC, reason="LibreOffice Calc is not installed here")
@pytest.mark.parametrize("sheet", ["csv/observation.csv", "xlsx/observation.xlsx"])
def test_libreoffice_finds_no_formula_and_keeps_every_row(published: Published, sheet: str, tmp_path: Path):
    # 44,34,76: fields between commas, in quotes, UTF-8, as a person would choose when opening a CSV file.
    reader = ["--infilter=CSV:44,34,76,1,,0,false,true"] if sheet.endswith(".csv") else []
    command = [OFFICE or "", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", *reader,
               "--convert-to", "xlsx", "--outdir", str(tmp_path), str(published.release.folder / sheet)]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    assert formulas(tmp_path / "observation.xlsx") == []
    opened = openpyxl.load_workbook(tmp_path / "observation.xlsx", read_only=True)
    assert sum(1 for _ in opened.worksheets[0].iter_rows()) == in_the_mart(published, "observation")[0] + 1
