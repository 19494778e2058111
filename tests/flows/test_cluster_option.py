"""Who reads on no cluster needs nothing of what a cluster needs."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.flows.served import without_settings
from tests.program import Program

WITHOUT_DASK = """
import sys
sys.modules["distributed"] = None
from zhibiao.cli import main
sys.exit(main())
"""


def run(program: str, *arguments: str | Path, **variables: str) -> "subprocess.CompletedProcess[str]":
    """A program of Python's, in the environment of somebody who has set nothing."""
    environment = without_settings(os.environ) | variables
    command = [sys.executable, "-c", program, *map(str, arguments)]
    return subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", check=False, timeout=120)


def test_a_cluster_needs_a_flow(zhibiao: Program, samples: Path, tmp_path: Path):
    done = zhibiao("ingest", samples, "--cluster", "tcp://127.0.0.1:1", "--warehouse", tmp_path / "warehouse")
    assert done.code == 2 and "--cluster needs --flow" in done.err


@pytest.mark.slow
def test_the_flow_itself_needs_no_dask():
    shown = "print(sys.modules.keys() & {'dask', 'distributed', 'prefect_dask'})"
    done = run(f"import sys, zhibiao.flows.ingest, zhibiao.flows.collect; {shown}")
    assert done.stdout == "set()\n", done.stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    ("program", "said"),
    [
        (WITHOUT_DASK, "a cluster needs distributed, which is not installed: run pip install 'zhibiao[dask]'"),
        ("from zhibiao.cli import main; import sys; sys.exit(main())", "the workers of a cluster need a Prefect server"),
    ],
)
def test_what_a_cluster_needs_is_told_before_prefect_starts(program: str, said: str, samples: Path, tmp_path: Path):
    place = ("--flow", "--cluster", "tcp://127.0.0.1:1", "--warehouse", tmp_path / "warehouse")
    done = run(program, "ingest", samples, *place, HOME=str(tmp_path))
    assert done.returncode == 2 and said in done.stderr and "Traceback" not in done.stderr, done.stderr
    assert not (tmp_path / "warehouse" / "staged").exists()
