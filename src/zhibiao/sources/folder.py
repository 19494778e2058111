"""A folder that is watched: what is new or changed in it is copied into the landing zone."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from zhibiao.documents.files import files_under
from zhibiao.documents.sources import printable
from zhibiao.errors import ZhibiaoError
from zhibiao.sources.definition import Definition
from zhibiao.sources.landing import land, partial_path
from zhibiao.sources.store import Validators
from zhibiao.sources.visit import Fetch, Link, Visit
from zhibiao.sources.zone import Landing, Zone

SETTLED = 2.0  # seconds; a file that changed later than that may still be written


def listing(definition: Definition) -> list[Link]:
    """The files under the folder that fit. ZhibiaoError when the folder cannot be looked at."""
    folder = definition.where.folder or Path()
    if not folder.is_dir():
        raise ZhibiaoError(f"{definition.said}: {folder}: no such folder; is its disk mounted? Nothing was removed for that")
    found = (source.path for source in files_under(folder))
    return [Link(str(path)) for path in found if path.match(definition.where.files)]


def fetch(link: Link, definition: Definition, zone: Zone) -> Landing:
    """Copy the file of the link, unless size and time say that it is the one that was copied before."""
    started = time.monotonic()
    path = Path(link.address)
    try:
        before = _stamp(path)
        item = zone.store.item(definition.name, link.address)
        if item is not None and item.sha256 is not None and item.etag == before:
            return Landing(Visit(link, Fetch.NOT_MODIFIED))
        if path.stat().st_size > definition.limits.bytes:
            detail = f"over the limit of {definition.limits.bytes / 1e6:g} MB a file; raise limits: megabytes, or split it"
            return Landing(Visit(link, Fetch.FAILED, "too_large", detail))
        _let_settle(path)
        before = _stamp(path)
        partial = partial_path(zone.warehouse, definition.name, link.address)
        partial.parent.mkdir(parents=True, exist_ok=True)
        try:
            with path.open("rb") as source, partial.open("wb") as target:
                shutil.copyfileobj(source, target)
        except OSError:
            partial.unlink(missing_ok=True)  # a full disk needs the room
            raise
        if _stamp(path) != before:
            return Landing(Visit(link, Fetch.SKIPPED, "being_written", "somebody is writing it; the next run takes it"))
    except OSError as error:
        if error.filename != str(path):  # it is the disk of the landing zone
            raise
        detail = f"cannot be read ({error.strerror}); look at its permissions"
        return Landing(Visit(link, Fetch.FAILED, "unreadable", detail))
    digest, size = land(zone.warehouse, partial)
    known = item is not None and item.sha256 == digest
    visit = Visit(link, Fetch.KNOWN if known else Fetch.FETCHED, sha256=digest, size=size, seconds=time.monotonic() - started)
    return Landing(visit, printable(path.name), Validators(etag=before))


def _stamp(path: Path) -> str:
    found = path.stat()
    return f"{found.st_size}-{found.st_mtime_ns}"


def _let_settle(path: Path) -> None:
    age = time.time() - path.stat().st_mtime
    if 0 <= age < SETTLED:  # a time in the future is a wrong clock, and no sign of anything
        time.sleep(SETTLED - age)


def fetch_all(definition: Definition, zone: Zone) -> Iterator[Landing]:
    """What became of every file under the folder."""
    links = listing(definition)
    zone.listed(len(links))
    for link in links:
        if zone.is_spent and is_news(link, definition, zone):
            zone.store.leave_waiting(zone.run, 1)
        else:
            yield fetch(link, definition, zone)


def is_news(link: Link, definition: Definition, zone: Zone) -> bool:
    """Whether the file of the link is new, or another one than was copied before."""
    item = zone.store.item(definition.name, link.address)
    try:
        return item is None or item.etag != _stamp(Path(link.address))
    except OSError:
        return True
