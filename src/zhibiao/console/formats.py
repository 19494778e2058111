"""Rows in the formats that `--format` names; one implementation for every command."""

import csv
import json
import math
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TextIO

from zhibiao.console.rows import Cell, Rows
from zhibiao.console.table import Screen, draw
from zhibiao.defuse import markdown_text, spreadsheet_text
from zhibiao.errors import UsageError


class Format(StrEnum):
    """How rows are written."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"
    MARKDOWN = "markdown"


def write(rows: Rows, form: Format, out: TextIO) -> None:
    """Write the rows to `out`. UsageError for Parquet on a terminal, and for what the format has no way to say."""
    try:
        _write(rows, form, out)
    except OverflowError as error:
        raise UsageError("a date beyond the year 9999 can be written as Parquet only, or cast it to text") from error


def _write(rows: Rows, form: Format, out: TextIO) -> None:
    match form:
        case Format.TABLE:
            for line in draw(rows.columns, [tuple(map(plain, record)) for record in rows.records], Screen.of(out)):
                print(line, file=out)
        case Format.JSON:
            _write_json(rows, out)
        case Format.JSONL:
            for line in _objects(rows):
                print(line, file=out)
        case Format.CSV:
            _write_csv(rows, out)
        case Format.MARKDOWN:
            _write_markdown(rows, out)
        case Format.PARQUET:
            _write_parquet(rows, out)


def plain(cell: Cell) -> str:
    """A cell as text: nothing for None, whole numbers without .0, dates as ISO, lists and structs as JSON."""
    match cell:
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case float() | Decimal():
            return _number(cell)
        case datetime():
            return cell.isoformat(sep=" ", timespec="seconds")
        case date():
            return cell.isoformat()
        case list() | dict():
            return json.dumps(cell, ensure_ascii=False, default=_jsonable)
        case _:
            return str(cell)


def _number(number: float | Decimal) -> str:
    if not math.isfinite(number):
        return str(number)
    return str(int(number)) if number == int(number) and abs(number) < 1e15 else str(number)


def _jsonable(cell: Cell) -> str | int | float | None:
    """What JSON has no type for: dates as ISO text, decimals as numbers."""
    match cell:
        case datetime() | date():
            return cell.isoformat()
        case Decimal():
            return int(cell) if cell == int(cell) else float(cell)
        case _:
            return str(cell)


def _objects(rows: Rows) -> Iterator[str]:
    names = [column.name for column in rows.columns]
    for record in rows.records:
        # JSON knows neither NaN nor infinity.
        cells = (None if isinstance(cell, float) and not math.isfinite(cell) else cell for cell in record)
        yield json.dumps(dict(zip(names, cells, strict=True)), ensure_ascii=False, default=_jsonable)


def _write_json(rows: Rows, out: TextIO) -> None:
    separator = "[\n"
    for line in _objects(rows):
        print(separator, line, sep="", end="", file=out)
        separator = ",\n"
    print("[]" if separator == "[\n" else "\n]", file=out)


def _write_csv(rows: Rows, out: TextIO) -> None:
    """Text is defused, since most CSV ends in a spreadsheet; numbers stay as they are."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([spreadsheet_text(column.name) for column in rows.columns])
    are_text = [column.type is str for column in rows.columns]
    for record in rows.records:
        cells = zip(are_text, map(plain, record), strict=True)
        writer.writerow([spreadsheet_text(cell) if is_text else cell for is_text, cell in cells])


def _write_markdown(rows: Rows, out: TextIO) -> None:
    def line(cells: list[str]) -> str:
        return "| " + " | ".join(map(markdown_text, cells)) + " |"

    print(line([column.name for column in rows.columns]), file=out)
    print(line(["--:" if column.is_number else "---" for column in rows.columns]), file=out)
    for record in rows.records:
        print(line([plain(cell) for cell in record]), file=out)


def _write_parquet(rows: Rows, out: TextIO) -> None:
    if out.isatty():
        raise UsageError("Parquet is binary: send it to a file (… --format parquet > rows.parquet)")
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = rows.arrow
    if table is None:
        kinds = {str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_(), date: pa.date32()}
        schema = pa.schema([(column.name, kinds.get(column.type, pa.string())) for column in rows.columns])
        flat = ((plain(cell) if type(cell) in (list, dict) else cell for cell in record) for record in rows.records)
        table = pa.Table.from_pylist([dict(zip(schema.names, record, strict=True)) for record in flat], schema)
    sink = pa.BufferOutputStream()
    try:
        pq.write_table(table, sink, compression="zstd")
    except pa.ArrowException as error:
        raise UsageError(f"Parquet cannot hold a column of this type: cast it to text ({error})") from error
    out.flush()
    out.buffer.write(sink.getvalue())
    out.buffer.flush()
