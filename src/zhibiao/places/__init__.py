"""Where reports are from: the divisions of the country from 1981 on.

Nothing is read on import; `load` reads the bundled table once.
"""

from functools import cache

from zhibiao.places.model import Level, Place, Resolution
from zhibiao.places.table import Places

__all__ = ["Level", "Place", "Places", "Resolution", "load"]


@cache
def load() -> Places:
    """The table of places, read at the first call."""
    return Places()
