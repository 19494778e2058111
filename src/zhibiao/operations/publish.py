"""Hand the warehouse to other people's tools: `zhibiao publish`."""

from dataclasses import dataclass
from pathlib import Path

from zhibiao.lake.location import Warehouse


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


def publish(folder: Path, warehouse: Warehouse) -> PublishSummary:
    """Write star and marts as Parquet, a `datapackage.json` and `zhibiao.duckdb` into `folder`.

    The folder is written beside its place and swapped in whole; an earlier package there is replaced. Same
    warehouse, same bytes. UsageError when `folder` holds something that is no package of ours.
    """
    raise NotImplementedError
