"""Where a warehouse lies: its catalog, its data files and the originals it keeps."""

import os
from dataclasses import dataclass
from pathlib import Path

VARIABLE = "ZHIBIAO_WAREHOUSE"
DEFAULT = Path("warehouse")


@dataclass(frozen=True, slots=True)
class Warehouse:
    """One data root. Nothing is created by naming it."""

    root: Path

    @property
    def catalog(self) -> Path:
        """The SQLite file that knows tables, snapshots and data files."""
        return self.root / "catalog.sqlite"

    @property
    def data(self) -> Path:
        """The folder of DuckLake's Parquet files; only DuckLake reads it (deletes live beside the data)."""
        return self.root / "data"

    @property
    def originals(self) -> Path:
        """The bytes of every document that was offered, by their hash."""
        return self.root / "originals"

    @property
    def exists(self) -> bool:
        """Whether a catalog is there."""
        return self.catalog.is_file()


def locate(argument: str | Path | None = None) -> Warehouse:
    """The warehouse that the user means: the argument, else `ZHIBIAO_WAREHOUSE`, else `./warehouse`."""
    named = argument or os.environ.get(VARIABLE) or DEFAULT
    return Warehouse(Path(named).expanduser().absolute())
