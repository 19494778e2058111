"""The text of a Word 97 document: put together from pieces of its main stream, each in one of two encodings."""

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise

from zhibiao.documents.doc_ole import damaged
from zhibiao.documents.doc_sprms import DELETED, HIDDEN, SYMBOL, Pages, short_sprm, sprms, u16, u32
from zhibiao.documents.limits import Limits
from zhibiao.documents.model import BadContent

FILLER = "\x00"  # stands where a position of the file has no character
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_HAN = re.compile("[\u4e00-\u9fff]")
_NOT_STRUCTURE = re.compile("[^\x07\x13\x14\x15]+")
_DISTINCT_HAN = 4  # Western bytes that happen to be Chinese ones make up fewer characters
_COMMON_SHARE = 0.9  # of the Han characters that are among the 6,763 in common use
_FIELD_MARK = re.compile("[\x13-\x15]")
_MODIFIERS, _PIECE_TABLE = b"\x01", b"\x02"  # the parts of a "Clx"
_COMPRESSED = 1 << 30
_MOST_CHANGES = 500_000  # hidden stretches, or fields
_MOST_OPEN = 1_000  # fields in fields
_SAMPLE = 20_000  # characters
_CHUNK = 100_000  # characters that are worked on one by one
_PRIVATE = range(0xE000, 0xF900)


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters `start` to `end` of the text stand at byte `offset` of the main stream, `width` bytes each."""

    start: int
    end: int
    offset: int
    width: int
    modifiers: bytes


@dataclass(frozen=True, slots=True)
class Text:
    """All text of a document, one character a position, and the pieces that it came from."""

    text: str
    pieces: tuple[Piece, ...]
    starts: tuple[int, ...]  # of the pieces

    def origin(self, position: int) -> tuple[int, Piece]:
        """The byte of the main stream that the character at `position` begins with, and its piece."""
        piece = self.pieces[bisect_right(self.starts, position) - 1]
        return piece.offset + (position - piece.start) * piece.width, piece


def read_text(word: bytes, clx: bytes, formatting: Pages, limits: Limits) -> Text:
    """The text that the piece table `clx` describes, without what is deleted or hidden. Raises BadContent."""
    pieces = _pieces(clx, word, limits)
    changes = _changes(formatting)
    ends = [end for _, end, _ in changes]
    parts = [_piece_text(word, piece, changes, ends) for piece in pieces]
    return Text("".join(parts), tuple(pieces), tuple(piece.start for piece in pieces))


def without_fields(text: str) -> str:
    """The text with the instructions of its fields as FILLER: what a field shows is kept. BadContent for too many."""
    opened: list[tuple[int, int]] = []  # where a field begins, and where its instruction ends; -1 before that is known
    instructions: list[tuple[int, int]] = []
    for match in _FIELD_MARK.finditer(text):
        place = match.start()
        if match.group() == "\x13":
            if len(opened) < _MOST_OPEN:
                opened.append((place, -1))
        elif opened and match.group() == "\x14":
            opened[-1] = (opened[-1][0], place) if opened[-1][1] < 0 else opened[-1]
        elif opened:
            start, end = opened.pop()
            instructions.append((start, place if end < 0 else end))
            if len(instructions) > _MOST_CHANGES:
                raise BadContent("too_large", f"it has over {_MOST_CHANGES:,} fields; save it as text")
    parts: list[str] = []
    done = 0
    for start, end in sorted(instructions):
        if end >= done:
            start = max(start, done)
            parts += (text[done:start], _replaced(text[start : end + 1], FILLER))
            done = end + 1
    return "".join((*parts, text[done:]))


def _pieces(clx: bytes, word: bytes, limits: Limits) -> list[Piece]:
    modifiers, table = _parts(clx)
    count = (len(table) - 4) // 12
    bounds = [u32(table, 4 * index) for index in range(count + 1)]
    if count < 1 or bounds[0] != 0 or any(left > right for left, right in pairwise(bounds)):
        raise damaged("the table of its text is wrong")
    if bounds[-1] > limits.characters:
        raise BadContent("too_large", f"it holds over {limits.characters:,} characters; split the file")
    if bounds[-1] > len(word):
        raise damaged("the table of its text is wrong")
    pieces: list[Piece] = []
    for index in range(count):
        start, end = bounds[index], bounds[index + 1]
        if start == end:
            continue
        at = 4 * (count + 1) + 8 * index + 2
        offset, prm = u32(table, at), u16(table, at + 4)
        width = 1 if offset & _COMPRESSED else 2
        offset &= _COMPRESSED - 1
        offset = offset // 2 if width == 1 else offset
        if offset + (end - start) * width > len(word):
            raise damaged("a part of its text is missing")
        own = (modifiers[prm >> 1] if prm >> 1 < len(modifiers) else b"") if prm & 1 else short_sprm(prm)
        pieces.append(Piece(start, end, offset, width, own))
    return pieces


def _parts(clx: bytes) -> tuple[list[bytes], bytes]:
    """The modifiers that pieces refer to by number, and the table of the pieces."""
    modifiers: list[bytes] = []
    at = 0
    while clx[at : at + 1] == _MODIFIERS:
        size = u16(clx, at + 1)
        modifiers.append(clx[at + 3 : at + 3 + size])
        at += 3 + size
    if clx[at : at + 1] != _PIECE_TABLE or at + 5 + u32(clx, at + 1) > len(clx):
        raise damaged("the table of its text is missing")
    return modifiers, clx[at + 5 : at + 5 + u32(clx, at + 1)]


def _changes(formatting: Pages) -> list[tuple[int, int, str]]:
    """Stretches of bytes whose characters are others to a reader: FILLER for what is deleted or hidden, or a symbol."""
    changes: list[tuple[int, int, str]] = []
    for start, end, data in formatting.stretches():
        replacement = _replacement(data)
        if replacement is not None and start < end:
            changes.append((start, end, replacement))
            if len(changes) > _MOST_CHANGES:
                raise BadContent("too_large", "it changes its formatting too often; save it as text")
    changes.sort()
    # Stretches of a sound file do not overlap; with one end in order with the other, bisection finds them.
    return [change for change, before in zip(changes, [(0, 0, ""), *changes], strict=False) if change[0] >= before[1]]


def _replacement(modifiers: bytes) -> str | None:
    """What stands for a character with these modifiers; None where that is the character itself."""
    set_: dict[int, bool] = {}
    symbol = None
    for code, operand in sprms(modifiers):
        if code in (DELETED, HIDDEN):
            set_[code] = bool(operand[0] & 1)
        elif code == SYMBOL:
            symbol = u16(operand, 2)
    if any(set_.values()):
        return FILLER
    if symbol is not None:
        # Symbols of fonts like Wingdings have no meaning as characters.
        return FILLER if symbol in _PRIVATE or symbol < 32 or 0xD800 <= symbol < 0xE000 else chr(symbol)
    return None


def _piece_text(word: bytes, piece: Piece, changes: list[tuple[int, int, str]], ends: list[int]) -> str:
    data = word[piece.offset : piece.offset + (piece.end - piece.start) * piece.width]
    text = _decoded(data, piece.width)
    if _replacement(piece.modifiers) == FILLER:
        return _replaced(text, FILLER)
    last = piece.offset + len(data)
    parts: list[str] = []
    done = 0
    for index in range(bisect_right(ends, piece.offset), len(changes)):
        start, end, replacement = changes[index]
        if start >= last:
            break
        first = max((start - piece.offset) // piece.width, done)
        after = min((end - piece.offset) // piece.width, len(text))
        if first < after:
            parts += (text[done:first], _replaced(text[first:after], replacement))
            done = after
    return "".join((*parts, text[done:])) if parts else text


def _replaced(text: str, replacement: str) -> str:
    """The text with every character replaced but the ends of cells and the marks of fields."""
    return _NOT_STRUCTURE.sub(lambda match: replacement * len(match.group()), text)


def _decoded(data: bytes, width: int) -> str:
    """The text of a piece; of a character in two parts the second is FILLER, so that positions stay right."""
    if width == 2:
        text = data.decode("utf-16-le", "surrogatepass")
        return _spread(_ASTRAL, text) if _ASTRAL.search(text) else text
    if data.isascii():
        return data.decode("ascii")
    chinese = _chinese(data)
    return data.decode("cp1252", "replace") if chinese is None else _spread(_NOT_ASCII, chinese)


def _spread(wide: re.Pattern[str], text: str) -> str:
    """The text with FILLER after every wide character."""
    chunks = (text[start : start + _CHUNK] for start in range(0, len(text), _CHUNK))
    return "".join([wide.sub(lambda match: match.group() + FILLER, chunk) for chunk in chunks])


def _chinese(data: bytes) -> str | None:
    """The text of bytes that some programs write in code page 936 where the format knows Western characters only."""
    try:
        text = data.decode("gbk")
    except UnicodeDecodeError:
        return None
    han = _HAN.findall(text[:_SAMPLE])
    if len(set(han)) < _DISTINCT_HAN or len("".join(han).encode("gb2312", "ignore")) < 2 * _COMMON_SHARE * len(han):
        return None
    return text
