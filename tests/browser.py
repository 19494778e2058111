"""A real browser without network, for tests of pages: what a page asks for, what it complains of, and how it looks."""

import json
import shutil
import subprocess
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from websockets.sync.client import connect
from websockets.sync.connection import Connection

Message = dict[str, object]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@dataclass
class Browser:
    """One tab, spoken to by the DevTools protocol."""

    connection: Connection
    requests: list[str] = field(default_factory=list[str])  # addresses that pages asked for
    complaints: list[str] = field(default_factory=list[str])  # errors and warnings of the console
    count: int = 0

    def open(self, page: Path, width: int = 1200) -> None:
        """Show the page and wait until it is loaded."""
        self.requests.clear()
        self.complaints.clear()
        size: Message = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600}
        self.call("Emulation.setDeviceMetricsOverride", size)
        self.call("Page.navigate", {"url": page.as_uri()}, until="Page.loadEventFired")
        self.ask("document.readyState")  # what was said while it was loaded has arrived after that

    def ask(self, expression: str) -> object:
        """The value of a JavaScript expression in the page."""
        answer = self.call("Runtime.evaluate", {"expression": expression, "returnByValue": True})
        result = cast(Message, answer["result"])
        assert "exceptionDetails" not in result, result
        return cast(Message, result["result"]).get("value")

    def call(self, method: str, params: Message | None = None, until: str | None = None) -> Message:
        """Send a command and return its answer; with `until`, wait for that event too."""
        self.count += 1
        number = self.count
        self.connection.send(json.dumps({"id": number, "method": method, "params": params or {}}))
        answer: Message | None = None
        while answer is None or until is not None:
            message = cast(Message, json.loads(self.connection.recv(timeout=60)))
            self._hear(message)
            if message.get("id") == number:
                answer = message
            if message.get("method") == until:
                until = None
        return answer

    def _hear(self, message: Message) -> None:
        params = cast(Message, message.get("params", {}))
        match message.get("method"):
            case "Network.requestWillBeSent":
                self.requests.append(str(cast(Message, params["request"])["url"]))
            case "Log.entryAdded":
                self.complaints.append(str(cast(Message, params["entry"])["text"]))
            case "Runtime.consoleAPICalled" | "Runtime.exceptionThrown":
                self.complaints.append(json.dumps(params, ensure_ascii=False))
            case _:
                pass


@contextmanager
def browser() -> Generator[Browser, None, None]:
    """A headless browser that can reach nothing; needs `CHROMIUM`."""
    assert CHROMIUM is not None
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
                   f"--user-data-dir={profile}", "--remote-debugging-port=0", "--host-resolver-rules=MAP * ~NOTFOUND",
                   "--proxy-server=127.0.0.1:9", "--disable-background-networking", "about:blank"]  # fmt: skip
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
            assert process.stderr is not None
            said = (line for line in process.stderr if "DevTools listening on" in line)
            address = next(said).split()[-1]
            try:
                with connect(_tab(address), max_size=None, proxy=None) as connection:
                    tab = Browser(connection)
                    for domain in ("Page", "Network", "Runtime", "Log"):
                        tab.call(f"{domain}.enable")
                    yield tab
            finally:
                process.terminate()


def _tab(address: str) -> str:
    """The address of the browser's one tab."""
    with connect(address, proxy=None) as connection:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            connection.send(json.dumps({"id": 1, "method": "Target.getTargets"}))
            answer = cast(Message, json.loads(connection.recv(timeout=30)))
            targets = cast(list[Message], cast(Message, answer["result"])["targetInfos"])
            for target in targets:
                if target["type"] == "page":
                    return f"{address.partition('/devtools/')[0]}/devtools/page/{target['targetId']}"
        raise AssertionError("the browser opened no tab")
