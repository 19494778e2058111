"""landing.sqlite: what is known of every address, what came from where and when, and the counters of every run."""

import sqlite3
from collections.abc import Generator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from zhibiao.errors import ZhibiaoError
from zhibiao.lake.faults import explain
from zhibiao.lake.location import Warehouse
from zhibiao.sources.ledger import Ledger, moment, now
from zhibiao.sources.tables import TABLES
from zhibiao.sources.visit import Fetch, Visit

PATIENCE = 60.0  # seconds to wait for another process that writes
WAITING = frozenset(("being_written", "out_of_time"))  # reasons for which an address is left for the next run


@dataclass(frozen=True, slots=True)
class Item:
    """What is known of an address."""

    sha256: str | None
    etag: str | None
    last_modified: str | None
    format: str | None
    checked: datetime | None
    pending: bool


@dataclass(frozen=True, slots=True)
class Validators:
    """What a site gave to ask by whether something changed."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Landed:
    """Bytes in the landing zone that the warehouse has not been given yet."""

    address: str
    name: str
    sha256: str
    attempts: int


@dataclass(frozen=True, slots=True)
class Page:
    """A list page as it was when it was fetched last."""

    validators: Validators
    final_address: str
    content_type: str | None
    body: bytes


def database(warehouse: Warehouse) -> Path:
    """Where the file lies."""
    return warehouse.root / "landing.sqlite"


@contextmanager
def opened(warehouse: Warehouse) -> Generator["Store"]:
    """The store of this warehouse, made when it is not there. ZhibiaoError when it cannot be written or read."""
    try:
        warehouse.root.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(database(warehouse), timeout=PATIENCE, isolation_level=None)) as connection:
            connection.execute("pragma journal_mode = wal")
            connection.execute("pragma synchronous = normal")
            connection.executescript(TABLES)
            yield Store(connection)
    except (sqlite3.Error, OSError) as error:
        raise explained(error, warehouse) from error


def explained(error: BaseException, warehouse: Warehouse) -> ZhibiaoError:
    """The error of the disk or the store as one line for the user."""
    if isinstance(error, sqlite3.DatabaseError) and any(sign in str(error) for sign in ("malformed", "not a database")):
        return ZhibiaoError(
            f"{database(warehouse)}: this file is damaged. Move it away: the next run makes a new one and asks for every "
            "document once more; the warehouse itself is not touched"
        )
    return explain(error, warehouse)


class Store(Ledger):
    """The statements on landing.sqlite."""

    def no_longer_listed(self, source: str, run: int, since: int) -> list[str]:
        """Addresses with bytes that a run from `since` on listed, and this one did not."""
        rows = self.connection.execute(
            "select address from item where source = ? and seen_in >= ? and seen_in < ? and sha256 is not null and gone is null",
            (source, since, run),
        )
        return [row[0] for row in rows]

    def item(self, source: str, address: str) -> Item | None:
        """What is known of this address."""
        row = self.connection.execute(
            "select sha256, etag, last_modified, format, checked, pending from item where source = ? and address = ?",
            (source, address),
        ).fetchone()
        return Item(row[0], row[1], row[2], row[3], moment(row[4]), bool(row[5])) if row else None

    def record(
        self,
        run: int,
        source: str,
        visit: Visit,
        *,
        name: str | None = None,
        validators: Validators | None = None,
        kind: str | None = None,
    ) -> None:
        """One address of this run is done with: the item, the visit and the counter, together or not at all."""
        link, time = visit.link, now()
        day = link.day.isoformat() if link.day else None
        with self.transaction():
            self.connection.execute(
                """
                insert into item (source, address, title, day, first_seen, last_seen, seen_in) values (?, ?, ?, ?, ?, ?, ?)
                on conflict do update set
                    title = coalesce(excluded.title, title),
                    day = coalesce(excluded.day, day),
                    last_seen = iif(?, excluded.last_seen, last_seen),
                    seen_in = iif(?, excluded.seen_in, seen_in)
                """,
                (source, link.address, link.title, day, time, time, run, visit.listed, visit.listed),
            )
            self._note(source, visit, time, name, validators, kind)
            if visit.fetch not in (Fetch.NOT_MODIFIED, Fetch.KNOWN):
                self.connection.execute(
                    "insert into visit values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    (run, source, link.address, time, visit.fetch, visit.reason, visit.detail, visit.final_address,
                     visit.status, visit.headers, visit.sha256, visit.size, visit.seconds),
                )  # fmt: skip
            fetched = visit.fetch is Fetch.FETCHED
            waits = visit.fetch is Fetch.SKIPPED and visit.reason in WAITING
            self.count(run, found=1, **{visit.fetch.value: 1}, waiting=int(waits), bytes=(visit.size or 0) if fetched else 0)

    def _note(
        self, source: str, visit: Visit, time: str, name: str | None, validators: Validators | None, kind: str | None
    ) -> None:
        key = (source, visit.link.address)
        if visit.fetch is Fetch.FETCHED:
            given = validators or Validators()
            self.connection.execute(
                """
                update item
                set
                    name = ?, etag = ?, last_modified = ?, sha256 = ?, bytes = ?, format = ?, checked = ?, changed = ?,
                    gone = null, pending = ?, attempts = 0, fate = null, reason = null, detail = null
                where source = ? and address = ?
                """,
                (name, given.etag, given.last_modified, visit.sha256, visit.size, kind, time, time, int(visit.to_ingest), *key),
            )
        elif visit.fetch is Fetch.GONE:
            self.connection.execute(
                "update item set gone = coalesce(gone, ?), checked = ? where source = ? and address = ?", (time, time, *key)
            )
        elif visit.fetch in (Fetch.NOT_MODIFIED, Fetch.KNOWN) and visit.reason is None:
            self.connection.execute("update item set checked = ?, gone = null where source = ? and address = ?", (time, *key))
            if validators is not None:
                self.connection.execute(
                    "update item set etag = ?, last_modified = ? where source = ? and address = ?",
                    (validators.etag, validators.last_modified, *key),
                )

    def mark_gone(self, source: str, run: int) -> None:
        """What this run, which saw everything, did not find is there no longer."""
        self.connection.execute(
            "update item set gone = ? where source = ? and seen_in < ? and gone is null", (now(), source, run)
        )

    def pending(self, source: str) -> list[Landed]:
        """What has landed and waits for the warehouse, the earliest first."""
        rows = self.connection.execute(
            "select address, name, sha256, attempts from item where source = ? and pending = 1 order by changed, address",
            (source,),
        )
        return [Landed(*row) for row in rows]

    def settle(self, source: str, address: str, fate: str, reason: str | None, detail: str | None, *, again: bool) -> None:
        """The warehouse has been given the bytes of this address; `again`: it should be offered them once more."""
        self.connection.execute(
            """
            update item
            set fate = ?, reason = ?, detail = ?, pending = ?, attempts = attempts + 1
            where source = ? and address = ?
            """,
            (fate, reason, detail, int(again), source, address),
        )

    def forget(self, source: str, address: str) -> None:
        """The bytes of this address are no longer in the landing zone: the next run asks for them as if they were new."""
        self.connection.execute(
            "update item set sha256 = null, etag = null, last_modified = null, pending = 0 where source = ? and address = ?",
            (source, address),
        )

    def page(self, address: str) -> Page | None:
        """The list page at this address, as it was."""
        row = self.connection.execute(
            "select etag, last_modified, final_address, content_type, body from page where address = ?", (address,)
        ).fetchone()
        return Page(Validators(row[0], row[1]), row[2], row[3], row[4]) if row else None

    def keep_page(self, address: str, page: Page) -> None:
        """The list page at this address, as it is."""
        self.connection.execute(
            "insert or replace into page values (?, ?, ?, ?, ?, ?)",
            (address, page.validators.etag, page.validators.last_modified, page.final_address, page.content_type, page.body),
        )

    def turn_of(self, host: str, clock: float, interval: float) -> float:
        """Seconds to wait before this host may be asked; the next may ask `interval` seconds later. `clock`: seconds, now."""
        with self.transaction():
            row = self.connection.execute("select next from host where host = ?", (host,)).fetchone()
            due: float = row[0] if row else clock
            # A clock that was set back must not make anyone wait for days.
            due = clock if due < clock or due > clock + max(60.0, 100 * interval) else due
            self.connection.execute("insert or replace into host values (?, ?)", (host, due + interval))
        return due - clock
