"""What is found at a source, what became of each address in a run, and what became of the run."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Fetch(StrEnum):
    """Every address that a run finds ends as exactly one of these."""

    FETCHED = "fetched"  # bytes came that were not there before
    NOT_MODIFIED = "not_modified"  # the site (or the file's size and time) says that nothing changed
    KNOWN = "known"  # the same bytes as before came, or it is not yet time to ask again
    SKIPPED = "skipped"  # not asked for: robots.txt, a host that is not allowed, a limit that was reached
    GONE = "gone"  # it was there once; nothing is removed for that
    FAILED = "failed"  # it could not be had, or what came is not what was promised


class RunStatus(StrEnum):
    """How a run ended."""

    RUNNING = "running"
    OK = "ok"
    TROUBLE = "trouble"  # something failed or was rejected; the rest is loaded
    ALARM = "alarm"  # far fewer links than usual: the page has changed, or the patterns do not fit any more
    FAILED = "failed"  # it could not go on
    INTERRUPTED = "interrupted"  # stopped or killed; the next run carries on


@dataclass(frozen=True, slots=True)
class Link:
    """An address where a report may be."""

    address: str
    title: str | None = None  # the words that lead there
    day: date | None = None  # stated beside it
    found_on: str | None = None  # address of the page that links to it


@dataclass(frozen=True, slots=True)
class Visit:
    """What became of one address in one run."""

    link: Link
    fetch: Fetch
    reason: str | None = None  # code of a problem: "not_found", "robots", "login_page", …
    detail: str | None = None  # one line for a person, with the remedy
    sha256: str | None = None
    size: int | None = None  # bytes
    final_address: str | None = None  # after redirects, where it is another one
    status: int | None = None  # of HTTP
    headers: str | None = None  # of the answer, as JSON
    seconds: float = 0.0
    to_ingest: bool = True  # False: a page that only leads to attachments
    listed: bool = True  # False: it was listed until now, and is not any more


@dataclass(frozen=True, slots=True)
class Counts:
    """Counters of a run: `fetched + not_modified + known + skipped + gone + failed == found`."""

    listed: int = 0  # links on the list pages that fit; attachments come on top of them in `found`
    found: int = 0
    fetched: int = 0
    not_modified: int = 0
    known: int = 0
    skipped: int = 0
    gone: int = 0
    failed: int = 0
    waiting: int = 0  # of those skipped: left for the next run, since a limit was reached
    bytes: int = 0  # fetched
    offered: int = 0  # files given to the warehouse: loaded + unchanged + superseding + rejected + load_failed
    loaded: int = 0
    unchanged: int = 0
    superseding: int = 0
    rejected: int = 0
    load_failed: int = 0
    facts: int = 0
    rows_rejected: int = 0
