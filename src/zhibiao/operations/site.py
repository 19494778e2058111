"""Pages that people look at: `zhibiao site`."""

import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from zhibiao import catalogue
from zhibiao.errors import ZhibiaoError
from zhibiao.handoff.swap import Kind, replacing, require_ours
from zhibiao.lake.extensions import first_line
from zhibiao.lake.location import Warehouse
from zhibiao.lake.metrics import catalogued
from zhibiao.operations.numerals import numerals_of
from zhibiao.operations.opening import opened, require_current_marts
from zhibiao.site import Site
from zhibiao.site.page import GENERATOR
from zhibiao.site.site import NAMES
from zhibiao.site.source import Source

INDEX = "index.html"
_LEFT_BY_SYSTEMS = {".DS_Store", "Thumbs.db", "desktop.ini"}  # what file managers put into every folder of a share


@dataclass(frozen=True, slots=True)
class SiteSummary:
    """What was written. `index` is the page to open."""

    index: Path
    pages: int
    files: int
    bytes: int
    seconds: float


def write_site(folder: Path, warehouse: Warehouse, *, as_of: str | None = None) -> SiteSummary:
    """Write the pages into `folder`, where an earlier set of pages is replaced when the new one is whole.

    `as_of` is a version or a time to go back to. UsageError when there is no warehouse or `folder` holds something else,
    ZhibiaoError when it cannot be written.
    """
    started = time.monotonic()
    require_ours(folder, SITE)  # before the work, not after it
    pages = files = size = 0
    try:
        with site_of(warehouse, as_of) as site, replacing(folder, SITE) as fresh:
            for page in site.files():
                target = fresh / page.path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(page.content)
                pages += page.path.endswith(".html")
                files += 1
                size += len(page.content)
    except OSError as error:
        raise ZhibiaoError(
            f"{folder}: cannot be written ({first_line(error)}). Free space there, or name another folder"
        ) from error
    return SiteSummary(folder / INDEX, pages, files, size, time.monotonic() - started)


@contextmanager
def site_of(
    warehouse: Warehouse, as_of: str | None = None, *, served: bool = False, token: str = ""
) -> Generator[Site, None, None]:
    """The site of a warehouse as it is now; what is loaded later does not change it. For `served` and `token` see `Press`."""
    with opened(warehouse, as_of) as connection:
        require_current_marts(connection, catalogued(catalogue.load().metrics).values(), warehouse, as_of)
        source = Source.of(connection, warehouse.root.name)
        yield Site(source, partial(numerals_of, warehouse), served=served, token=token)


def _entries(folder: Path) -> set[str]:
    """The names of what is ours in a folder; none where its index is missing or another's."""
    try:
        index = (folder / INDEX).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return set()
    return {*NAMES, *_LEFT_BY_SYSTEMS} if f'content="{GENERATOR}"' in index else set()


SITE = Kind("the pages of zhibiao", _entries)
