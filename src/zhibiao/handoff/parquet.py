"""Tables as Parquet files, the same bytes for the same rows."""

from dataclasses import dataclass
from pathlib import Path

import duckdb

from zhibiao.handoff.dictionary import PARTITION, PARTITIONED, Entry
from zhibiao.lake.extensions import literal

_FORMAT = "(format parquet, compression zstd, row_group_size 122880)"


@dataclass(frozen=True, slots=True)
class WrittenTable:
    """A table in the package: `path` is a file, or a folder of hive partitions; all paths are relative to the package."""

    entry: Entry
    path: Path
    files: tuple[Path, ...]
    rows: int
    bytes: int

    @property
    def partitioned(self) -> bool:
        """Whether the years are in the names of folders instead of a column."""
        return self.files != (self.path,)


def write_parquet(connection: duckdb.DuckDBPyConnection, entry: Entry, package: Path) -> WrittenTable:
    """Write one table or view into the package."""
    relative = Path(*entry.name.split("."))
    (package / relative).parent.mkdir(parents=True, exist_ok=True)
    years = _years(connection, entry)
    if not years:
        relative = relative.with_name(f"{relative.name}.parquet")
        files = (relative,)
        _copy(connection, f"select * from {entry.name} order by {entry.order}", package / relative)
    else:
        # One file a year, written one after the other: DuckDB's own partitioned writing divides rows among threads as it comes.
        files = tuple(relative / f"{PARTITION}={year}" / "part-0.parquet" for year in years)
        for year, file in zip(years, files, strict=True):
            (package / file).parent.mkdir(parents=True)
            chosen = f"select * exclude ({PARTITION}) from {entry.name} where {PARTITION} = {year}"
            _copy(connection, f"{chosen} order by {entry.order}", package / file)
    counted = connection.execute(f"select count(*) from {entry.name}").fetchone()
    size = sum((package / file).stat().st_size for file in files)
    return WrittenTable(entry, relative, files, counted[0] if counted else 0, size)


def _years(connection: duckdb.DuckDBPyConnection, entry: Entry) -> list[int]:
    if entry.name not in PARTITIONED:
        return []
    return [row[0] for row in connection.execute(f"select distinct {PARTITION} from {entry.name} order by 1").fetchall()]


def _copy(connection: duckdb.DuckDBPyConnection, query: str, path: Path) -> None:
    connection.execute(f"copy ({query}) to {literal(str(path))} {_FORMAT}")
