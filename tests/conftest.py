"""What all tests share: the project's folders, the program as a person runs it, and one warehouse of the samples."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.builders import Library
from tests.program import Program, Run
from zhibiao.lake.location import Warehouse

ROOT = Path(__file__).resolve().parent.parent

os.environ.pop("COLUMNS", None)  # pytest-xdist tells its workers how wide the terminal is; a pipe has no width


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's folder."""
    return ROOT


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of the sample reports."""
    return ROOT / "samples"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The material beside the project; tests that need it are skipped where it is not."""
    folder = ROOT.parent / "shared"
    if not (folder / "evaluation").is_dir():
        pytest.skip("no ../shared beside the project: the gold reports are not here")
    return folder


@pytest.fixture(scope="session")
def zhibiao() -> Program:
    """Run `zhibiao` in a process of its own; `before` is a command to run it, other keywords are environment variables."""

    def run(
        *arguments: str | Path, cwd: Path | None = None, stdin: str | None = None, before: Sequence[str] = (), **variables: str
    ) -> Run:
        environment = {name: value for name, value in os.environ.items() if name not in ("ZHIBIAO_WAREHOUSE", "ZHIBIAO_DEBUG")}
        done = subprocess.run(
            [*before, sys.executable, "-m", "zhibiao.cli", *map(str, arguments)],
            cwd=cwd,
            input=stdin,
            env=environment | variables,
            capture_output=True,
            encoding="utf-8",
            timeout=300,
            check=False,
        )
        return Run(done.returncode, done.stdout, done.stderr)

    return run


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Names that are the same in every process: an archive made for a test holds the time at which it was made."""
    return f"{argname}-{len(val)}" if isinstance(val, bytes) and len(val) > 16 else None


@pytest.fixture(scope="session")
def loaded(zhibiao: Program, samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse that holds the samples; to be looked at, never written."""
    folder = tmp_path_factory.mktemp("loaded") / "warehouse"
    run = zhibiao("ingest", samples, "--warehouse", folder)
    assert run.code == 0, run.err + run.out
    return folder


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """A library of hand-made reports for this test."""
    return Library(tmp_path / "files")


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    """A warehouse for this test, that is not there yet."""
    return Warehouse(tmp_path / "warehouse")
