"""Builds compound files (OLE), the containers of Word 97 and Excel 97, for tests."""

import struct

_SECTOR = 512
_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_SMALLEST = 4096  # shorter streams would lie elsewhere in the file


def compound(**streams: bytes) -> bytes:
    """A compound file with these streams, each filled up with zeros to 4,096 bytes."""
    padded = {name: data.ljust(max(_SMALLEST, -(-len(data) // _SECTOR) * _SECTOR), b"\0") for name, data in streams.items()}
    fat = [_FAT, _END]
    entries = [_entry("Root Entry", 5, _END, 0, child=1)]
    body = b""
    for number, (name, data) in enumerate(padded.items(), 1):
        first, count = len(fat), len(data) // _SECTOR
        fat += [*range(first + 1, first + count), _END]
        right = number + 1 if number < len(padded) else _FREE
        entries.append(_entry(name, 2, first, len(data), right=right))
        body += data
    assert len(fat) <= _SECTOR // 4, "one sector of allocations is all that tests need"
    assert len(entries) <= 4
    directory = b"".join(entries).ljust(_SECTOR, b"\0")
    table = struct.pack(f"<{len(fat)}I", *fat).ljust(_SECTOR, b"\xff")
    header = struct.pack(
        "<8s16sHHHHH6sIIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, b"", 0, 1, 1, 0, 4096, _END, 0, _END, 0, 0,
    )  # fmt: skip
    return header.ljust(_SECTOR, b"\xff") + table + directory + body


def _entry(name: str, kind: int, first: int, size: int, *, child: int = _FREE, right: int = _FREE) -> bytes:
    encoded = name.encode("utf-16-le") + b"\0\0"
    return struct.pack("<64sHBBIII16sIQQIQ", encoded, len(encoded), kind, 1, _FREE, right, child, b"", 0, 0, 0, first, size)
