"""How fast reports are loaded, and what that takes: `python -m bench.ingest [REPORTS…] [--json FILE]`.

Loads so many generated reports (1,000 and 4,000 unless told) into a new warehouse each, beside reading them alone and loading
them again. Prints reports a second, the memory of all processes together, the bytes of a fact, and how the time grows.
"""

import argparse
import json
import math
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.generate import write
from zhibiao.lake.attach import reading
from zhibiao.lake.location import Warehouse
from zhibiao.lake.maintenance import figures

_LOOK = 0.5  # seconds between two looks at the memory
_WIDTH = 46


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run of the program took."""

    seconds: float
    processor: float  # seconds of all its processes
    megabytes: float  # of the program itself at its largest
    together: float  # megabytes of all its processes at their largest, what they share counted once


@dataclass(frozen=True, slots=True)
class Load:
    """So many reports in a new warehouse."""

    reports: int
    characters: int
    facts: int
    bytes: int  # of the catalog and the data that it needs now, without the originals
    read: Cost | None
    ingest: Cost
    again: Cost

    @property
    def rate(self) -> float:
        """Reports a second, with the start of the program."""
        return self.reports / self.ingest.seconds


@dataclass(frozen=True, slots=True)
class Result:
    """All of it. `growth` is the exponent of the seconds over the reports, without those of a single report; 1 is linear."""

    cores: int
    start: Cost  # of a single report
    loads: tuple[Load, ...]
    growth: float | None


def run(*arguments: str | Path) -> Cost:
    """Run `zhibiao` and measure it. SystemExit when it fails."""
    started = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-m", "zhibiao.cli", *map(str, arguments)], stdout=subprocess.DEVNULL)
    peak = _Peak(process.pid)
    _, status, used = os.wait4(process.pid, 0)
    together = peak.end()
    if code := os.waitstatus_to_exitcode(status):
        sys.exit(f"zhibiao {arguments[0]} ended with {code}")
    seconds = time.perf_counter() - started
    return Cost(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, together)


class _Peak:
    """Looks at the memory of a process and those that it started, again and again."""

    def __init__(self, process: int) -> None:
        self._process = process
        self._most = 0.0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def end(self) -> float:
        """The most megabytes that were seen."""
        self._over.set()
        self._thread.join()
        return self._most

    def _watch(self) -> None:
        while not self._over.wait(_LOOK):
            self._most = max(self._most, sum(_megabytes(process) for process in _family(self._process)))


def _family(process: int) -> list[int]:
    found = [process]
    for parent in found:
        for thread in Path(f"/proc/{parent}/task").glob("*/children"):
            try:
                found += map(int, thread.read_text().split())
            except OSError:  # it has ended
                continue
    return found


def _megabytes(process: int) -> float:
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)


def load(folder: Path, reports: int, seed: int, *, alone: bool) -> Load:
    """Measure so many reports; `alone`: reading without loading as well."""
    texts, root = folder / f"reports{reports}", folder / f"warehouse{reports}"
    characters = write(texts, reports, seed)
    read = run("extract", texts, "--format", "jsonl") if alone else None
    ingest = run("ingest", texts, "--warehouse", root, "--quiet")
    again = run("ingest", texts, "--warehouse", root, "--quiet")
    warehouse = Warehouse(root)
    with reading(warehouse) as connection:
        row = connection.execute("select count(*) from core.fact_observation").fetchone()
        size = figures(connection).data_bytes + warehouse.catalog.stat().st_size
    return Load(reports, characters, row[0] if row else 0, size, read, ingest, again)


def growth(start: Cost, loads: Iterable[Load]) -> float | None:
    """The exponent between the smallest and the largest load; None of one load."""
    ordered = sorted(loads, key=lambda each: each.reports)
    first, last = ordered[0], ordered[-1]
    if first.reports == last.reports:
        return None
    longer = (last.ingest.seconds - start.seconds) / (first.ingest.seconds - start.seconds)
    return math.log(longer) / math.log(last.reports / first.reports)


def measure(counts: Iterable[int], *, alone: bool = True) -> Result:
    """Measure the start and each load."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(folder / "one", 1)
        start = run("ingest", folder / "one", "--warehouse", folder / "w", "--quiet")
        loads = tuple(load(folder, count, seed, alone=alone) for seed, count in enumerate(counts))
    return Result(len(os.sched_getaffinity(0)), start, loads, growth(start, loads))


def show(result: Result) -> None:
    """Print it."""

    def line(said: str, cost: Cost, reports: int = 0) -> None:
        rate = f"{reports / cost.seconds:8,.0f} reports/s" if reports else " " * 18
        ms = f"{1000 * cost.processor / reports:7.1f} ms of processor a report" if reports else ""
        print(f"{said:{_WIDTH}}{cost.seconds:8.1f} s {rate}  {cost.megabytes:6,.0f} MB, all {cost.together:6,.0f} MB {ms}")

    print(f"{result.cores} cores, load {os.getloadavg()[0]:.1f}")
    line("a single report, with the start of the program", result.start)
    for each in result.loads:
        each_report = each.characters / each.reports
        print(f"{each.reports:,} reports of {each_report:,.0f} characters, {each.facts:,} facts")
        if each.read is not None:
            line("  reading alone (extract)", each.read, each.reports)
        line("  ingest", each.ingest, each.reports)
        line("  the same again, nothing new", each.again, each.reports)
        print(f"  {each.bytes / each.facts:,.0f} bytes a fact, with its document's text and the catalog")
        if each.read is not None:
            print(f"  ingest : reading alone {each.ingest.seconds / each.read.seconds:.2f}")
    if result.growth is not None:
        print(f"growth of the time with the reports: exponent {result.growth:.3f} (1 is linear)")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("reports", nargs="*", type=int, default=[1000, 4000])
    parser.add_argument("--without-reading", action="store_true", help="do not read them alone beside")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the result there as well")
    arguments = parser.parse_args()
    result = measure(arguments.reports, alone=not arguments.without_reading)
    show(result)
    if arguments.json:
        arguments.json.write_text(json.dumps(asdict(result), indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
