"""Who may come in: pages of this server in a browser of this machine, and nobody through them.

Any page of the internet can make a browser ask 127.0.0.1. The name that was asked for keeps out those that made their own name
lead here (DNS rebinding); origin and token those that send a form; the headers those that frame a page or load it as a script.
"""

from collections.abc import Collection
from secrets import compare_digest

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

TOKEN = "x-zhibiao-token"
_ASKING = ("GET", "HEAD")
_POLICY = "Content-Security-Policy"
_STRICTEST = "default-src 'none'; base-uri 'none'; form-action 'none'"
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class Door:
    """Lets in what was meant for this server, and sends what it answers with the headers that keep it there."""

    def __init__(self, app: ASGIApp, hosts: Collection[str], token: str) -> None:
        """`hosts` are the names by which the server may be asked, with the port."""
        self._app = app
        self._hosts = hosts
        self._token = token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """An ASGI application."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(_HEADERS)
                headers[_POLICY] = f"{headers.get(_POLICY, _STRICTEST)}; frame-ancestors 'none'"
            await send(message)

        refusal = self._refusal(scope["method"], Headers(scope=scope))
        app: ASGIApp = self._app if refusal is None else PlainTextResponse(f"{refusal}\n", 403)
        await app(scope, receive, send_guarded)

    def _refusal(self, method: str, headers: Headers) -> str | None:
        """Why somebody is not let in."""
        hosts = headers.getlist("host")
        if len(hosts) != 1 or hosts[0].lower() not in self._hosts:
            return (
                f"请打开 http://{next(iter(self._hosts))}/ · This server has another name: open http://{next(iter(self._hosts))}/"
            )
        site = headers.get("sec-fetch-site", "none")
        if method in _ASKING:
            follows_a_link = (
                headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest", "document") == "document"
            )
            if site in ("cross-site", "same-site") and not follows_a_link:
                return "只供本站页面使用 · Only pages of this server may load this"
            return None
        if headers.getlist("origin") != [f"http://{hosts[0].lower()}"] or site not in ("same-origin", "none"):
            return "只接受本站页面的请求 · Only pages of this server may ask for this"
        if not compare_digest(headers.get(TOKEN, "").encode(), self._token.encode()):
            return "页面已过期，请重新载入 · This page is of an earlier run: reload it"
        return None
