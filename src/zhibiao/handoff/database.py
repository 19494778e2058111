"""One DuckDB file with every table, the marts as views, and all comments."""

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from zhibiao.handoff import statements
from zhibiao.handoff.dictionary import PARTITION, Column, Entry
from zhibiao.handoff.parquet import WrittenTable
from zhibiao.lake.extensions import literal

# What DuckDB 1.2 and later read. Its own choice for text (FSST) begins at random and gives other bytes each time.
_STORAGE = "v1.2.0"
_AT_RANDOM = "fsst,dict_fsst"
_PROSE = frozenset(("text", "sentence", "definition"))  # worth more compression than names and codes are
# DuckDB writes whole blocks, with what happened to lie in memory between the values. Both allocators that it uses can be told
# to hand out memory that is always the same, but only when a process starts.
_EVEN_MEMORY = {"DUCKDB_JE_MALLOC_CONF": "zero:true", "MALLOC_PERTURB_": "1"}


def write_database(tables: Iterable[WrittenTable], views: Iterable[Entry], release: Path, name: str) -> None:
    """Make the file from the tables in the Parquet files of the release; the same rows give the same bytes.

    It needs neither zhibiao nor any extension to be read. OSError when it cannot be written.
    """
    command = [sys.executable, "-m", statements.__name__]
    made = json.dumps(list(_statements(tables, views, release, name)))
    environment = os.environ | _EVEN_MEMORY
    done = subprocess.run(command, input=made, env=environment, capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        raise OSError(done.stderr.strip() or f"the process that writes {name} ended with {done.returncode}")


def spill(release: Path) -> str:
    """Where DuckDB puts what memory does not hold: beside the draft, where the next publish clears it away."""
    return f"{release}.spill"


def _statements(tables: Iterable[WrittenTable], views: Iterable[Entry], release: Path, name: str) -> Iterator[str]:
    yield f"set temp_directory = {literal(spill(release))}"
    yield f"set disabled_compression_methods = '{_AT_RANDOM}'"
    yield f"attach {literal(str(release / name))} as made (storage_version '{_STORAGE}')"
    yield "use made"
    for schema in ("core", "ops", "mart"):
        yield f"create schema {schema}"
    for table in tables:
        columns = ", ".join(_definition(column) for column in table.entry.columns)
        yield f"create table {table.entry.name} ({columns})"
        yield f"insert into {table.entry.name} {_rows(table, release)}"
        yield from _comments(table.entry, "table")
    for view in views:
        yield view.view_sql or ""
        yield from _comments(view, "view")
    yield "checkpoint made"
    yield "use memory"
    yield "detach made"


def _definition(column: Column) -> str:
    return f"{column.name} {column.type}" + (" using compression zstd" if column.name in _PROSE else "")


def _rows(table: WrittenTable, release: Path) -> str:
    files = ", ".join(literal(str(release / file.path)) for file in table.files)
    hive = f", hive_partitioning = true, hive_types = {{'{PARTITION}': integer}}" if table.partitioned else ""
    columns = ", ".join(column.name for column in table.entry.columns)
    return f"select {columns} from read_parquet([{files}]{hive})"


def _comments(entry: Entry, kind: str) -> Iterator[str]:
    yield f"comment on {kind} {entry.name} is {literal(entry.comment)}"
    for column in entry.columns:
        yield f"comment on column {entry.name}.{column.name} is {literal(column.comment)}"
