"""More time and memory for recognising characters, which is known to need them. Only a worker has limits to raise."""

from collections.abc import Callable

_MEMORY = 3_500_000_000  # bytes of address space: the models, and what they reserve
_SECONDS = 90.0  # of CPU a page; a page takes ten on an ordinary machine


def _nothing(memory: int, seconds: float) -> None:
    del memory, seconds


ask: Callable[[int, float], None] = _nothing  # the worker puts its own here


def recognise_page() -> None:
    """Call it before the characters of each page are recognised: the limits are raised for this one page."""
    ask(_MEMORY, _SECONDS)
