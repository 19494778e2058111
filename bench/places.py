"""What names of towns and counties lead to: `python -m bench.places [--json FILE]`.

Over every town of the list of mid-2023, resolved from its name alone, with its province, with its city (of a municipality the
municipality), with its county, and with city and county: how many are decided, how many are left open, how many lead to a wrong
code, and what a name takes, beside a look-up of the name in a plain dict. Then what the table costs to load.
"""

import argparse
import json
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from zhibiao import places
from zhibiao.places import Level, Place, Places


@dataclass(frozen=True, slots=True)
class Result:
    """What became of all towns when they were named in one way."""

    named_with: str
    towns: int
    right: int
    open: int  # several candidates, or none
    wrong: int
    microseconds: float  # a name
    times_of_dict: float


def towns_of(table: Places) -> list[tuple[Place, dict[str, str]]]:
    """Every town of the list, with the names of province, city and county (or zone) above it."""
    towns = [place for place in table.everything() if place.level is Level.TOWN and place.existed(places.LIST_YEAR)]
    named: list[tuple[Place, dict[str, str]]] = []
    for town in towns:
        above = [place.name for place in table.ancestors(town)]
        named.append((town, {"province": above[0], "city": above[-2] if len(above) > 1 else above[0], "county": above[-1]}))
    return named


def resolve_all(table: Places, towns: list[tuple[Place, dict[str, str]]], with_levels: tuple[str, ...]) -> Result:
    """Resolve each town from its name and those above it that `with_levels` lists."""
    names = [(*(above[level] for level in with_levels), town.name) for town, above in towns]
    started = time.perf_counter()
    found = [table.resolve(name) for name in names]
    seconds = time.perf_counter() - started
    right = sum(resolution.place == town for resolution, (town, _) in zip(found, towns, strict=True))
    unknown = sum(resolution.place is None for resolution in found)
    plain = {town.name: town for town, _ in towns}
    started = time.perf_counter()
    for name in names:
        plain.get(name[-1])
    beside = time.perf_counter() - started
    said = " and ".join(with_levels) or "nothing"
    wrong = len(towns) - right - unknown
    return Result(said, len(towns), right, unknown, wrong, 1e6 * seconds / len(towns), seconds / beside)


def loading() -> dict[str, float]:
    """Seconds and megabytes of the table in a process of its own: for counties and above, and with the towns."""
    program = """
import time
def megabytes():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmRSS"))
import duckdb
duckdb.connect().execute("select 1")
base, start = megabytes(), time.perf_counter()
from zhibiao import places
table = places.load()
upper, upper_size = time.perf_counter() - start, megabytes() - base
start = time.perf_counter()
table.towns_named("城关镇")
print(upper, upper_size, time.perf_counter() - start, megabytes() - base)
"""
    printed = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout.split()
    names = ("counties_seconds", "counties_megabytes", "towns_seconds", "all_megabytes")
    return dict(zip(names, map(float, printed), strict=True))


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the results there too")
    options = parser.parse_args()
    table = places.load()
    towns = towns_of(table)
    ways: tuple[tuple[str, ...], ...] = ((), ("province",), ("city",), ("county",), ("city", "county"))
    results = [resolve_all(table, towns, way) for way in ways]
    print(f"{'named with':<16}{'towns':>8}{'right':>8}{'open':>8}{'wrong':>7}{'µs a name':>11}{'x dict':>8}")
    for r in results:
        print(f"{r.named_with:<16}{r.towns:>8}{r.right:>8}{r.open:>8}{r.wrong:>7}{r.microseconds:>11.1f}{r.times_of_dict:>8.0f}")
    cost = loading()
    print()
    print(f"counties and above: {cost['counties_seconds']:.2f} s, {cost['counties_megabytes']:.0f} MB beside DuckDB's own")
    print(f"towns, when first asked for: {cost['towns_seconds']:.2f} s more, {cost['all_megabytes']:.0f} MB in all")
    if options.json:
        record = {"ways": [asdict(result) for result in results], "loading": cost}
        options.json.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
