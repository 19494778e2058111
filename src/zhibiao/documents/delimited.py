"""Comma- and tab-separated values: one table. What separates the values is told by the content, not by the file's name."""

import csv
import io
from collections import Counter
from collections.abc import Iterator

from zhibiao.documents.building import Builder
from zhibiao.documents.encoding import BinaryDataError, UndecodableDataError, decode
from zhibiao.documents.limits import LIMITS, Limits
from zhibiao.documents.model import BadContent, Content

_DELIMITERS = "\t,;|，"
_SAMPLE = 200  # rows
_SAMPLE_CHARACTERS = 200_000
_LONGEST_QUOTED = 5_000  # characters of a quoted value with line breaks; a longer one began at a stray quotation mark


def read(data: bytes, limits: Limits = LIMITS) -> Content:
    """The table of a CSV or TSV file. Raises BadContent."""
    if not data.strip():
        raise BadContent("empty", "the file is empty; fetch the report again")
    try:
        decoded = decode(data)
    except BinaryDataError:
        raise BadContent("undecodable", "this is binary data and no table of text; save it as CSV in UTF-8") from None
    except UndecodableDataError as error:
        raise BadContent("undecodable", f"cannot be decoded: {error}; save it as CSV in UTF-8") from error
    text, stated = _without_separator_line(decoded.text.replace("\x00", ""))
    if len(text) > limits.characters:
        raise BadContent("too_large", f"it holds over {limits.characters:,} characters; split the file")
    warnings = [*decoded.warnings]
    delimiter = stated or _delimiter(text)
    try:
        rows = _bounded(_quoted(text, delimiter), limits)
    except csv.Error as error:
        raise BadContent("damaged", f"its rows cannot be told apart ({error}); save it as CSV again") from error
    if any(len(cell) > _LONGEST_QUOTED and "\n" in cell for row in rows for cell in row):
        rows = _bounded(_unquoted(text, delimiter), limits)
        warnings.append("a quotation mark without its other half was taken as a character; compare the table with the source")
    builder = Builder(limits)
    builder.table(rows)
    return builder.content("tsv" if delimiter == "\t" else "csv", encoding=decoded.encoding, warnings=warnings)


def _without_separator_line(text: str) -> tuple[str, str | None]:
    """Spreadsheet programs write `sep=;` as the first line, and mean it for themselves."""
    first, _, rest = text.partition("\n")
    first = first.strip().strip('"')
    return (rest, first[4]) if len(first) == 5 and first.lower().startswith("sep=") else (text, None)


def _delimiter(text: str) -> str:
    """The character that splits most rows into the same number of values, and more than one."""
    sample = text[:_SAMPLE_CHARACTERS]
    best, best_score = ",", 0.0
    for delimiter in _DELIMITERS:
        rows = [len(row) for row, _ in zip(_quoted(sample, delimiter), range(_SAMPLE), strict=False) if any(row)]
        width, times = Counter(rows).most_common(1)[0] if rows else (1, 0)
        score = times / max(len(rows), 1) if width > 1 else 0.0
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _quoted(text: str, delimiter: str) -> Iterator[list[str]]:
    # The limit is the process's; a value may be as long as a file that is let in here.
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True, strict=False)


def _unquoted(text: str, delimiter: str) -> Iterator[list[str]]:
    return ([cell.strip(' "') for cell in line.split(delimiter)] for line in text.splitlines())


def _bounded(rows: Iterator[list[str]], limits: Limits) -> list[list[str]]:
    """The rows, as long as all of them, filled up to the same width, stay within the limit."""
    kept: list[list[str]] = []
    width = 0
    for row in rows:
        row = _without_blank_end(row)
        width = max(width, len(row))
        kept.append(row)
        if len(kept) * width > limits.cells:
            raise BadContent("too_large", f"it has over {limits.cells:,} cells; split the file")
    return kept


def _without_blank_end(row: list[str]) -> list[str]:
    """Spreadsheet programs fill rows up with empty values."""
    end = len(row)
    while end and not row[end - 1].strip():
        end -= 1
    return row[:end]
