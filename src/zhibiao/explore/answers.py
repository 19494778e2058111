"""Answers that were given, kept for a while so that all of their rows can be downloaded."""

import io
import secrets
import tempfile
import threading
from collections import OrderedDict
from pathlib import Path

import pyarrow as pa

from zhibiao.console.formats import Format, plain, write
from zhibiao.console.rows import from_arrow
from zhibiao.defuse import visible_text
from zhibiao.explore.inquiry import SHOWN, Answer
from zhibiao.explore.vocabulary import Json

DOWNLOADS = {"csv": Format.CSV, "parquet": Format.PARQUET, "jsonl": Format.JSONL}
_KEPT_BYTES = 500_000_000
_LONGEST = 2_000  # characters of a cell; a whole report may stand in one


class Answers:
    """The latest answers by a name that cannot be guessed. Safe to use from many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._tables: OrderedDict[str, pa.Table] = OrderedDict()

    def keep(self, table: pa.Table) -> str:
        """The name of the table from now on; the oldest make room for it."""
        name = secrets.token_hex(16)
        with self._lock:
            self._tables[name] = table
            while len(self._tables) > 1 and sum(kept.nbytes for kept in self._tables.values()) > _KEPT_BYTES:
                self._tables.popitem(last=False)
        return name

    def file(self, name: str, form: Format) -> Path | None:
        """A new file with all rows, for the caller to delete; None when the answer is no longer kept.

        UsageError for what the format has no way to say.
        """
        with self._lock:
            table = self._tables.get(name)
        if table is None:
            return None
        # Spreadsheets take a CSV for what the machine's language was written in once, unless it says that it is UTF-8.
        encoding = "utf-8-sig" if form is Format.CSV else "utf-8"
        with tempfile.NamedTemporaryFile(prefix="zhibiao-", suffix=f".{form.value}", delete=False) as file:
            path = Path(file.name)
            try:
                with io.TextIOWrapper(file, encoding=encoding, newline="") as out:
                    write(from_arrow(table), form, out)
            except BaseException:
                path.unlink(missing_ok=True)
                raise
        return path


def shown(answer: Answer, name: str) -> Json:
    """The first rows as a page shows them: cells as text, None where there is nothing."""
    rows = from_arrow(answer.table.slice(0, SHOWN))
    columns: list[Json] = [
        {"name": visible_text(column.name), "type": str(kind).lower(), "number": column.is_number}
        for column, kind in zip(rows.columns, answer.table.schema.types, strict=True)
    ]
    cells: list[Json] = [[None if cell is None else _cell(plain(cell)) for cell in record] for record in rows.records]
    places: list[Json] = [{"document": place.document, "start": place.start} if place else None for place in answer.evidence]
    return {
        "columns": columns,
        "rows": cells,
        "evidence": places if any(places) else [],
        "count": answer.table.num_rows,
        "seconds": round(answer.seconds, 3),
        "answer": name,
    }


def _cell(text: str) -> str:
    seen = visible_text(text[: _LONGEST + 1])
    return seen if len(text) <= _LONGEST else f"{seen[:_LONGEST]}…"
