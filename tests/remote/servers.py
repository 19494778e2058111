"""A real PostgreSQL and an S3-compatible store on loopback, each in a process of its own that ends with the tests."""

import ctypes
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path

USER, PASSWORD = "keeper", "a-password-nobody-may-see"
KEY_ID, SECRET = "AKIAKEYNOBODYMAYSEE", "a-secret-nobody-may-see"
_PLACES = ("/usr/lib/postgresql/*/bin", "/usr/local/pgsql/bin", "/opt/homebrew/opt/postgresql*/bin", "/usr/pgsql-*/bin")


def find_postgres() -> Path | None:
    """The folder of PostgreSQL's programs."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    folders = [folder for place in _PLACES for folder in Path("/").glob(place[1:]) if (folder / "initdb").is_file()]
    return max(folders, default=None)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _wait(ready: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + 60
    while not ready():
        assert time.monotonic() < deadline, f"{what} does not start"
        time.sleep(0.05)


def _tethered(number: int) -> Callable[[], None] | None:
    """In the child: should the tests be killed, the kernel ends it; it would as well when the thread ends that has started it."""
    if sys.platform != "linux" or threading.current_thread() is not threading.main_thread():
        return None
    libc = ctypes.CDLL(None)

    def before() -> None:
        libc.prctl(1, number)

    return before


@dataclass
class Postgres:
    """A server that asks for a password."""

    programs: Path
    folder: Path
    port: int = field(default_factory=_free_port)
    _process: "subprocess.Popen[bytes] | None" = None
    _databases: int = 0

    def create(self) -> None:
        """Make what a server needs before it starts."""
        secret = self.folder / "password"
        secret.write_text(PASSWORD, encoding="utf-8")
        for path in (secret, self.folder):
            if account := _account():
                shutil.chown(path, account)
        self._run("initdb", "-D", str(self.folder / "data"), "-U", USER, "-A", "scram-sha-256", f"--pwfile={secret}", "--no-sync")
        secret.unlink()

    def start(self) -> None:
        """Let it run."""
        command = [self.programs / "postgres", "-D", self.folder / "data", "-k", self.folder, "-p", str(self.port), "-F"]
        self._process = subprocess.Popen(
            [*command, "-c", "listen_addresses=127.0.0.1"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            preexec_fn=_tethered(signal.SIGQUIT),
            user=_account(),
            group=_account(),
        )
        _wait(self._is_ready, "PostgreSQL")

    def stop(self, number: signal.Signals = signal.SIGINT) -> None:
        """End it: SIGINT breaks off what is going on, SIGQUIT leaves it as a crash does."""
        if self._process is not None:
            self._process.send_signal(number)
            self._process.wait(30)
            self._process = None

    def new_database(self) -> str:
        """The address of a database of its own."""
        self._databases += 1
        name = f"lake{self._databases}"
        self._run("createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", USER, name)
        return f"postgresql://127.0.0.1:{self.port}/{name}"

    def _is_ready(self) -> bool:
        done = subprocess.run(
            [self.programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)], check=False, capture_output=True
        )
        return done.returncode == 0

    def _run(self, program: str, *arguments: str) -> None:
        environment = os.environ | {"PGPASSWORD": PASSWORD, "LC_ALL": "C"}
        subprocess.run(
            [self.programs / program, *arguments],
            env=environment,
            check=True,
            capture_output=True,
            cwd=self.folder,
            user=_account(),
            group=_account(),
        )


def _account() -> str | None:
    """It does not run as root."""
    return "postgres" if os.geteuid() == 0 else None


@contextmanager
def postgres(programs: Path) -> Generator[Postgres, None, None]:
    """A server while the block lasts."""
    folder = Path(tempfile.mkdtemp(prefix="zhibiao-postgres-"))  # not under pytest's, where the server's account may not look
    server = Postgres(programs, folder)
    try:
        server.create()
        server.start()
        yield server
    finally:
        server.stop(signal.SIGQUIT)
        shutil.rmtree(folder, ignore_errors=True)


@dataclass
class Store:
    """An S3-compatible store with one bucket."""

    port: int
    _prefixes: int = 0

    @property
    def endpoint(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    def new_prefix(self) -> str:
        """A place in the bucket for one warehouse."""
        self._prefixes += 1
        return f"s3://lakes/number{self._prefixes}"

    def is_up(self) -> bool:
        """Whether it answers; makes the bucket."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("PUT", "/lakes")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()


@contextmanager
def store() -> Generator[Store, None, None]:
    """A store while the block lasts."""
    found = Store(_free_port())
    process = subprocess.Popen(
        [sys.executable, "-c", "from moto.server import main; main()", "-H", "127.0.0.1", "-p", str(found.port)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        preexec_fn=_tethered(signal.SIGTERM),
    )
    try:
        _wait(found.is_up, "the store")
        yield found
    finally:
        process.kill()
        process.wait()
