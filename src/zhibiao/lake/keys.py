"""Keys of the star: 63-bit hashes of natural keys, so that writers agree on them without talking to each other."""

from hashlib import blake2b
from uuid import uuid4

_SEPARATOR = "\x1f"  # no name or code holds a unit separator, so ("a", "bc") and ("ab", "c") differ


def key(kind: str, *parts: str | int | None) -> int:
    """The key of the thing of this kind with these natural keys: a positive BIGINT."""
    text = _SEPARATOR.join((kind, *("" if part is None else str(part) for part in parts)))
    number = int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big") >> 1
    return number or 1


def fresh_key() -> int:
    """A key for an event, which has no natural one."""
    return (uuid4().int >> 65) or 1
