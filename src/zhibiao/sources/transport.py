"""The connections to sites. Which machine an address leads to is checked when it is connected to, since names can lie."""

import socket
import ssl
from collections.abc import Iterable, Iterator

import httpcore
import httpx

from zhibiao.sources.addresses import is_public


class PrivateAddress(Exception):
    """A name that leads to this machine or into a private network, from a source that may not go there."""


class GuardedTransport(httpx.BaseTransport):
    """Connects to public addresses only, unless `private`. TLS is verified; proxies of the environment are not used."""

    def __init__(self, *, private: bool) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=ssl.create_default_context(), network_backend=_Guard(private), max_connections=4, keepalive_expiry=15
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The answer; its body comes when it is asked for."""
        url = request.url
        assert isinstance(request.stream, httpx.SyncByteStream)
        asked = httpcore.Request(
            method=request.method,
            url=httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
            headers=request.headers.raw,
            content=request.stream,
            extensions=request.extensions,
        )
        answer = self._pool.handle_request(asked)
        assert isinstance(answer.stream, Iterable)
        return httpx.Response(answer.status, headers=answer.headers, stream=_Body(answer), request=request)

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()


class _Guard(httpcore.NetworkBackend):
    def __init__(self, private: bool) -> None:
        self._private = private
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (socket.gaierror, UnicodeError) as error:
            raise httpcore.ConnectError(f"the name {host} is not known ({error})") from error
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        if not self._private and (inside := next((one for one in addresses if not is_public(one)), None)):
            raise PrivateAddress(inside)
        problem: Exception = httpcore.ConnectError(f"the name {host} has no address")
        for address in addresses:  # the very addresses that were checked: the name is not looked up again
            try:
                return self._plain.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                problem = error
        raise problem
