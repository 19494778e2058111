"""The site as it is now: one edition for each snapshot of the warehouse, and a newer one in its place when there is one."""

import threading
from collections import OrderedDict
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from zhibiao.errors import ZhibiaoError
from zhibiao.lake.faults import FAULTS, explain
from zhibiao.lake.history import current_version
from zhibiao.lake.location import Warehouse
from zhibiao.lake.server import latest_snapshot
from zhibiao.operations.opening import opened
from zhibiao.operations.site import site_of
from zhibiao.site.page import Page
from zhibiao.site.site import Site

_CACHED = 64_000_000  # bytes of pages made

Mark = tuple[tuple[int, int, int] | None, ...] | int
"""What of the catalog's files changes with every commit; of a server, the number of the snapshot."""


class Edition:
    """The site of one snapshot, with the pages that were asked for."""

    def __init__(self, warehouse: Warehouse, version: int, token: str) -> None:
        """Copy what the pages need; UsageError and ZhibiaoError as `opened`."""
        self._stack = ExitStack()
        self.site: Site = self._stack.enter_context(site_of(warehouse, str(version), served=True, token=token))
        self._lock = threading.Lock()
        self._pages: OrderedDict[str, Page] = OrderedDict()
        self._size = 0
        self._readers = 0
        self._retired = False

    def file(self, path: str) -> Page | None:
        """The file of a path; None where there is none."""
        with self._lock:
            if path in self._pages:
                self._pages.move_to_end(path)
                return self._pages[path]
        page = self.site.file(path)
        return self._kept(path, page) if page is not None else None

    def _kept(self, path: str, page: Page) -> Page:
        with self._lock:
            if path in self._pages:  # two have asked for it at once
                return self._pages[path]
            self._pages[path] = page
            self._size += len(page.content)
            while self._size > _CACHED and len(self._pages) > 1:
                _, oldest = self._pages.popitem(last=False)
                self._size -= len(oldest.content)
            return page

    def enter(self) -> None:
        """Somebody reads it."""
        with self._lock:
            self._readers += 1

    def leave(self, *, retire: bool = False) -> None:
        """A reader is done, or nobody else will come: the last one closes it."""
        with self._lock:
            self._readers -= not retire
            self._retired |= retire
            is_last = self._retired and not self._readers
        if is_last:
            self._stack.close()


class Editions:
    """The edition of the latest snapshot. Safe to use from many threads."""

    def __init__(self, warehouse: Warehouse, token: str) -> None:
        """UsageError when there is no warehouse, ZhibiaoError when it cannot be shown."""
        self._warehouse = warehouse
        self._token = token
        self._lock = threading.Lock()
        self._refreshing = threading.Lock()
        self._mark = _mark(warehouse)
        self._current = Edition(warehouse, self._latest(), token)
        self.trouble: str | None = None  # why a later snapshot is not shown

    @contextmanager
    def current(self) -> Generator[Edition, None, None]:
        """The latest edition; it stays open until the caller is done with it."""
        with self._lock:
            edition = self._current
            edition.enter()
        try:
            yield edition
        finally:
            edition.leave()

    @property
    def snapshot(self) -> int:
        """The number of the snapshot that is shown."""
        with self._lock:
            return self._current.site.snapshot

    def refresh(self) -> None:
        """Show the latest snapshot. What hinders that is kept as `trouble`, and what was shown stays."""
        with self._refreshing:
            try:
                mark = _mark(self._warehouse)
                if mark == self._mark and self.trouble is None:
                    return
                latest = self._latest()
                if latest != self.snapshot:
                    self._take_over(Edition(self._warehouse, latest, self._token))
                self._mark, self.trouble = mark, None
            except (ZhibiaoError, *FAULTS) as error:
                self.trouble = str(explain(error, self._warehouse))

    def close(self) -> None:
        """Nobody will come any more."""
        self._current.leave(retire=True)

    def _latest(self) -> int:
        with opened(self._warehouse) as connection:
            return current_version(connection)

    def _take_over(self, edition: Edition) -> None:
        with self._lock:
            former, self._current = self._current, edition
        former.leave(retire=True)


def _mark(warehouse: Warehouse) -> Mark:
    """A look at two files tells whether to look further: every commit writes to one of them. A server is asked."""
    if warehouse.server is not None:
        return latest_snapshot(warehouse)
    return tuple(map(_look, (warehouse.catalog, warehouse.catalog.with_name(f"{warehouse.catalog.name}-wal"))))


def _look(file: Path) -> tuple[int, int, int] | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size
