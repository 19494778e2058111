"""A government site on loopback: a real HTTP server whose content depends on the day that it is set to.

Day 1: 60 reports in five formats on three list pages. Day 2: nothing new. Day 3: three new ones, number 7 revised at the same
address, number 12 taken down. Day 4: the server is busy now and then; number 64 cannot be had, 65 is slow, 66 is well. Day 5:
the list pages have another layout, in which no link is found. Day 6: all is well again. `expected(day)` says what a warehouse
holds that has collected every day up to it.
"""

import hashlib
import threading
import time
from collections import Counter
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from tests.sources.reports import Report, article

LIST, PER_PAGE = "/zwgk/fzzf/", 20
REVISED, REMOVED, UNAVAILABLE, SLOW = 7, 12, 64, 65
TITLES = "法治政府建设.*(报告|情况)"  # what leads to the reports, and not to the notices among them
TYPES = {
    "html": "text/html; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "xml": "application/xml",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
LOGIN = (
    '<!DOCTYPE html><html><head><title>统一身份认证平台</title></head><body><form action="/login"><input name="user">'
    '<input type="password" name="pass"><button>登录</button></form></body></html>'
).encode()


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that the site has answered."""

    method: str
    path: str
    status: int
    sent: int  # bytes of the body
    agent: str
    range: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What the site says at an address."""

    body: bytes = b""
    status: int = 200
    type: str = TYPES["html"]
    headers: dict[str, str] = field(default_factory=dict[str, str])
    pause: float = 0.0  # seconds before the answer
    says_length: int | None = None  # a Content-Length that is not that of the body
    endless: bool = False  # the body again and again
    drip: float = 0.0  # seconds between the pieces of the body
    breaks_after: int | None = None  # bytes of the body; then the connection is closed


Page = Callable[["Site"], Answer]


@dataclass
class Site:
    """The site. `pages` holds addresses beside those of the days; a test may put its own there."""

    port: int = 0
    day: int = 1
    robots: str | None = "User-agent: *\nDisallow: /private/\n"
    validators: bool = True  # whether ETag and Last-Modified are given
    pages: dict[str, Page] = field(default_factory=dict[str, Page])
    asked: list[Asked] = field(default_factory=list[Asked])
    times: Counter[tuple[int, str]] = field(default_factory=Counter[tuple[int, str]])  # requests by day and path

    @property
    def address(self) -> str:
        """Of its root, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def list_address(self) -> str:
        """Of its first list page."""
        return f"{self.address}{LIST}index.html"

    @property
    def full_downloads(self) -> list[str]:
        """Paths of documents and pages that were sent whole, robots.txt apart."""
        return [asked.path for asked in self.asked if asked.status in (200, 206) and asked.path != "/robots.txt"]

    def reports(self, day: int | None = None) -> list[Report]:
        """What is published on this day, in the order of the list."""
        day = self.day if day is None else day
        last = 60 + (3 if day >= 3 else 0) + (3 if day >= 4 else 0)
        found = [Report(number, edition=2 if number == REVISED and day >= 3 else 1) for number in range(1, last + 1)]
        return [report for report in found if not (report.number == REMOVED and day >= 3)][::-1]

    def expected(self, day: int) -> dict[str, int]:
        """By organisation, the hearings that the current versions in the warehouse state after the collection of this day."""
        seen: dict[str, int] = {}
        for past in range(1, day + 1):
            if past == 5:
                continue  # nothing is found
            for report in self.reports(past):
                if not (report.number == UNAVAILABLE and past == 4):
                    seen[report.organisation] = report.hearings
        return seen

    def link(self, report: Report) -> str:
        """The path that the list leads to."""
        kind = {"txt": "txt", "xlsx": "xlsx"}.get(report.format, "html")
        return f"{LIST}{report.day:%Y%m}/t{report.day:%Y%m%d}_{report.number}.{kind}"

    def document(self, report: Report) -> str:
        """The path of the report itself: behind the article where it is attached to one."""
        if report.format in ("docx", "pdf"):
            return f"{LIST}{report.day:%Y%m}/P{report.day:%Y%m%d}{report.number:04}.{report.format}"
        return self.link(report)

    def answer(self, path: str) -> Answer:
        """What the site says on this day."""
        if path in self.pages:
            return self.pages[path](self)
        if path == "/robots.txt":
            return Answer(status=404) if self.robots is None else Answer(self.robots.encode(), type="text/plain")
        if path == LIST:
            path = f"{LIST}index.html"
        lists = -(-len(self.reports()) // PER_PAGE)
        for page in range(lists):
            if path == self._list_path(page):
                return self._list(page, lists)
        for report in self.reports():
            if path == self.link(report):
                return self._linked(report)
            if path == self.document(report):
                return self._troubled(report, Answer(report.file(), type=TYPES[report.format]))
        others = {"/feed.xml": self._rss, "/atom.xml": self._atom, "/sitemap.xml": self._sitemaps, "/sitemap1.xml": self._sitemap}
        return others[path]() if path in others else Answer(article("找不到网页", Report(1).day, "<p>404</p>"), status=404)

    def _list_path(self, page: int) -> str:
        return f"{LIST}index{f'_{page}' if page else ''}.html"

    def _list(self, page: int, lists: int) -> Answer:
        if self.day == 5:  # another layout: a script fills the list
            body = '<div id="app" data-api="/api/list"></div><script src="/static/list.js"></script>'
            return Answer(article("法治政府建设", Report(1).day, body))
        if self.day == 4 and page == 1 and self.times[4, self._list_path(1)] <= 2:
            return Answer(status=503, headers={"Retry-After": "0"})
        entries = [self._entry(report) for report in self.reports()[page * PER_PAGE : (page + 1) * PER_PAGE]]
        if page == 0:
            entries.insert(3, entries[2])  # the same link twice
            entries.insert(1, '<li><a href="/zwgk/tzgg/t20230101_1.html">关于召开座谈会的通知</a><span>2023-01-01</span></li>')
            entries.insert(
                2, '<li><a href="javascript:void(0)">2022年法治政府建设情况报告（下载）</a><span>2023-13-45</span></li>'
            )
        following = f'<a href="{self._list_path(page + 1)}">下一页</a>' if page + 1 < lists else "<span>下一页</span>"
        before = f'<a href="{self._list_path(page - 1)}">上一页</a>' if page else "<span>上一页</span>"
        body = f'<ul class="list">{"".join(entries)}</ul><div class="page">{before} {following} 共{lists}页</div>'
        return Answer(article("法治政府建设", Report(1).day, body))

    def _entry(self, report: Report) -> str:
        link = "./" + self.link(report).removeprefix(LIST)
        return f'<li><a href="{link}" title="{report.title}">{report.title[:18]}…</a><span>{report.day.isoformat()}</span></li>'

    def _linked(self, report: Report) -> Answer:
        """What the list leads to: the report, or an article with the report attached."""
        if self.document(report) == self.link(report):
            return self._troubled(report, Answer(report.file(), type=TYPES[report.format]))
        name = self.document(report).rpartition("/")[2]
        body = f'<p>现将报告予以公开。</p><p>附件：<a href="./{name}">{escape(report.title)}.{report.format}</a></p>'
        return Answer(article(report.title, report.day, body))

    def _troubled(self, report: Report, answer: Answer) -> Answer:
        if self.day == 4 and report.number == UNAVAILABLE:
            return Answer(status=503)
        if self.day == 4 and report.number == SLOW:
            return Answer(answer.body, type=answer.type, drip=0.2)
        return answer

    def _rss(self) -> Answer:
        items = "".join(
            f"<item><title>{report.title}</title><link>{self.address}{self.link(report)}</link>"
            f"<pubDate>{report.day:%a, %d %b %Y} 08:00:00 +0800</pubDate></item>"
            for report in self.reports()
        )
        body = f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>法治政府</title>{items}</channel></rss>'
        return Answer(body.encode(), type="application/rss+xml")

    def _atom(self) -> Answer:
        items = "".join(
            f'<entry><title>{report.title}</title><link rel="alternate" href="{self.link(report)}"/>'
            f"<updated>{report.day.isoformat()}T08:00:00+08:00</updated></entry>"
            for report in self.reports()
        )
        body = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>法治政府</title>{items}</feed>'
        return Answer(body.encode(), type="application/atom+xml")

    def _sitemaps(self) -> Answer:
        one = f"<sitemap><loc>{self.address}/sitemap1.xml</loc></sitemap>"
        body = f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{one}</sitemapindex>'
        return Answer(body.encode(), type=TYPES["xml"])

    def _sitemap(self) -> Answer:
        places = "".join(
            f"<url><loc>{self.address}{self.link(report)}</loc><lastmod>{report.day.isoformat()}</lastmod></url>"
            for report in self.reports()
        )
        places += f"<url><loc>{self.address}/about.html</loc></url>"
        body = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{places}</urlset>'
        return Answer(body.encode(), type=TYPES["xml"])


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # headers and body are sent apart, and would wait for each other
    site: Site

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        self.site.times[self.site.day, path] += 1
        answer = self.site.answer(path)
        if answer.pause:
            time.sleep(answer.pause)
        etag = f'"{hashlib.sha256(answer.body).hexdigest()[:20]}"'
        body, status, headers = answer.body, answer.status, dict(answer.headers)
        range_ = self.headers.get("Range")
        if status == 200 and self.site.validators:
            headers |= {
                "ETag": etag,
                "Last-Modified": format_datetime(_modified(self.site), usegmt=True),
                "Accept-Ranges": "bytes",
            }
            if self.headers.get("If-None-Match") == etag:
                body, status = b"", 304
            elif range_ is not None and self.headers.get("If-Range") in (None, etag) and range_.startswith("bytes="):
                start = int(range_[6:].rstrip("-"))
                headers["Content-Range"] = f"bytes {start}-{len(body) - 1}/{len(body)}"
                body, status = body[start:], 206
        sent = 0
        try:
            self._begin(status, answer, headers, len(body))
            sent = self._send(body, answer)
        except (ConnectionError, TimeoutError):
            self.close_connection = True
        finally:
            agent = self.headers.get("User-Agent", "")
            self.site.asked.append(Asked("GET", path, status, sent, agent, range_))

    def _begin(self, status: int, answer: Answer, headers: dict[str, str], length: int) -> None:
        self.send_response(status)
        self.send_header("Content-Type", answer.type)
        if answer.endless:
            self.close_connection = True
        elif status != 304:
            self.send_header("Content-Length", str(length if answer.says_length is None else answer.says_length))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def _send(self, body: bytes, answer: Answer) -> int:
        while answer.endless:
            self.wfile.write(body)
        if answer.breaks_after is not None:
            body = body[: answer.breaks_after]
            self.close_connection = True
        pieces = 5 if answer.drip else 1
        step = -(-len(body) // pieces) or 1
        for start in range(0, len(body), step):
            self.wfile.write(body[start : start + step])
            self.wfile.flush()
            time.sleep(answer.drip)
        if answer.says_length not in (None, len(body)):
            self.close_connection = True
        return len(body)


def _modified(site: Site) -> datetime:
    return datetime(2023, 3, site.day, tzinfo=UTC)


@contextmanager
def serving(port: int = 0) -> Generator[Site]:
    """The site on loopback, until the block ends; `port` 0: any that is free."""
    site = Site()
    handler = type("Handler", (_Handler,), {"site": site})
    server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    server.daemon_threads = True
    site.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
