"""RTF as tokens: control words, bytes of text, and groups. What they mean is the reader's business."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto


class Kind(Enum):
    """What a token is."""

    OPEN = auto()  # {
    CLOSE = auto()  # }
    WORD = auto()  # \\par, \\u27743
    SYMBOL = auto()  # \\~, \\*
    TEXT = auto()  # bytes, in the code page of the font


@dataclass(frozen=True, slots=True)
class Token:
    """`name` of a word or symbol, with its number; `data` of text."""

    kind: Kind
    name: str = ""
    number: int | None = None
    data: bytes = b""


# Possessive: a run of millions of bytes must not be remembered step by step.
_WORD = rb"\\([a-zA-Z]{1,32})(-?\d{1,10})?[ ]?"
_HEXADECIMAL = rb"((?:\\'[0-9a-fA-F]{2})++)"
_REST = rb"\\(.)|([{}])|[\r\n\x00]+|"
_TOKEN = re.compile(rb"|".join((_WORD, _HEXADECIMAL, _REST + rb"([^\\{}\r\n\x00]+)")), re.DOTALL)
# Some programs write Chinese bytes as they are; the second byte of a character may then be a backslash or a brace.
_TOKEN_936 = re.compile(
    rb"|".join((_WORD, _HEXADECIMAL, _REST + rb"((?:[\x81-\xfe](?!\\')[\x40-\x7e\x80-\xfe]|[^\\{}\r\n\x00])++)")), re.DOTALL
)
_OPEN = Token(Kind.OPEN)
_CLOSE = Token(Kind.CLOSE)


def tokens(data: bytes) -> Iterator[Token]:
    """The tokens of an RTF file. A lone backslash at its end is left out, as are binary data (\\bin)."""
    pattern = _TOKEN_936 if b"\\ansicpg936" in data[:1_000] else _TOKEN
    position = 0
    while (match := pattern.match(data, position)) is not None:
        position = match.end()
        word, number, hexadecimal, symbol, brace, text = match.groups()
        if word is not None:
            if word == b"bin":
                position += max(int(number or 0), 0)
            yield Token(Kind.WORD, word.decode("ascii"), None if number is None else int(number))
        elif text is not None:
            yield Token(Kind.TEXT, data=text)
        elif hexadecimal is not None:
            yield Token(Kind.TEXT, data=bytes.fromhex(hexadecimal.replace(b"\\'", b"").decode("ascii")))
        elif brace is not None:
            yield _OPEN if brace == b"{" else _CLOSE
        elif symbol is not None:
            yield Token(Kind.SYMBOL, symbol.decode("latin-1"))
