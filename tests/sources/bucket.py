"""A bucket on loopback that speaks as much S3 as listing and reading take."""

import hashlib
import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape


@dataclass
class Bucket:
    """The objects of the bucket "reports", by key, each with the time of its last change."""

    port: int = 0
    objects: dict[str, tuple[bytes, str]] = field(default_factory=dict[str, tuple[bytes, str]])
    read: list[str] = field(default_factory=list[str])  # keys whose bytes were sent
    authorizations: list[str] = field(default_factory=list[str])

    @property
    def endpoint(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # headers and body are sent apart, and would wait for each other
    bucket: Bucket

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""

    def do_HEAD(self) -> None:
        self._answer(body=False)

    def do_GET(self) -> None:
        self._answer(body=True)

    def _answer(self, *, body: bool) -> None:
        self.bucket.authorizations.append(self.headers.get("Authorization", ""))
        parts = urlsplit(self.path)
        _, name, key = (*unquote(parts.path).split("/", 2), "")[:3]
        if name != "reports":
            self._send(404, b"<Error><Code>NoSuchBucket</Code><Message>no such bucket</Message></Error>", {}, body)
        elif not key:
            prefix = parse_qs(parts.query).get("prefix", [""])[0]
            self._send(200, self._listing(prefix), {"Content-Type": "application/xml"}, body)
        elif key in self.bucket.objects:
            data, _ = self.bucket.objects[key]
            headers = {"Last-Modified": "Wed, 01 Mar 2023 00:00:00 GMT", "ETag": f'"{hashlib.md5(data).hexdigest()}"'}
            if body:
                self.bucket.read.append(key)
            wanted = self.headers.get("Range")
            if wanted and body:
                first, last = wanted.removeprefix("bytes=").split("-")
                part = data[int(first) : int(last) + 1]
                headers["Content-Range"] = f"bytes {first}-{int(first) + len(part) - 1}/{len(data)}"
                self._send(206, part, headers, body)
            else:
                self._send(200, data, headers, body)
        else:
            self._send(404, b"<Error><Code>NoSuchKey</Code><Message>no such key</Message></Error>", {}, body)

    def _listing(self, prefix: str) -> bytes:
        found = {key: value for key, value in sorted(self.bucket.objects.items()) if key.startswith(prefix)}
        entries = "".join(
            f"<Contents><Key>{escape(key)}</Key><LastModified>{changed}</LastModified><Size>{len(data)}</Size></Contents>"
            for key, (data, changed) in found.items()
        )
        return (
            '<?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
            f"<Name>reports</Name><Prefix>{escape(prefix)}</Prefix><KeyCount>{len(found)}</KeyCount><MaxKeys>1000</MaxKeys>"
            f"<IsTruncated>false</IsTruncated>{entries}</ListBucketResult>"
        ).encode()

    def _send(self, status: int, data: bytes, headers: dict[str, str], body: bool) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(data)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        if body:
            self.wfile.write(data)


@contextmanager
def bucket_on_loopback() -> Generator[Bucket]:
    """The bucket, until the block ends."""
    bucket = Bucket()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"bucket": bucket}))
    server.daemon_threads = True
    bucket.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield bucket
    finally:
        server.shutdown()
        server.server_close()
