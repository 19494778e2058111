"""Where a warehouse lies: its catalog, its data files and the originals it keeps."""

import os
from dataclasses import dataclass
from pathlib import Path

from zhibiao.lake.remote import server_address, store_address

VARIABLE, CATALOG, DATA = "ZHIBIAO_WAREHOUSE", "ZHIBIAO_CATALOG", "ZHIBIAO_DATA"
DEFAULT = Path("warehouse")


@dataclass(frozen=True, slots=True)
class Warehouse:
    """A folder, and what of the warehouse lies elsewhere. Nothing is created by naming it; no address holds a password."""

    root: Path  # of what people write (corrections/, sources.yml …), and of all that is not elsewhere
    server: str | None = None  # postgresql://… of the catalog; None: a SQLite file in the folder
    store: str | None = None  # s3://bucket/prefix of data and originals; None: two folders in the folder

    @property
    def catalog(self) -> Path:
        """The SQLite file that knows tables, snapshots and data files, where no server does."""
        return self.root / "catalog.sqlite"

    @property
    def data(self) -> Path:
        """The folder of DuckLake's Parquet files, where no store has them; only DuckLake reads it (deletes lie there too)."""
        return self.root / "data"

    @property
    def data_path(self) -> str:
        """Where DuckLake's files lie, as it is told: a folder or an address, with a slash at the end."""
        return f"{self.store if self.store is not None else self.root}/data/"

    @property
    def originals(self) -> Path:
        """The folder of the bytes of every document that was offered, by their hash, where no store has them."""
        return self.root / "originals"

    @property
    def name(self) -> str:
        """What messages call it: where its catalog is."""
        return self.server if self.server is not None else str(self.root)

    @property
    def is_remote(self) -> bool:
        """Whether something of it lies elsewhere."""
        return self.server is not None or self.store is not None

    @property
    def options(self) -> str:
        """What names it on a command line, but for the folder."""
        named = (("--catalog", self.server), ("--data", self.store))
        return "".join(f" {option} {address}" for option, address in named if address is not None)

    @property
    def exists(self) -> bool:
        """Whether a catalog is there. ZhibiaoError when its server cannot be asked."""
        if self.server is None:
            return self.catalog.is_file()
        from zhibiao.lake.server import has_tables  # a value that says where things lie needs no database for that

        return has_tables(self)


@dataclass(frozen=True, slots=True)
class Named:
    """What a user says of the place of the warehouse: folder, catalog, data."""

    root: str | None = None
    catalog: str | None = None
    data: str | None = None


def locate(argument: Named | str | Path | None = None) -> Warehouse:
    """The warehouse that the user means: the argument, else `ZHIBIAO_WAREHOUSE`, else `./warehouse`; catalog and data likewise.

    UsageError for an address that is none, or that holds a password.
    """
    named = argument if isinstance(argument, Named) else Named(str(argument) if argument else None)
    root = named.root or os.environ.get(VARIABLE) or DEFAULT
    return place(root, named.catalog or os.environ.get(CATALOG), named.data or os.environ.get(DATA))


def place(root: str | Path, catalog: str | None, data: str | None) -> Warehouse:
    """The warehouse of a folder and of what lies elsewhere, if anything does. UsageError as `locate`."""
    return Warehouse(
        Path(root).expanduser().absolute(),
        server_address(catalog) if catalog else None,
        store_address(data) if data else None,
    )
