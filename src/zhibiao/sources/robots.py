"""robots.txt: what a site asks programs to leave alone, and how slowly it wants to be asked."""

from collections.abc import Callable
from urllib.parse import urlsplit, urlunsplit

from protego import Protego

from zhibiao.sources.trouble import Passing, Trouble

Ask = Callable[[str], str | None]
_MOST = 500_000  # characters that are read


class Robots:
    """The robots.txt of the sites of a run, each read once. `ask` gives the text at an address, None when there is none."""

    def __init__(self, agent: str, ask: Ask) -> None:
        self._agent = agent
        self._ask = ask
        self._known: dict[str, Protego | Trouble] = {}

    def allow(self, address: str) -> bool:
        """Whether the site lets us fetch this. Trouble when it cannot say: then it is not asked for anything."""
        return self._rules(address).can_fetch(address, self._agent)

    def delay(self, address: str) -> float:
        """Seconds that the site wants between two requests."""
        rules = self._rules(address)
        rate = rules.request_rate(self._agent)
        return max(rules.crawl_delay(self._agent) or 0.0, rate.seconds / rate.requests if rate and rate.requests else 0.0)

    def _rules(self, address: str) -> Protego:
        parts = urlsplit(address)
        site = urlunsplit((parts.scheme, parts.netloc, "/robots.txt", "", ""))
        if site not in self._known:
            try:
                self._known[site] = Protego.parse((self._ask(site) or "")[:_MOST])
            except Passing as trouble:  # RFC 9309: a site that cannot say what it allows is left alone
                detail = f"{site} cannot be had, so that the site is not asked for anything: {trouble.detail}"
                self._known[site] = Trouble("robots_unknown", detail, status=trouble.status)
            except Trouble as trouble:
                self._known[site] = trouble
        rules = self._known[site]
        if isinstance(rules, Trouble):
            raise rules
        return rules
