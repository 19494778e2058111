"""Rows of batches that other machines have read, as Parquet on the storage that all share, until they are loaded.

Below `staged/`, in the warehouse's folder or in its store, each load that has readers elsewhere has a shelf, which is removed
with it. A shelf that stayed behind, because its load was killed, is removed by whoever comes later than a margin.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pyarrow as pa
import pyarrow.parquet as pq

from zhibiao.errors import ZhibiaoError
from zhibiao.lake.faults import explain
from zhibiao.lake.location import Warehouse
from zhibiao.lake.staging import SCHEMAS, Staged

_FOLDER = "staged"
_OPEN = "open"  # the mark of a shelf; whoever shares the storage sees it
_SUFFIX = ".parquet"


@dataclass(frozen=True, slots=True)
class Shelf:
    """The place of one load's batches. It can be named on any machine; ZhibiaoError where the storage fails."""

    warehouse: Warehouse
    name: str

    @property
    def is_seen(self) -> bool:
        """Whether this machine sees what the one that has opened the shelf has put there."""
        return _storage(self.warehouse).is_there(f"{self.name}/{_OPEN}")

    def put(self, staged: Staged) -> str:
        """Put the rows of a batch there, whole or not at all; the name to take them by, another one each time."""
        batch = uuid4().hex
        files = {name: _written(getattr(staged, name)) for name in SCHEMAS}
        _storage(self.warehouse).put(f"{self.name}/{batch}", files)
        return batch

    def take(self, batch: str) -> Staged:
        """The rows, as they were put there. They stay."""
        files = _storage(self.warehouse).get(f"{self.name}/{batch}")
        return Staged(**{name: _read(data, name) for name, data in files.items()})

    def remove(self, batch: str) -> None:
        """Remove the rows of a batch."""
        _storage(self.warehouse).remove(f"{self.name}/{batch}")

    def close(self) -> None:
        """Remove the shelf, with what nobody has taken."""
        _storage(self.warehouse).remove(self.name)


def open_shelf(warehouse: Warehouse) -> Shelf:
    """A new shelf."""
    shelf = Shelf(warehouse, uuid4().hex)
    _storage(warehouse).mark(f"{shelf.name}/{_OPEN}")
    return shelf


def tidy(warehouse: Warehouse, before: datetime) -> None:
    """Remove the shelves on which nothing was put since that time (UTC): those of loads that were killed."""
    latest: dict[str, datetime] = {}
    for shelf, written in _storage(warehouse).written():
        latest[shelf] = max(written, latest.get(shelf, written))
    for shelf, written in latest.items():
        if written < before:
            Shelf(warehouse, shelf).close()


def _written(table: pa.Table) -> bytes:
    buffer = BytesIO()
    pq.write_table(table, buffer, compression="zstd", use_compliant_nested_type=False)  # else elements of lists are renamed
    return buffer.getvalue()


def _read(data: bytes, name: str) -> pa.Table:
    table = pq.read_table(BytesIO(data))
    if not table.schema.equals(SCHEMAS[name], check_metadata=True):
        raise ZhibiaoError(f"{_FOLDER}/…/{name}{_SUFFIX}: staged by another version of zhibiao; install one on all machines")
    return table


def _storage(warehouse: Warehouse) -> "_Folder | _Objects":
    return _Folder(warehouse) if warehouse.store is None else _Objects(warehouse.store)


def _gone(place: str) -> ZhibiaoError:
    return ZhibiaoError(
        f"{place}: what was staged there is gone. Nothing of it was loaded: run the same command again, and see that all "
        "machines share this place"
    )


class _Folder:
    """Shelves in a folder that all machines have under the same path."""

    def __init__(self, warehouse: Warehouse) -> None:
        self._warehouse = warehouse
        self._root = warehouse.root / _FOLDER

    def is_there(self, name: str) -> bool:
        """Whether there is a file of this name."""
        return (self._root / name).is_file()

    def mark(self, name: str) -> None:
        """Make an empty file."""
        try:
            (self._root / name).parent.mkdir(parents=True, exist_ok=True)
            (self._root / name).touch()
        except OSError as error:
            raise explain(error, self._warehouse) from error

    def put(self, folder: str, files: Mapping[str, bytes]) -> None:
        """Write files into a new folder."""
        place = self._root / folder
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            scratch = Path(tempfile.mkdtemp(dir=place.parent, prefix="."))
            try:
                for name, data in files.items():
                    (scratch / f"{name}{_SUFFIX}").write_bytes(data)
                scratch.chmod(0o755)
                scratch.replace(place)
            except BaseException:
                shutil.rmtree(scratch, ignore_errors=True)
                raise
        except OSError as error:
            raise explain(error, self._warehouse) from error

    def get(self, folder: str) -> dict[str, bytes]:
        """What the files of a batch hold, by table."""
        try:
            return {name: (self._root / folder / f"{name}{_SUFFIX}").read_bytes() for name in SCHEMAS}
        except FileNotFoundError:
            raise _gone(str(self._root / folder)) from None
        except OSError as error:
            raise explain(error, self._warehouse) from error

    def remove(self, folder: str) -> None:
        """Remove a folder; nothing when it is not there."""
        shutil.rmtree(self._root / folder, ignore_errors=True)

    def written(self) -> Iterator[tuple[str, datetime]]:
        """The shelf of each file, and when something was put there (UTC)."""
        for folder, _, files in os.walk(self._root):  # another process may remove them at the same time
            for path in (Path(folder, name) for name in files):
                with suppress(FileNotFoundError):
                    written = datetime.fromtimestamp(path.stat().st_mtime, UTC)
                    yield path.relative_to(self._root).parts[0], written.replace(tzinfo=None)


class _Objects:
    """Shelves in a store. A batch is known to nobody before all its objects are there."""

    def __init__(self, address: str) -> None:
        from zhibiao.lake import store  # what speaks S3 is not loaded for those who have a folder

        self._objects = store
        self._address = address

    def is_there(self, name: str) -> bool:
        """Whether there is an object of this name."""
        return self._objects.is_there(self._address, f"{_FOLDER}/{name}")

    def mark(self, name: str) -> None:
        """Put an object without anything in it."""
        self._objects.write(self._address, f"{_FOLDER}/{name}", b"")

    def put(self, folder: str, files: Mapping[str, bytes]) -> None:
        """Put objects below a new name."""

        def put(file: tuple[str, bytes]) -> None:
            self._objects.write(self._address, f"{_FOLDER}/{folder}/{file[0]}{_SUFFIX}", file[1])

        with ThreadPoolExecutor(self._objects.AT_ONCE) as pool:
            for _ in pool.map(put, files.items()):
                pass

    def get(self, folder: str) -> dict[str, bytes]:
        """What the objects of a batch hold, by table."""
        names = [f"{_FOLDER}/{folder}/{name}{_SUFFIX}" for name in SCHEMAS]
        if not self._objects.is_there(self._address, names[0]):
            raise _gone(f"{self._address}/{_FOLDER}/{folder}")
        with ThreadPoolExecutor(self._objects.AT_ONCE) as pool:
            return dict(zip(SCHEMAS, pool.map(self._read, names), strict=True))

    def _read(self, name: str) -> bytes:
        return self._objects.read(self._address, name)

    def remove(self, folder: str) -> None:
        """Remove all objects below a name."""
        self._objects.remove_folder(self._address, f"{_FOLDER}/{folder}")

    def written(self) -> Iterator[tuple[str, datetime]]:
        """The shelf of each object, and when it was put there (UTC)."""
        for stored in self._objects.listed(self._address, _FOLDER):
            yield stored.name.partition("/")[0], stored.written
