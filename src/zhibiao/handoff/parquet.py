"""Tables as Parquet files that say what their columns mean; the same bytes for the same rows."""

from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from zhibiao.handoff.dictionary import PARTITION, PARTITIONED, Column, Entry

ROW_GROUP = 122_880  # rows: what DuckDB reads at once


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A file of a table; `path` is relative to the release, `year` that of a partition."""

    path: Path
    rows: int
    bytes: int
    year: int | None = None


@dataclass(frozen=True, slots=True)
class WrittenTable:
    """A table of a release: `path` is a file, or a folder of hive partitions; all paths are relative to the release."""

    entry: Entry
    path: Path
    files: tuple[WrittenFile, ...]

    @property
    def partitioned(self) -> bool:
        """Whether the years are in the names of folders instead of a column."""
        return self.files[0].year is not None

    @property
    def rows(self) -> int:
        """How many there are in all files."""
        return sum(file.rows for file in self.files)

    @property
    def bytes(self) -> int:
        """The size of all files."""
        return sum(file.bytes for file in self.files)


def write_parquet(connection: duckdb.DuckDBPyConnection, entry: Entry, release: Path, source: str | None = None) -> WrittenTable:
    """Write a table or view into the release, sorted, a file a report year where it is a large one.

    `source` is a table that holds its rows sorted already.
    """
    rows = source or entry.name
    order = "" if source else f"order by {entry.order}"
    relative = Path(*entry.name.split("."))
    (release / relative).parent.mkdir(parents=True, exist_ok=True)
    years = _years(connection, rows) if entry.name in PARTITIONED else []
    if not years:
        relative = relative.with_name(f"{relative.name}.parquet")
        return WrittenTable(entry, relative, (_write(connection, f"from {rows} {order}", entry, release, relative, None),))
    files: list[WrittenFile] = []
    for year in years:
        (release / relative / f"{PARTITION}={year}").mkdir(parents=True)
        path = relative / f"{PARTITION}={year}" / "part-0.parquet"
        files.append(_write(connection, f"from {rows} where {PARTITION} = {year:d} {order}", entry, release, path, year))
    return WrittenTable(entry, relative, tuple(files))


def _years(connection: duckdb.DuckDBPyConnection, rows: str) -> list[int]:
    return [row[0] for row in connection.execute(f"select distinct {PARTITION} from {rows} order by 1").fetchall()]


def _write(
    connection: duckdb.DuckDBPyConnection, query: str, entry: Entry, release: Path, path: Path, year: int | None
) -> WrittenFile:
    columns = [column for column in entry.columns if year is None or column.name != PARTITION]
    names = ", ".join(column.name for column in columns)
    batches = connection.execute(f"select {names} {query}").to_arrow_reader(ROW_GROUP)
    rows = 0
    schema = _described(entry, columns, batches.schema)
    with pq.ParquetWriter(release / path, schema, compression="zstd", write_page_index=True) as writer:
        for batch in batches:
            rows += batch.num_rows
            writer.write_batch(batch.cast(schema), ROW_GROUP)
    return WrittenFile(path, rows, (release / path).stat().st_size, year)


def _described(entry: Entry, columns: list[Column], schema: pa.Schema) -> pa.Schema:
    """The schema with the meaning of table and columns in it, where Arrow's readers look for it."""
    for index, column in enumerate(columns):
        schema = schema.set(index, schema.field(index).with_metadata(_said(column)))
    return schema.with_metadata(_said(entry))


def _said(about: Entry | Column) -> dict[bytes | str, bytes | str]:
    return {"name": about.name, "description": about.description, "description_zh": about.description_zh}
