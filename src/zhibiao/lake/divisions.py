"""Places of a header as rows of core.dim_place: the place itself and all divisions above it."""

from dataclasses import dataclass

from zhibiao import places
from zhibiao.lake.keys import key
from zhibiao.reading.model import Header

LEVELS = ("province", "city", "county", "town")
# Digits of a GB/T 2260 (and street-level) code that are significant at each level.
_DIGITS = {"province": 2, "city": 4, "county": 6, "town": 9}


@dataclass(frozen=True, slots=True)
class Division:
    """A row of core.dim_place."""

    key: int
    code: str | None
    name: str
    level: str
    parent_key: int | None
    province: str | None
    city: str | None
    county: str | None
    town: str | None
    valid_from: int | None
    valid_to: int | None


def divisions(header: Header) -> tuple[Division, ...]:
    """The divisions that the header names, outermost first; empty when it names none.

    Codes of the upper levels are the beginnings of the code of the lowest place that has one.
    """
    names = (header.province, header.city, header.county, header.town)
    found: list[Division] = []
    for depth, (level, name) in enumerate(zip(LEVELS, names, strict=True)):
        if name is None:
            continue
        path = (*names[: depth + 1], *(None,) * (len(LEVELS) - depth - 1))
        code = _code(header.place_code, level)
        official = places.load().get(code, header.report_year) if code else None
        found.append(
            Division(
                key=key("place", code, name) if code else key("place", *path),
                code=code,
                name=name,
                level=level,
                parent_key=found[-1].key if found else None,
                province=path[0],
                city=path[1],
                county=path[2],
                town=path[3],
                valid_from=official and official.valid_from,
                valid_to=official and official.valid_to,
            )
        )
    return tuple(found)


def _code(lowest: str | None, level: str) -> str | None:
    """The code of the level, as far as the lowest known code reaches: 310114 gives 310000, 310100, 310114, nothing for a town."""
    end = _DIGITS[level]
    if lowest is None or not lowest.isdigit() or len(lowest) < end:
        return None
    own = lowest[_DIGITS[LEVELS[LEVELS.index(level) - 1]] if level != LEVELS[0] else 0 : end]
    return lowest[:end].ljust(6, "0") if own.strip("0") else None
