"""The strings of BIFF 8, which may run over the end of a record into the next ones."""

import struct

from zhibiao.documents.model import BadContent

_WIDE, _EXTENDED, _FORMATTED = 1, 4, 8  # two bytes a character; data of its pronunciation follow; runs of formats follow


class Segments:
    """The bytes of a record and of those that continue it. Raises struct.error at their end."""

    def __init__(self, segments: list[bytes]) -> None:
        self._segments = segments
        self._index = 0
        self._place = 0

    def table(self, most: int) -> list[str]:
        """The strings that all sheets share. BadContent (too_large) where there are more than `most`."""
        _, count = struct.unpack("<II", self._take(8))
        if count > most:
            raise BadContent("too_large", f"it holds over {most:,} strings; split the file")
        return [self.text(wide_count=True) for _ in range(count)]

    def text(self, *, wide_count: bool) -> str:
        """The string that begins here; the number of its characters takes two bytes or one."""
        count = int.from_bytes(self._take(2 if wide_count else 1), "little")
        flags = self._take(1)[0]
        runs = int.from_bytes(self._take(2), "little") if flags & _FORMATTED else 0
        extension = int.from_bytes(self._take(4), "little") if flags & _EXTENDED else 0
        parts: list[bytes] = []
        while count:
            if self._place >= len(self._segments[self._index]):
                self._next()
                flags = self._take(1)[0]  # a continued string says again how wide its characters are
            width = 2 if flags & _WIDE else 1
            taken = min(count, (len(self._segments[self._index]) - self._place) // width)
            if not taken:
                raise struct.error("half a character")
            data = self._take(taken * width)
            parts.append(data if width == 2 else data.decode("latin-1").encode("utf-16-le"))
            count -= taken
        self._skip(4 * runs + extension)
        return b"".join(parts).decode("utf-16-le", "replace")

    def _next(self) -> None:
        self._index += 1
        self._place = 0
        if self._index >= len(self._segments):
            raise struct.error("the string is cut off")

    def _take(self, size: int) -> bytes:
        """Bytes of one segment: nothing but text and what is skipped is divided."""
        if self._place >= len(self._segments[self._index]):
            self._next()
        data = self._segments[self._index][self._place : self._place + size]
        if len(data) < size:
            raise struct.error("the record is cut off")
        self._place += size
        return data

    def _skip(self, size: int) -> None:
        while size:
            if self._place >= len(self._segments[self._index]):
                self._next()
            step = min(size, len(self._segments[self._index]) - self._place)
            self._place += step
            size -= step
