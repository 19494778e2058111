"""The landing zone: what was fetched, under the hash of its bytes, beside what is on its way."""

import time
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from zhibiao.lake.location import Warehouse
from zhibiao.lake.originals import find_original

_CHUNK = 1 << 20
_FORGOTTEN = 30 * 24 * 3600  # seconds


def landing(warehouse: Warehouse) -> Path:
    """The folder of the landing zone."""
    return warehouse.root / "landing"


def landed_path(warehouse: Warehouse, digest: str) -> Path:
    """Where the bytes with this SHA-256 lie, once they have come in whole."""
    return landing(warehouse) / digest[:2] / digest


def partial_path(warehouse: Warehouse, source: str, address: str) -> Path:
    """Where the bytes of this address gather until all are there."""
    name = sha256(f"{source}\n{address}".encode()).hexdigest()
    return landing(warehouse) / ".partial" / name


def land(warehouse: Warehouse, partial: Path) -> tuple[str, int]:
    """Put a file that is whole under its hash; returns hash and size. A file that is there already is kept."""
    with partial.open("rb") as file:
        digest, size = _hash(file)
    place = landed_path(warehouse, digest)
    place.parent.mkdir(parents=True, exist_ok=True)
    if place.is_file() and place.stat().st_size == size:
        partial.unlink()
    else:
        partial.replace(place)
    return digest, size


def sweep(warehouse: Warehouse) -> None:
    """Give back the room of what was broken off long ago and never carried on with."""
    for path in (landing(warehouse) / ".partial").glob("*"):
        with suppress(OSError):
            if time.time() - path.stat().st_mtime > _FORGOTTEN:
                path.unlink()


def read_landed(warehouse: Warehouse, digest: str) -> bytes | None:
    """The bytes with this SHA-256; None when they are not there, or not whole (the machine lost its power when they came)."""
    try:
        data = landed_path(warehouse, digest).read_bytes()
    except FileNotFoundError:
        return None
    return data if sha256(data).hexdigest() == digest else None


def is_whole(warehouse: Warehouse, digest: str) -> bool:
    """Whether all bytes with this SHA-256 are there; what is not whole is removed, so that it can come anew."""
    place = landed_path(warehouse, digest)
    try:
        with place.open("rb") as file:
            whole = _hash(file)[0] == digest
    except FileNotFoundError:
        return False
    if not whole:
        place.unlink(missing_ok=True)
    return whole


def share_with_original(warehouse: Warehouse, digest: str) -> None:
    """Once the warehouse keeps the original, both names are of one file where the disk can do that."""
    place, original = landed_path(warehouse, digest), find_original(warehouse, digest)
    if original is None or not place.is_file() or original.samefile(place):
        return
    scratch = place.with_name(f".{digest}")
    with suppress(OSError):  # a disk without links: two files, as before
        scratch.unlink(missing_ok=True)
        scratch.hardlink_to(original)
        scratch.replace(place)


def _hash(file: BinaryIO) -> tuple[str, int]:
    digest, size = sha256(), 0
    while chunk := file.read(_CHUNK):
        digest.update(chunk)
        size += len(chunk)
    return digest.hexdigest(), size
