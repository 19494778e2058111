"""The manners of the program in a shell."""

import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import click
import pytest

from tests.program import Program
from zhibiao import __version__
from zhibiao.console import shell
from zhibiao.errors import UsageError, ZhibiaoError


def failing(error: BaseException) -> click.Command:
    @click.command
    def command() -> None:
        raise error

    return command


@pytest.mark.parametrize(
    ("error", "code", "says"),
    [
        (
            ZhibiaoError("catalog.sqlite: the disk is full; free some space"),
            1,
            "catalog.sqlite: the disk is full; free some space",
        ),
        (UsageError("nosuch.txt: no such file\nor folder"), 2, "nosuch.txt: no such file or folder"),
        (KeyboardInterrupt(), 130, "interrupted"),
        (ValueError("a bug"), 1, "ZHIBIAO_DEBUG=1"),
    ],
)
def test_every_ending_has_its_code_and_one_line(
    error: BaseException, code: int, says: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.delenv(shell.DEBUG, raising=False)
    assert shell.run(failing(error), []) == code
    err = capsys.readouterr().err
    assert says in err and err.count("\n") == 1 and "Traceback" not in err


def test_a_bug_shows_where_it_is_when_asked(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(shell.DEBUG, "1")
    with pytest.raises(ValueError, match="a bug"):
        shell.run(failing(ValueError("a bug")), [])


def test_help_answers_at_once(zhibiao: Program):
    zhibiao("--help")
    started = time.perf_counter()
    assert zhibiao("--help").code == 0
    bare = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import click"], check=True)
    # Against the start of Python beside it, so that a loaded machine does not decide.
    assert bare - started < 5 * (time.perf_counter() - bare) + 0.1


def test_help_imports_nothing_heavy():
    heavy = "{'pyarrow', 'duckdb', 'polars', 'pandas', 'prefect', 'great_expectations', 'rich.table'}"
    code = f"import sys; from zhibiao.cli import commands; assert not {heavy} & set(sys.modules), {heavy} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_version_is_that_of_the_package(zhibiao: Program):
    assert zhibiao("--version").out == f"zhibiao {__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["ingst", "x"], "did you mean 'ingest'"),
        (["ingest"], "Missing argument 'PATH...'"),
        (["ingest", "no/such/folder"], "no/such/folder"),
        (["extract", "no/such/report.txt"], "no/such/report.txt"),
        (["extract", "x", "--headers", "--explain"], "exclude each other"),
        (["facts", "--format", "xls"], "'xls' is not one of"),
        (["facts", "--limit", "-1"], "-1"),
        (["sql", "from mart.hearings", "--warehouse", "no/such/warehouse"], "no/such/warehouse"),
    ],
)
def test_wrong_use_is_answered_with_code_2_and_no_traceback(zhibiao: Program, arguments: list[str], says: str, tmp_path: Path):
    run = zhibiao(*arguments, cwd=tmp_path)
    assert (run.code, run.out) == (2, "")
    assert says in run.err and "Traceback" not in run.err
    assert list(tmp_path.iterdir()) == []


def test_a_closed_pipe_is_no_error(samples: Path):
    command = f"{sys.executable} -m zhibiao.cli extract {samples} {samples} {samples} | head -n 1"
    done = subprocess.run(["bash", "-c", f"set -o pipefail; {command}"], capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("\n") == 1


def test_an_interrupt_ends_quietly(samples: Path, tmp_path: Path):
    for copy in range(300):
        shutil.copytree(samples, tmp_path / "many" / str(copy))
    command = [sys.executable, "-m", "zhibiao.cli", "extract", str(tmp_path / "many")]
    with (tmp_path / "out").open("wb") as out, subprocess.Popen(command, stdout=out, stderr=subprocess.PIPE) as process:
        while Path(out.name).stat().st_size == 0 and process.poll() is None:
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        err = process.communicate(timeout=30)[1].decode()
    assert (process.returncode, err) == (130, "zhibiao: interrupted\n")


def test_a_pipe_carries_utf8_whatever_the_locale(zhibiao: Program, samples: Path):
    run = zhibiao(
        "extract", samples / "qinglan_street_2022.txt", "--headers", LC_ALL="C", PYTHONIOENCODING="ascii", PYTHONUTF8="0"
    )
    assert run.code == 0 and "青岚街道" in run.out
