"""One document from the web into the landing zone: conditional, resumable, bounded, and only if it is what was promised."""

import json
import re
import time
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

import httpx

from zhibiao.documents.magic import recognise
from zhibiao.sources.addresses import file_name, suffix_of
from zhibiao.sources.definition import Definition
from zhibiao.sources.landing import land, landed_path, partial_path
from zhibiao.sources.store import Item, Validators
from zhibiao.sources.trouble import NOT_ASKED, Passing, Trouble
from zhibiao.sources.visit import Fetch, Link, Visit
from zhibiao.sources.web import Web, conditions, validators
from zhibiao.sources.zone import Landing, Zone

# Suffixes that promise a file and no page.
FILES = frozenset(
    (
        ".7z", ".csv", ".doc", ".docx", ".et", ".jpeg", ".jpg", ".ods", ".odt", ".ofd", ".pdf", ".png", ".rar", ".rtf", ".tif",
        ".tiff", ".txt", ".wps", ".xls", ".xlsx", ".zip",
    )
)  # fmt: skip
_UNWANTED = re.compile(r"(?:video|audio|font|model)/|application/(?:x-msdownload|x-msdos-program|java-archive|javascript)", re.I)
_PASSWORD = re.compile(rb"<input\b[^>]{0,300}type\s*=\s*[\"']?password", re.IGNORECASE)
_BEGINNING = 65_536  # bytes that tell what came
_NOT_KEPT = frozenset(("set-cookie", "authorization", "proxy-authenticate", "www-authenticate"))


class Download:
    """The download of one address."""

    def __init__(self, link: Link, item: Item | None, web: Web, definition: Definition, zone: Zone) -> None:
        self._link = link
        self._item = item if item and item.sha256 and landed_path(zone.warehouse, item.sha256).is_file() else None
        self._web = web
        self._limits = definition.limits
        self._zone = zone
        self._partial = partial_path(zone.warehouse, definition.name, link.address)
        self._note = self._partial.with_suffix(".etag")  # what the partial file is a part of
        self._began = time.monotonic()

    def run(self) -> Landing:
        """What became of it. OSError when the landing zone cannot be written; the partial file gives its room back then."""
        self._partial.parent.mkdir(parents=True, exist_ok=True)
        try:
            return self._web.patiently(self._link.address, self._attempt)
        except Trouble as trouble:
            return Landing(self._troubled(trouble))
        except OSError:
            self._discard()
            raise

    def _troubled(self, trouble: Trouble) -> Visit:
        fetch = Fetch.SKIPPED if trouble.reason in NOT_ASKED else Fetch.FAILED
        if trouble.reason == "not_found" and self._item is not None:
            fetch = Fetch.GONE
        return Visit(
            self._link,
            fetch,
            trouble.reason,
            trouble.detail,
            final_address=trouble.final_address,
            status=trouble.status,
            seconds=time.monotonic() - self._began,
        )

    def _attempt(self) -> Landing:
        start, headers = self._resumption()
        if not start and self._item is not None:
            headers = conditions(Validators(self._item.etag, self._item.last_modified))
        with self._web.asked(self._link.address, headers) as response:
            if response.status_code == 304 and self._item is not None:
                return Landing(self._visit(Fetch.NOT_MODIFIED, response))
            if response.status_code in (404, 410):
                raise Trouble("not_found", f"is not there (HTTP {response.status_code})", status=response.status_code)
            if response.status_code == 416 or (response.status_code == 206 and not _continues(response, start)):
                self._discard()
                raise Passing("bad_range", "the site sent another part of the file than was asked for", pause=0)
            self._receive(response, start if response.status_code == 206 else 0)
            return self._land(response)

    def _resumption(self) -> tuple[int, dict[str, str]]:
        """How many bytes are there from before, and the headers that ask for the rest of the same file."""
        try:
            size, validator = self._partial.stat().st_size, self._note.read_text(encoding="utf-8")
        except (FileNotFoundError, UnicodeDecodeError):
            return 0, {}
        return (size, {"Range": f"bytes={size}-", "If-Range": validator}) if size and validator else (0, {})

    def _receive(self, response: httpx.Response, start: int) -> None:
        kind = response.headers.get("Content-Type", "")
        if _UNWANTED.match(kind):
            raise Trouble("unwanted_type", f"is {kind.partition(';')[0]}, and no report", status=response.status_code)
        said = response.headers.get("Content-Length", "")
        if said.isdigit() and start + int(said) > self._limits.bytes:
            raise self._too_large(start + int(said))
        if not start:
            self._begin(response)
        try:
            with self._partial.open("ab" if start else "wb") as file:
                self._write(file, response, start)
        except Passing:
            if not self._note.is_file():
                self._discard()
            raise
        if start + self._written == 0:
            raise Trouble("empty", "the site sent an empty file", status=response.status_code)

    def _begin(self, response: httpx.Response) -> None:
        """Note what the bytes to come are a part of, unless the site cannot continue a file, or sends it in another form."""
        given = validators(response)
        strong = given.etag if given.etag and not given.etag.startswith("W/") else given.last_modified
        self._note.unlink(missing_ok=True)
        if strong and "Content-Encoding" not in response.headers:
            self._partial.unlink(missing_ok=True)
            self._note.write_text(strong, encoding="utf-8")

    def _write(self, file: BinaryIO, response: httpx.Response, start: int) -> None:
        self._written = 0
        for chunk in response.iter_bytes():
            self._written += file.write(chunk)
            if start + self._written > self._limits.bytes:
                file.close()
                raise self._too_large(None)
            if time.monotonic() - self._began > self._limits.seconds_a_file:
                raise Trouble(
                    "too_slow",
                    f"only {(start + self._written) / 1e6:.2f} MB came in {self._limits.seconds_a_file:g} s; "
                    + ("the next run carries on from there" if self._note.is_file() else "raise limits: seconds_a_file"),
                    status=response.status_code,
                )

    def _too_large(self, size: int | None) -> Trouble:
        self._discard()
        said = f"its {size / 1e6:,.0f} MB are" if size is not None else "it is"
        detail = f"{said} over the limit of {self._limits.bytes / 1e6:g} MB a file; raise limits: megabytes if it is a report"
        return Trouble("too_large", detail)

    def _land(self, response: httpx.Response) -> Landing:
        with self._partial.open("rb") as file:
            beginning = file.read(_BEGINNING)
        kind = recognise(beginning)
        try:
            self._require_promised(response, kind, beginning)
        except Trouble:
            self._discard()
            raise
        digest, size = land(self._zone.warehouse, self._partial)
        self._note.unlink(missing_ok=True)
        known = self._item is not None and self._item.sha256 == digest
        visit = self._visit(Fetch.KNOWN if known else Fetch.FETCHED, response, digest, size)
        suffix = ".html" if kind == "html" else ""
        name = file_name(self._link.address, response.headers.get("Content-Disposition"), suffix)
        return Landing(visit, name, validators(response), kind)

    def _require_promised(self, response: httpx.Response, kind: str, beginning: bytes) -> None:
        """Trouble when a page came where a file was promised, by the link or by what was there before, or a login."""
        if kind != "html":
            return
        has_password = _PASSWORD.search(beginning) is not None
        elsewhere = str(response.url) != self._link.address
        suffix = suffix_of(self._link.address)
        if suffix in FILES or (self._item is not None and self._item.format not in (None, "html")):
            what = "a login page" if has_password else "a web page"
            promised = suffix if suffix in FILES else f"the {self._item.format if self._item else ''} file that was there before"
            raise Trouble(
                "login_page" if has_password else "page_for_file",
                f"the site sent {what} where {promised} was promised; open it in a browser",
                status=response.status_code,
                final_address=str(response.url) if elsewhere else None,
            )
        if has_password and elsewhere:
            detail = f"the site wants a login there: it sent to {response.url}"
            raise Trouble("login_page", detail, status=response.status_code, final_address=str(response.url))

    def _visit(self, fetch: Fetch, response: httpx.Response, digest: str | None = None, size: int | None = None) -> Visit:
        final = str(response.url)
        headers = {name: value for name, value in response.headers.items() if name.lower() not in _NOT_KEPT}
        return Visit(
            self._link,
            fetch,
            sha256=digest,
            size=size,
            final_address=final if final != self._link.address else None,
            status=response.status_code,
            headers=json.dumps(headers, ensure_ascii=False),
            seconds=time.monotonic() - self._began,
        )

    def _discard(self) -> None:
        for path in (self._partial, self._note):
            _remove(path)


def _continues(response: httpx.Response, start: int) -> bool:
    return response.headers.get("Content-Range", "").startswith(f"bytes {start}-")


def _remove(path: Path) -> None:
    with suppress(OSError):
        path.unlink(missing_ok=True)
