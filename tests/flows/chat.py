"""A chat on loopback that takes messages, as the ones that people are told by."""

import json
import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Chat:
    """Messages that came, and what it answers."""

    address: str = ""
    status: int = 200
    messages: list[dict[str, str]] = field(default_factory=list[dict[str, str]])


@contextmanager
def chatting() -> Generator[Chat]:
    """The chat for the time of the block."""
    chat = Chat()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            chat.messages.append(json.loads(body))
            self.send_response(chat.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    chat.address = f"http://127.0.0.1:{server.server_address[1]}/hook?key=a-secret"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield chat
    finally:
        server.shutdown()
        server.server_close()
