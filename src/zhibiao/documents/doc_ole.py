"""The streams of an old Office file (OLE), with its header checked before the library believes it."""

import io
from collections.abc import Sequence
from typing import IO, Protocol, cast

from olefile import OleFileIO

from zhibiao.documents.model import BadContent

_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DAMAGED = "the file is damaged or cut off; fetch the report again"


class _Entry(Protocol):
    size: int


class _Ole(Protocol):
    """What is used of olefile, which is not typed."""

    root: _Entry

    def __enter__(self) -> "_Ole": ...
    def __exit__(self, *_: object) -> None: ...
    def exists(self, filename: str) -> bool: ...
    def get_size(self, filename: str) -> int: ...
    def openstream(self, filename: str) -> IO[bytes]: ...


def damaged(what: str) -> BadContent:
    """The refusal of a file in which `what` is wrong."""
    return BadContent("damaged", f"{what}: {_DAMAGED}")


def streams(data: bytes, names: Sequence[str]) -> dict[str, bytes]:
    """Those of the named streams that the file has. BadContent ("damaged") where it cannot be unpacked."""
    _check_header(data)
    try:
        with cast("_Ole", OleFileIO(io.BytesIO(data))) as ole:
            found = {name: ole.get_size(name) for name in names if ole.exists(name)}
            # A chain of sectors that bites its tail would fill the memory up to the size that is declared.
            if any(size > len(data) for size in (ole.root.size, *found.values())):
                raise damaged("a part of it is declared as larger than all of it")
            return {name: ole.openstream(name).read() for name in found}
    except BadContent:
        raise
    except Exception as error:  # of a damaged file the library raises anything
        raise damaged("its directory cannot be read") from error


def _check_header(data: bytes) -> None:
    """The library reads as many sectors of its tables as the header declares, however many that be."""
    shift = int.from_bytes(data[30:32], "little")
    if not data.startswith(_SIGNATURE) or len(data) < 1536 or shift not in (9, 12):
        raise damaged("its beginning is not that of an Office file")
    sectors = len(data) >> shift
    tables = int.from_bytes(data[44:48], "little")
    small = int.from_bytes(data[64:68], "little")
    if tables > 2 * sectors // (1 << shift - 2) + 16 or small > sectors:
        raise damaged("its tables are declared as larger than all of it")
