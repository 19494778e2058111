"""How long each command takes before it is of use, beside `python -c pass`: `python -m bench.startup [--json FILE]`.

A small warehouse (the reports of samples/) and a report of 5,000 characters. The commands run by turns, so that what else
the machine does weighs on all of them alike. Each line: the median seconds, those in times of `python -c pass` of the same
run, and the seconds of processor time, which another program beside it lengthens less.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.generate import write

SAMPLES = Path("samples")
PYTHON = (sys.executable, "-c")
ZHIBIAO = (sys.executable, "-m", "zhibiao.cli")
NOTHING = "python -c pass"


@dataclass(frozen=True, slots=True)
class Program:
    """A command line, what it is called, and what is done before each run of it."""

    name: str
    words: tuple[str, ...]
    before: Callable[[], None] | None = None


@dataclass(frozen=True, slots=True)
class Start:
    """What a program took: medians of seconds and of processor seconds, and the seconds in times of `python -c pass`."""

    name: str
    seconds: float
    processor: float
    times: float


def programs(folder: Path) -> tuple[Program, ...]:
    """What is measured; all of it lies in the folder."""
    small, fresh = folder / "small", folder / "fresh"
    write(folder / "reports", 2)
    report, other = (str(path) for path in sorted((folder / "reports").rglob("*.txt")))
    _run((*ZHIBIAO, "ingest", str(SAMPLES), report, "--warehouse", str(small), "--quiet"))

    def zhibiao(name: str, *words: str, before: Callable[[], None] | None = None) -> Program:
        return Program(name, (*ZHIBIAO, *words), before)

    def asked(name: str, *words: str) -> Program:
        return zhibiao(name, *words, "--warehouse", str(small))

    def renew() -> None:
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.copytree(small, fresh)

    return (
        Program(NOTHING, (*PYTHON, "pass")),
        Program("import duckdb", (*PYTHON, "import duckdb")),
        Program("import pyarrow", (*PYTHON, "import pyarrow")),
        Program("import great_expectations", (*PYTHON, "import great_expectations")),
        zhibiao("--help", "--help"),
        zhibiao("extract FILE", "extract", report),
        asked("sql 'select 1'", "sql", "select 1"),
        asked("sql 'from mart.hearings'", "sql", "from mart.hearings"),
        zhibiao("sql --list", "sql", "--list"),
        zhibiao("metrics", "metrics"),
        asked("facts", "facts"),
        asked("document DOCUMENT", "document", Path(report).name),
        asked("history", "history"),
        asked("doctor", "doctor"),
        asked("ingest, loaded already", "ingest", report, "--quiet"),
        zhibiao("ingest, new", "ingest", other, "--quiet", "--warehouse", str(fresh), before=renew),
        asked("site", "site", str(folder / "site"), "--quiet"),
    )


def measure(chosen: Sequence[Program], rounds: int) -> tuple[Start, ...]:
    """Run each so many times, by turns, after one round that fills the caches."""
    taken: dict[str, list[tuple[float, float]]] = {program.name: [] for program in chosen}
    for round_ in range(rounds + 1):
        for program in chosen:
            if program.before:
                program.before()
            seconds = _run(program.words)
            if round_:
                taken[program.name].append(seconds)
    medians = {name: tuple(map(statistics.median, zip(*runs, strict=True))) for name, runs in taken.items()}
    nothing = medians[NOTHING][0]
    return tuple(Start(name, seconds, processor, seconds / nothing) for name, (seconds, processor) in medians.items())


def _run(words: tuple[str, ...]) -> tuple[float, float]:
    """Seconds and processor seconds. SystemExit when the program fails."""
    started = time.perf_counter()
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    if code := os.waitstatus_to_exitcode(status):
        sys.exit(f"{' '.join(words)} ended with {code}")
    return seconds, used.ru_utime + used.ru_stime


def main() -> None:
    """Measure, print, write JSON."""
    parser = argparse.ArgumentParser(description="How long each command takes before it is of use.")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--only", action="append", metavar="NAME", help="only what has this in its name; repeatable")
    parser.add_argument("--json", type=Path, help="write the result there")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        # An installed program is compiled already: here the first round does it, whatever the environment says.
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = str(Path(name) / "compiled")
        found = programs(Path(name))
        chosen = [each for each in found if each.name == NOTHING or any(word in each.name for word in options.only or [""])]
        starts = measure(chosen, options.rounds)
    print(f"{'':<28}{'seconds':>10}{'x nothing':>12}{'processor':>12}")
    for start in starts:
        print(f"{start.name:<28}{start.seconds:>10.3f}{start.times:>12.1f}{start.processor:>12.3f}")
    if options.json:
        options.json.write_text(json.dumps([asdict(start) for start in starts], indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
