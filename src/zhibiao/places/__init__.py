"""Where reports are from: the divisions of the country from 1981 on.

Nothing is read on import; `load` reads the bundled table once.
"""

from functools import cache

from zhibiao.places.model import MUNICIPALITIES, SEAT_LEVELS, Level, Place, Resolution, Seat
from zhibiao.places.organisations import SHORT_FORMS, Kind, Organisation, government_of, organisation
from zhibiao.places.table import LIST_YEAR, Places

__all__ = [
    "LIST_YEAR",
    "MUNICIPALITIES",
    "SEAT_LEVELS",
    "SHORT_FORMS",
    "Kind",
    "Level",
    "Organisation",
    "Place",
    "Places",
    "Resolution",
    "Seat",
    "government_of",
    "load",
    "organisation",
]


@cache
def load() -> Places:
    """The table of places, read at the first call."""
    return Places()
