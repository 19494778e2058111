"""Whether a text is a table of delimited values: prose has commas too, but never the same number in every line."""

import csv
import io
from collections import Counter

_SAMPLE = 20_000  # characters
_ROWS = 200
_FEWEST_ROWS, _FEWEST_COLUMNS = 3, 3  # where nothing but the content speaks for a table
_SHARE = 0.7  # of the rows that are equally wide, where the name speaks for one too


def is_delimited(text: str, *, named_so: bool) -> bool:
    """Whether `text` is rectangular under a delimiter. Tabs count when it is `named_so`; else texts have them too."""
    return any(_is_rectangular(text, delimiter, named_so) for delimiter in (",;\t" if named_so else ",;"))


def _is_rectangular(text: str, delimiter: str, named_so: bool) -> bool:
    if delimiter not in text[:_SAMPLE]:
        return False
    rows = _rows(text, delimiter)
    widths = Counter(map(len, rows))
    if not widths:
        return False
    width, count = widths.most_common(1)[0]
    if named_so:
        return width >= 2 and count >= _SHARE * len(rows)
    return len(rows) >= _FEWEST_ROWS and width >= _FEWEST_COLUMNS and len(widths) == 1


def _rows(text: str, delimiter: str) -> list[list[str]]:
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text[:_SAMPLE], newline=""), delimiter=delimiter):
            if any(cell.strip() for cell in row):
                rows.append(row)
            if len(rows) >= _ROWS:
                return rows
    except csv.Error:
        return []
    return rows[:-1] if len(text) > _SAMPLE else rows  # the last one is cut
