"""Asking sites: one after the other, at the pace that they bear, only where it is allowed, again when they were busy."""

import random
import ssl
import time
from collections import Counter
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar
from urllib.parse import urlsplit

import httpcore
import httpx

from zhibiao import __version__
from zhibiao.sources.addresses import Hosts, host_of, normalise
from zhibiao.sources.definition import Definition
from zhibiao.sources.robots import Robots
from zhibiao.sources.store import Page, Validators
from zhibiao.sources.transport import GuardedTransport, PrivateAddress
from zhibiao.sources.trouble import Passing, Trouble
from zhibiao.sources.zone import Zone

AGENT = "zhibiao"
MAX_HOPS = 10
MAX_PAGE = 20_000_000  # bytes of a list page, feed or sitemap
DOWN_AFTER = 3  # addresses of a host that could not be had, one after the other, in spite of all retries
LONGEST_PAUSE = 120.0  # seconds; a host that asks for more is left alone for the rest of the run
_BUSY = frozenset((408, 425, 429, 500, 502, 503, 504))
_REDIRECTS = frozenset((301, 302, 303, 307, 308))
Answer = TypeVar("Answer")


def user_agent(contact: str | None) -> str:
    """What the sites read in their logs."""
    said = f"; contact: {contact}" if contact else ""
    return f"{AGENT}/{__version__} (reads public reports of governments{said})"


class Web:
    """The sites of one source, during one run."""

    def __init__(self, definition: Definition, zone: Zone) -> None:
        self._definition = definition
        self._zone = zone
        self._limits = definition.limits
        self._hosts = Hosts(definition)
        self._robots = Robots(AGENT, self._robots_page)
        self._failed: Counter[str] = Counter()  # addresses in a row, by host
        self._down: dict[str, str] = {}  # by host, why it is left alone
        self._client = httpx.Client(
            transport=GuardedTransport(private=definition.private),
            headers={"User-Agent": user_agent(definition.contact), "Accept": "*/*", "Accept-Language": "zh-CN,zh;q=0.9"}
            | {"Accept-Encoding": "identity"},  # what is counted, limited and resumed are the bytes of the file
            timeout=httpx.Timeout(self._limits.timeout),
            follow_redirects=False,
        )

    def __enter__(self) -> "Web":
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def require_allowed(self, address: str, *, by_robots: bool = True) -> None:
        """Trouble when this address may not be asked. May ask the site for its robots.txt."""
        if not self._hosts.allow(address):
            host = host_of(address)
            raise Trouble("host_not_allowed", f"leads to {host}, which is not among the hosts of the source; add it to `hosts:`")
        if host_of(address) in self._down:
            raise Trouble("host_down", f"{host_of(address)} is left alone until the next run: {self._down[host_of(address)]}")
        if by_robots and not self._robots.allow(address):
            raise Trouble("robots", "the site's robots.txt asks programs not to fetch this")

    @contextmanager
    def asked(self, address: str, headers: dict[str, str], *, by_robots: bool = True) -> Generator[httpx.Response]:
        """The site's answer, its body still to come. Redirects are followed, each hop checked like the first address.

        Raises Passing for what may pass, Trouble for what will not; only 200, 206, 304, 404, 410 and 416 are answers.
        """
        response = self._follow(address, headers, by_robots)
        try:
            self._require_answer(response)
            yield response
        except (httpx.TimeoutException, httpcore.TimeoutException) as error:
            raise Passing("timeout", f"no byte came for {self._limits.timeout:g} s") from error
        except (httpx.TransportError, httpcore.NetworkError, httpcore.ProtocolError) as error:
            raise Passing("broken_off", f"the connection broke off ({_words(error)})") from error
        finally:
            response.close()

    def patiently(self, address: str, attempt: Callable[[], Answer]) -> Answer:
        """The attempt's answer; tried again, with growing pauses, when the trouble may pass."""
        host = host_of(address)
        for number in range(self._limits.retries + 1):
            try:
                answer = attempt()
            except Passing as trouble:
                pause = self._pause(number, trouble.pause)
                if trouble.pause is not None and pause > LONGEST_PAUSE:
                    self._down[host] = f"it asks to come back after {pause:.0f} s"
                elif number < self._limits.retries and not self._zone.is_out_of_time(pause):
                    time.sleep(pause)
                    continue
                self._note_failure(host, trouble)
                raise
            self._failed[host] = 0
            return answer
        raise AssertionError("the last attempt returns or raises")

    def page(self, address: str, *, by_robots: bool = True) -> Page:
        """A list page, feed, sitemap or robots.txt; sent anew only when it has changed. Trouble when it cannot be had."""
        known = self._zone.store.page(address)
        headers = conditions(known.validators) if known is not None else {}

        def attempt() -> Page:
            with self.asked(address, headers, by_robots=by_robots) as response:
                if response.status_code == 304 and known is not None:
                    return known
                if response.status_code != 200:
                    status = response.status_code
                    raise Trouble("not_found", f"the page is not there (HTTP {status}); look at the address", status=status)
                body = bytearray()
                for chunk in response.iter_bytes():
                    body += chunk
                    if len(body) > MAX_PAGE:
                        raise Trouble("too_large", f"this list page has over {MAX_PAGE // 10**6} MB; it cannot be one")
                page = Page(validators(response), str(response.url), response.headers.get("Content-Type"), bytes(body))
                self._zone.store.keep_page(address, page)
                return page

        return self.patiently(address, attempt)

    def _robots_page(self, address: str) -> str | None:
        """The site's robots.txt; None when there is none. Passing when the site cannot say."""
        try:
            return self.page(address, by_robots=False).body.decode("utf-8", "replace")
        except Passing:
            raise
        except Trouble as trouble:
            if trouble.status is not None and 400 <= trouble.status < 500:
                return None
            raise

    def _follow(self, address: str, headers: dict[str, str], by_robots: bool) -> httpx.Response:
        seen: list[str] = []
        while True:
            self.require_allowed(address, by_robots=by_robots)
            self._wait_for_turn(address, by_robots)
            response = self._send(address, headers)
            seen.append(address)
            if response.status_code not in _REDIRECTS:
                return response
            response.close()
            target = normalise(response.headers.get("Location", ""), address)
            if target is None:
                raise Trouble("bad_redirect", "is redirected to nowhere", status=response.status_code)
            if address.startswith("https:") and target.startswith("http:"):
                raise Trouble("insecure_redirect", f"is redirected from https to {target}; name that address if you trust it")
            if len(seen) > MAX_HOPS or seen.count(target) > 1:  # once more to the same place is how sites set cookies
                raise Trouble("redirect_loop", f"is redirected in circles, or over {MAX_HOPS} times: {seen[-1]} → {target}")
            if not self._hosts.allow(target):
                raise Trouble(
                    "host_not_allowed",
                    f"is redirected to {host_of(target)}, which is not among the hosts of the source; add it to `hosts:`",
                    status=response.status_code,
                    final_address=target,
                )
            address = target

    def _send(self, address: str, headers: dict[str, str]) -> httpx.Response:
        try:
            return self._client.send(self._client.build_request("GET", address, headers=headers), stream=True)
        except PrivateAddress as inside:
            raise Trouble(
                "private_address",
                f"{urlsplit(address).hostname} leads to {inside}, an address of this machine or a private network; "
                "set `private: true` in the source if that is meant",
            ) from inside
        except (httpx.TimeoutException, httpcore.TimeoutException) as error:
            raise Passing("timeout", f"{host_of(address)} did not answer within {self._limits.timeout:g} s") from error
        except (httpx.TransportError, httpcore.NetworkError, httpcore.ProtocolError) as error:
            if _is_about_trust(error):
                raise Trouble("tls", f"the certificate of {host_of(address)} is not to be trusted ({_words(error)})") from error
            raise Passing("unreachable", f"{host_of(address)} cannot be reached ({_words(error)})") from error
        except (httpx.InvalidURL, httpcore.UnsupportedProtocol, ValueError) as error:
            raise Trouble("bad_address", f"is no address that can be asked ({_words(error)})") from error

    def _require_answer(self, response: httpx.Response) -> None:
        status = response.status_code
        if status in _BUSY:
            said = f"{host_of(str(response.url))} answers HTTP {status}"
            raise Passing("busy", f"{said}; it is asked again in the next run", status=status, pause=retry_after(response))
        if status in (401, 403, 407, 451):
            raise Trouble("forbidden", f"the site does not give it to us (HTTP {status})", status=status)
        if status not in (200, 206, 304, 404, 410, 416):
            raise Trouble("unexpected_answer", f"the site answers HTTP {status}", status=status)

    def _wait_for_turn(self, address: str, by_robots: bool) -> None:
        interval = 60 / self._limits.requests_a_minute
        if by_robots:
            interval = max(interval, self._robots.delay(address))
        pause = self._zone.store.turn_of(host_of(address), time.time(), interval)
        if self._zone.is_out_of_time(pause):
            raise Trouble("out_of_time", "the time of this run is over; the next one carries on")
        if pause > 0:
            time.sleep(pause)

    def _pause(self, number: int, wanted: float | None) -> float:
        if wanted is not None:
            return wanted
        return min(self._limits.retry_seconds * 2**number, LONGEST_PAUSE) * random.uniform(0.75, 1.25)

    def _note_failure(self, host: str, trouble: Trouble) -> None:
        self._failed[host] += 1
        if self._failed[host] >= DOWN_AFTER:
            self._down.setdefault(host, f"{self._failed[host]} addresses in a row could not be had ({trouble.detail})")


def validators(response: httpx.Response) -> Validators:
    """What the site gave to ask by whether something changed."""
    return Validators(response.headers.get("ETag"), response.headers.get("Last-Modified"))


def conditions(known: Validators) -> dict[str, str]:
    """The headers that ask for a page only when it has changed."""
    wanted = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    return {name: value for name, value in wanted.items() if value}


def retry_after(response: httpx.Response) -> float | None:
    """Seconds that the site asks to wait; a date is counted from what the site thinks is now."""
    said = response.headers.get("Retry-After", "").strip()
    if said.isdigit():
        return float(said)
    try:
        until = parsedate_to_datetime(said)
        date = response.headers.get("Date")
        now = parsedate_to_datetime(date) if date else datetime.now(UTC)
        return max(0.0, (until - now).total_seconds())
    except (ValueError, TypeError):
        return None


def _is_about_trust(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return True
        error = error.__cause__ or error.__context__
    return False


def _words(error: BaseException) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__
