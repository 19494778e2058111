"""The bytes of every document that was offered, kept under their hash: what a backfill reads again."""

import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path, PurePath

from zhibiao.lake.location import Warehouse

_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")
_FOLDER = "originals"


@dataclass(frozen=True, slots=True)
class Original:
    """Bytes to be kept, and the name of the file that they came in."""

    data: bytes
    sha256: str
    name: str


def original_path(warehouse: Warehouse, sha256: str, name: str) -> Path:
    """Where the bytes with this hash lie in the folder; they have the suffix of the file that they came in (".txt")."""
    return warehouse.originals / _place(sha256, name)


def find_original(warehouse: Warehouse, sha256: str) -> Path | None:
    """The kept file with this content, whatever its suffix; None where a store keeps them, which has no files."""
    if warehouse.store is not None:
        return None
    folder = warehouse.originals / sha256[:2]
    try:
        names = [name for name in os.listdir(folder) if name.startswith(sha256)]  # noqa: PTH208 - pathlib takes four times as long
    except FileNotFoundError:
        return None
    return folder / min(names) if names else None


def read_original(warehouse: Warehouse, sha256: str) -> bytes | None:
    """The kept bytes with this hash; None when they are not there. ZhibiaoError when the store cannot be read."""
    if warehouse.store is not None:
        return _Store(warehouse.store).read(sha256)
    path = find_original(warehouse, sha256)
    return path.read_bytes() if path is not None else None


def read_originals(warehouse: Warehouse, hashes: Sequence[str]) -> Iterator[bytes | None]:
    """`read_original` of each, in order; of a store several at once."""
    if warehouse.store is not None:
        return _Store(warehouse.store).read_all(hashes)
    return (read_original(warehouse, sha256) for sha256 in hashes)


def file_of_original(warehouse: Warehouse, sha256: str, scratch: Path) -> Path | None:
    """A file with these bytes: the kept one, or, of a store, a copy under `scratch`. None when they are not there."""
    if warehouse.store is None:
        return find_original(warehouse, sha256)
    found = _Store(warehouse.store).find(sha256)
    if found is None:
        return None
    copy = scratch / PurePath(found).name
    copy.write_bytes(_Store(warehouse.store).get(found))
    return copy


def keep_originals(warehouse: Warehouse, originals: Iterable[Original]) -> None:
    """Put the bytes into the warehouse unless they are there. Each whole or not at all."""
    if warehouse.store is not None:
        _Store(warehouse.store).keep(originals)
        return
    for original in originals:
        _keep_file(warehouse, original)


def _keep_file(warehouse: Warehouse, original: Original) -> None:
    place = original_path(warehouse, original.sha256, original.name)
    if find_original(warehouse, original.sha256) is not None:
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    # A dot in front: what a killed process leaves behind is never taken for an original.
    handle, scratch = tempfile.mkstemp(dir=place.parent, prefix=".")
    try:
        with os.fdopen(handle, "wb") as target:
            target.write(original.data)
        Path(scratch).chmod(0o644)
        Path(scratch).replace(place)
    except BaseException:
        Path(scratch).unlink(missing_ok=True)
        raise


def _place(sha256: str, name: str) -> str:
    suffix = PurePath(name).suffix.lower()
    return f"{sha256[:2]}/{sha256}{suffix if _SUFFIX.fullmatch(suffix) else ''}"


class _Store:
    """The originals of a store."""

    def __init__(self, address: str) -> None:
        from zhibiao.lake import store  # what speaks S3 is not loaded for those who have a folder

        self._objects = store
        self._address = address

    def find(self, sha256: str) -> str | None:
        """The name of the object with this content, whatever its suffix."""
        folder = f"{_FOLDER}/{sha256[:2]}"
        names = (found.name for found in self._objects.listed(self._address, folder) if found.name.startswith(sha256))
        return next((f"{folder}/{name}" for name in sorted(names)), None)

    def get(self, name: str) -> bytes:
        """The bytes of an object."""
        return self._objects.read(self._address, name)

    def read(self, sha256: str) -> bytes | None:
        """The bytes with this hash."""
        name = self.find(sha256)
        return self.get(name) if name is not None else None

    def read_all(self, hashes: Sequence[str]) -> Iterator[bytes | None]:
        """The bytes with each hash, in order."""
        with ThreadPoolExecutor(self._objects.AT_ONCE) as pool:
            yield from pool.map(self.read, hashes)

    def keep(self, originals: Iterable[Original]) -> None:
        """Put those that are not there under the same name."""
        with ThreadPoolExecutor(self._objects.AT_ONCE) as pool:
            for _ in pool.map(self._keep_one, originals):
                pass

    def _keep_one(self, original: Original) -> None:
        name = f"{_FOLDER}/{_place(original.sha256, original.name)}"
        if not self._objects.is_there(self._address, name):
            self._objects.write(self._address, name, original.data)
