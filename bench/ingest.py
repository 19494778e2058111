"""How fast reports are loaded, beside how fast they are only read: `make bench`, or `python -m bench.ingest [REPORTS]`.

Prints reports a second, the cost of loading against reading alone, whether twice the reports take twice the time, and the memory.
"""

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from bench.generate import write


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run of the program took."""

    seconds: float
    megabytes: float  # the most memory that it held


def run(*arguments: str | Path) -> Cost:
    """Run `zhibiao` and measure it. SystemExit when it fails."""
    started = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-m", "zhibiao.cli", *map(str, arguments)], stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    if code := os.waitstatus_to_exitcode(status):
        sys.exit(f"zhibiao {arguments[0]} ended with {code}")
    return Cost(time.perf_counter() - started, used.ru_maxrss / 1024)


def main() -> None:
    """Measure and print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        characters = write(folder / "once", count) / count
        write(folder / "twice", 2 * count, seed=1)
        first = next((folder / "once").rglob("*.txt"))
        start = run("ingest", first, "--warehouse", folder / "w0", "--quiet")
        read = run("extract", folder / "once", "--format", "jsonl")
        once = run("ingest", folder / "once", "--warehouse", folder / "w1", "--quiet")
        twice = run("ingest", folder / "twice", "--warehouse", folder / "w2", "--quiet")
        again = run("ingest", folder / "twice", "--warehouse", folder / "w2", "--quiet")
    print(f"{count:,} reports of {characters:,.0f} characters")
    print(f"a single report, with the start of the program  {start.seconds:8.1f} s")
    print(f"reading alone (extract)                         {read.seconds:8.1f} s  {count / read.seconds:8.0f} reports/s")
    print(f"ingest                                          {once.seconds:8.1f} s  {count / once.seconds:8.0f} reports/s")
    print(f"ingest of {2 * count:,} reports{'':<27} {twice.seconds:8.1f} s  {2 * count / twice.seconds:8.0f} reports/s")
    print(f"the same again, nothing new                     {again.seconds:8.1f} s  {2 * count / again.seconds:8.0f} reports/s")
    print(f"ingest : reading alone        {once.seconds / read.seconds:6.2f}")
    print(f"twice the reports : once      {(twice.seconds - start.seconds) / (once.seconds - start.seconds):6.2f}  (2 is linear)")
    print(f"memory, twice : once          {twice.megabytes / once.megabytes:6.2f}  ({twice.megabytes:,.0f} MB)")


if __name__ == "__main__":
    main()
