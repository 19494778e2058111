"""Small Word 97 files for tests: an OLE container with the streams that a reader needs, and nothing else."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass

_SECTOR = 512
_TEXT = 2048  # where the text begins in the main stream
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
IN_TABLE = b"\x16\x24\x01"
ROW_END = IN_TABLE + b"\x17\x24\x01"


@dataclass(frozen=True)
class Part:
    """A paragraph with its end (\\r, \\x07 or \\x0c), its style, and the modifiers of its formatting."""

    text: str
    modifiers: bytes = b""
    style: int = 0


def counted(use: int, level: int) -> bytes:
    """The modifiers of a paragraph that a list counts."""
    return struct.pack("<HBHH", 0x260A, level, 0x460B, use)


def cells(edges: Sequence[int], flags: Sequence[int] = ()) -> bytes:
    """The modifiers of the end of a row whose cells have these edges and flags."""
    described = b"".join(struct.pack("<H18x", flag) for flag in flags)
    body = struct.pack(f"<B{len(edges)}h", len(edges) - 1, *edges) + described
    return ROW_END + struct.pack("<HH", 0xD608, len(body) + 1) + body


def style(identifier: int, base: int = 0xFFF, modifiers: bytes = b"") -> bytes:
    """A paragraph style: one of Word's built-in ones, based on another, with the modifiers that it adds."""
    formatting = struct.pack("<HH", 2 + len(modifiers), 0) + modifiers
    return (
        struct.pack("<HHHHH", identifier, base << 4 | 1, 0, 0, 0) + struct.pack("<H", 1) + "s\0".encode("utf-16-le") + formatting
    )


def level(format_: int, text: str, start: int = 1) -> bytes:
    """A level of a list; %1 to %9 in `text` stand for the numbers."""
    for place in range(9):
        text = text.replace(f"%{place + 1}", chr(place))
    return struct.pack("<IBB9xB8x4x", start, format_, 0, 2) + struct.pack("<H", len(text)) + text.encode("utf-16-le")


def word_file(
    parts: Sequence[Part],
    *,
    lengths: Sequence[int] | None = None,
    runs: Sequence[tuple[int, int, bytes]] = (),
    styles: Sequence[bytes] = (),
    lists: Sequence[Sequence[bytes]] = (),
    uses: Sequence[tuple[int, Sequence[tuple[int, int]]]] = (),
    encoding: str = "utf-16-le",
    flags: int = 0,
    version: int = 0x00C1,
    formatted: bool = True,
) -> bytes:
    """A file with these paragraphs. `lengths` are those of text, notes, headers, (nothing), comments, endnotes and boxes;
    `runs` are first and last position and modifiers of characters; `uses` are a list's number and (level, start) pairs."""
    text = "".join(part.text for part in parts)
    encoded = text.encode(encoding)
    width = 2 if encoding == "utf-16-le" else 1
    word = bytearray(_TEXT) + encoded
    paragraphs, characters = _Pages(word), _Pages(word)
    at = _TEXT
    for part in parts if formatted else ():
        end = at + len(part.text.encode(encoding))
        paragraphs.add(at, end, _papx(struct.pack("<H", part.style) + part.modifiers))
        at = end
    for start, end, modifiers in runs:
        characters.add(_TEXT + start * width, _TEXT + end * width, bytes((len(modifiers),)) + modifiers)
    count = len(encoded) // width
    offset = _TEXT if width == 2 else 2 * _TEXT | 1 << 30
    pieces = struct.pack("<IIHIH", 0, count, 0, offset, 0)
    sheet = struct.pack("<HHH14x", 18, len(styles), 10) + b"".join(struct.pack("<H", len(one)) + one for one in styles)
    table = _Table(word)
    table.add(33, b"\x02" + struct.pack("<I", len(pieces)) + pieces)
    table.add(13, paragraphs.plc())
    table.add(12, characters.plc())
    table.add(1, sheet)
    table.add(73, *_lists(lists))
    table.add(74, *_uses(uses))
    word[:32] = struct.pack("<HHHHHHHBBHHII", 0xA5EC, version, 0, 0x804, 0, flags, 0xBF, 0, 0, 0, 0, 0, 0).ljust(32, b"\0")
    word[32:34], word[62:64], word[152:154] = struct.pack("<H", 14), struct.pack("<H", 22), struct.pack("<H", 93)
    for index, length in enumerate(lengths or (count,)):
        struct.pack_into("<I", word, 76 + 4 * index, length)
    return container({"WordDocument": bytes(word), "0Table": bytes(table.data)})


def container(streams: dict[str, bytes]) -> bytes:
    """An OLE container with these streams, each padded so that it lies in whole sectors."""
    body = bytearray()
    table = [_FAT, *[_END] * 1]
    entries = [_entry("Root Entry", 5, 1, _END, 0)]
    directory = 1
    body += bytes(_SECTOR)
    for number, (name, data) in enumerate(streams.items(), 1):
        data = data.ljust(max(4096, -(-len(data) // _SECTOR) * _SECTOR), b"\0")
        first = len(table)
        table += [*range(first + 1, first + len(data) // _SECTOR), _END]
        right = number + 1 if number < len(streams) else _FREE
        entries.append(_entry(name, 2, _FREE, first, len(data), right))
        body += data
    assert len(table) <= 128, "one sector of a table is enough for a test"
    assert len(entries) <= 4
    body[:_SECTOR] = b"".join(entries).ljust(_SECTOR, b"\0")
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6,
        0, 1, directory, 0, 4096, _END, 0, _END, 0, 0,
    )  # fmt: skip
    header += struct.pack("<108I", *[_FREE] * 108)
    fat = struct.pack("<128I", *table, *[_FREE] * (128 - len(table)))
    return header + fat + bytes(body)


def _entry(name: str, kind: int, child: int, first: int, size: int, right: int = _FREE) -> bytes:
    encoded = (name + "\0").encode("utf-16-le")
    return struct.pack("<64sHBBIII16x4x8x8xIII", encoded, len(encoded), kind, 1, _FREE, right, child, first, size, 0)


def _papx(content: bytes) -> bytes:
    """The content with its size before it, in one of two ways."""
    if len(content) % 2:
        return bytes(((len(content) + 1) // 2,)) + content
    return bytes((0, len(content) // 2)) + content


class _Pages:
    """Pages of formatting at the end of the main stream, one for each stretch of text."""

    def __init__(self, word: bytearray) -> None:
        self._word = word
        self._pages: list[tuple[int, int, int, bytes]] = []

    def add(self, start: int, end: int, content: bytes) -> None:
        self._pages.append((start, end, 0, content))

    def plc(self) -> bytes:
        if not self._pages:
            return b""
        starts = [page[0] for page in self._pages] + [self._pages[-1][1]]
        numbers: list[int] = []
        for start, end, _, content in self._pages:
            self._word += bytes(-len(self._word) % 512)
            numbers.append(len(self._word) // 512)
            page = bytearray(struct.pack("<IIB", start, end, 20)).ljust(40, b"\0") + content
            self._word += page.ljust(511, b"\0") + b"\x01"
        return struct.pack(f"<{len(starts)}I{len(numbers)}I", *starts, *numbers)


class _Table:
    """The table stream, whose parts the main stream points to."""

    def __init__(self, word: bytearray) -> None:
        self._word = word
        self.data = bytearray()

    def add(self, index: int, part: bytes, rest: bytes = b"") -> None:
        struct.pack_into("<II", self._word, 154 + 8 * index, len(self.data), len(part))
        self.data += part + rest


def _lists(lists: Sequence[Sequence[bytes]]) -> tuple[bytes, bytes]:
    if not lists:
        return b"", b""
    heads = b"".join(struct.pack("<Ii18xBB", number + 100, 0, len(levels) == 1, 0) for number, levels in enumerate(lists))
    padded = [[*levels, *[level(0, "%1")] * (9 - len(levels))] if len(levels) > 1 else levels for levels in lists]
    return struct.pack("<H", len(lists)) + heads, b"".join(one for levels in padded for one in levels)


def _uses(uses: Sequence[tuple[int, Sequence[tuple[int, int]]]]) -> tuple[bytes, bytes]:
    if not uses:
        return b"", b""
    heads = b"".join(struct.pack("<I8xB3x", number + 100, len(starts)) for number, starts in uses)
    rest = b"".join(b"\xff" * 4 + b"".join(struct.pack("<II", start, 16 | at) for at, start in starts) for _, starts in uses)
    return struct.pack("<I", len(uses)) + heads, rest
