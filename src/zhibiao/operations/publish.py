"""Hand the warehouse to other people's tools: `zhibiao publish`."""

import time
from dataclasses import dataclass
from pathlib import Path

import duckdb

from zhibiao import catalogue
from zhibiao.errors import ZhibiaoError
from zhibiao.handoff.database import write_database
from zhibiao.handoff.dictionary import describe
from zhibiao.handoff.package import package_descriptor
from zhibiao.handoff.parquet import write_parquet
from zhibiao.handoff.swap import DATABASE, DESCRIPTOR, replacing
from zhibiao.lake.extensions import first_line
from zhibiao.lake.location import Warehouse
from zhibiao.lake.marts import marts_are_current
from zhibiao.lake.metrics import catalogued
from zhibiao.lake.prepare import transaction
from zhibiao.operations.opening import opened


@dataclass(frozen=True, slots=True)
class PublishedTable:
    """One table of the package."""

    name: str  # core.fact_observation, mart.hearings
    path: Path  # relative to the folder: a Parquet file, or a folder of hive partitions
    rows: int
    bytes: int


@dataclass(frozen=True, slots=True)
class PublishSummary:
    """What was written."""

    folder: Path
    tables: tuple[PublishedTable, ...]
    seconds: float


def publish(folder: Path, warehouse: Warehouse, *, as_of: str | None = None) -> PublishSummary:
    """Write star and marts as Parquet, a `datapackage.json` and `zhibiao.duckdb` into `folder`.

    The folder is written beside its place and swapped in whole; an earlier package there is replaced. The same
    warehouse gives the same bytes (of the DuckDB file, the same content). `as_of` is a version or a time to go
    back to. UsageError when `folder` holds something
    that is no package of ours, ZhibiaoError when it cannot be written.
    """
    started = time.monotonic()
    metrics = list(catalogued(catalogue.load().metrics).values())
    with opened(warehouse, as_of) as connection:
        if as_of is not None and not marts_are_current(connection, metrics):
            raise ZhibiaoError(
                f"version {as_of} has the marts of another version of zhibiao. `zhibiao sql --as-of {as_of}` can look at it; "
                "it cannot be published"
            )
        if not marts_are_current(connection, metrics):
            raise ZhibiaoError(
                f"{warehouse.root}: its marts are those of another version of zhibiao. Bring them up to date with "
                "`zhibiao ingest PATH`; reports that are loaded already do"
            )
        try:
            with replacing(folder) as fresh:
                with transaction(connection):  # one snapshot for all tables, while others write
                    written = [write_parquet(connection, entry, fresh) for entry in describe(connection, metrics)]
                (fresh / DESCRIPTOR).write_text(package_descriptor(written), encoding="utf-8")
                write_database(written, fresh, DATABASE)
        except (duckdb.IOException, OSError) as error:
            raise ZhibiaoError(
                f"{folder}: cannot be written ({first_line(error)}). Free space there, or name another folder"
            ) from error
    tables = tuple(PublishedTable(table.entry.name, table.path, table.rows, table.bytes) for table in written)
    return PublishSummary(folder, tables, time.monotonic() - started)
