"""`zhibiao explore` in a process of its own, and a client that speaks to it as its pages do."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import httpx

Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class Explorer:
    """A server that runs. `address` ends with a slash."""

    address: str
    process: "subprocess.Popen[str]"
    client: httpx.Client

    @property
    def origin(self) -> str:
        """What browsers call the server."""
        return self.address.rstrip("/")

    def get(self, path: str, **headers: str) -> httpx.Response:
        """What a browser gets at a path."""
        return self.client.get(f"/{path}", headers=headers)

    def token(self) -> str:
        """What the pages know."""
        found = re.search(r'<meta name="zhibiao-token" content="([\w-]+)">', self.get("index.html").text)
        assert found
        return found[1]

    def post(self, path: str, body: object, **headers: str | None) -> httpx.Response:
        """What a page of the server would be answered; a header that is None is left out."""
        said: dict[str, str | None] = {"origin": self.origin, "x-zhibiao-token": self.token(), "sec-fetch-site": "same-origin"}
        said |= {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.post(path, json=body, headers={name: value for name, value in said.items() if value is not None})

    def ask(self, statement: str, **parameters: str) -> Json:
        """The answer to a statement."""
        answer = self.post("/api/sql", {"statement": statement, "parameters": parameters})
        assert answer.status_code == 200, answer.text
        return cast(Json, answer.json())

    def snapshot(self) -> int:
        """The number of the snapshot that is shown."""
        return int(self.get("api/version").json()["snapshot"])

    def after(self, snapshot: int) -> int:
        """The number of the next snapshot, as soon as it is shown."""
        for _ in range(600):
            if (now := self.snapshot()) != snapshot:
                return now
            time.sleep(0.1)
        raise AssertionError("the change was not noticed")

    def interrupt(self) -> tuple[int, str]:
        """Ctrl-C: the exit code, and what was printed but for the address."""
        self.process.send_signal(signal.SIGINT)
        out, err = self.process.communicate(timeout=60)
        return self.process.returncode, out + err


@contextmanager
def exploring(warehouse: Path, *command: str, environment: Mapping[str, str] | None = None) -> Generator[Explorer, None, None]:
    """Serve the warehouse; `command` is another than `explore --no-browser`."""
    arguments = command or ("explore", "--no-browser")
    with subprocess.Popen(
        [sys.executable, "-m", "zhibiao.cli", *arguments, "--warehouse", str(warehouse)],
        env={**os.environ, **(environment or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        try:
            assert process.stdout is not None and process.stderr is not None
            printed = process.stdout.readline().strip()
            assert printed.startswith("http://127.0.0.1:"), process.stderr.read()
            address = "/".join(printed.split("/")[:3]) + "/"
            with httpx.Client(base_url=address, trust_env=False, timeout=60) as client:
                yield Explorer(address, process, client)
        finally:
            process.kill()
