"""What many small loads cost those who ask, and what `zhibiao maintain` gives back: `python -m bench.small_loads [LOADS]`.

Loads generated reports ten at a time into one warehouse and all at once into another, and asks both the four questions that the
warehouse was asked for, before the maintenance and after it. Prints the times as ratios to the one big load, in one run.
"""

import argparse
import json
import tempfile
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.generate import write
from zhibiao.lake.attach import reading
from zhibiao.lake.location import Warehouse
from zhibiao.operations.batch import ONE, Limits
from zhibiao.operations.ingest import ingest
from zhibiao.operations.maintain import Figure, maintain
from zhibiao.operations.outcome import Outcome

REPORTS = 10  # a load
MARTS = ("hearings", "mediation", "volunteers", "counsel_queries", "headline")
OPENING = "opening the warehouse"


@dataclass(frozen=True, slots=True)
class Timing:
    """One question: its best seconds after one big load, and how many times as long it takes after small ones."""

    question: str
    one_load: float
    before: float  # the maintenance; each beside the big load's time in the same round
    after: float


@dataclass(frozen=True, slots=True)
class Result:
    """One run."""

    loads: int
    reports: int
    facts: int
    seconds_of_one_load: float
    seconds_of_small_loads: float
    first: float  # seconds of one of the first tenth of the small loads
    last: float  # and of the last
    seconds_of_maintenance: float
    timings: tuple[Timing, ...]
    figures: tuple[Figure, ...]


def measure(folder: Path, loads: int, rounds: int) -> Result:
    """Load, ask, maintain, ask again."""
    reports = loads * REPORTS
    write(folder / "reports", reports)
    first = next((folder / "reports").rglob("*.txt"))
    ingest([first], Warehouse(folder / "first"))  # imports what a load needs
    one, many = Warehouse(folder / "one"), Warehouse(folder / "many")
    started = time.perf_counter()
    facts = ingest([folder / "reports"], one, limits=ONE).facts
    after_one = time.perf_counter()
    ends: list[float] = []

    def note(done: int, _total: int, _outcome: Outcome) -> None:
        if done % REPORTS == 0:
            ends.append(time.perf_counter())

    ingest([folder / "reports"], many, limits=Limits(files=REPORTS), progress=note)
    after_many = time.perf_counter()
    tenth = max(1, (len(ends) - 1) // 10)
    first_loads, last_loads = (ends[tenth] - ends[0]) / tenth, (ends[-1] - ends[-1 - tenth]) / tenth
    before = _ask((one, many), rounds)
    maintaining = time.perf_counter()
    summary = maintain(many)
    maintained = time.perf_counter() - maintaining
    after = _ask((one, many), rounds)
    timings = tuple(
        Timing(question, first, small / first, merged / again)
        for question, (first, small), (again, merged) in zip(before, before.values(), after.values(), strict=True)
    )
    of_one, of_many = after_one - started, after_many - after_one
    return Result(loads, reports, facts, of_one, of_many, first_loads, last_loads, maintained, timings, summary.figures)


def _ask(warehouses: Iterable[Warehouse], rounds: int) -> dict[str, tuple[float, ...]]:
    """The best seconds of each question for each warehouse, asked by turns."""
    taken: dict[tuple[str, Path], list[float]] = {}
    known: dict[str, object] = {}
    places = list(warehouses)
    for _ in range(rounds):
        for warehouse in places:
            started = time.perf_counter()
            with reading(warehouse) as connection:
                taken.setdefault((OPENING, warehouse.root), []).append(time.perf_counter() - started)
                for mart in MARTS:
                    question = f"select count(*), round(sum(value)), count(distinct organisation) from mart.{mart}"
                    started = time.perf_counter()
                    answer = connection.execute(question).fetchall()
                    taken.setdefault((mart, warehouse.root), []).append(time.perf_counter() - started)
                    assert known.setdefault(mart, answer) == answer, "the same answer however it was loaded"
    return {question: tuple(min(taken[question, warehouse.root]) for warehouse in places) for question in (OPENING, *MARTS)}


def main() -> None:
    """Measure, print, write JSON."""
    parser = argparse.ArgumentParser(description="What many small loads cost, and what maintenance gives back.")
    parser.add_argument("loads", nargs="?", type=int, default=100, help="of ten reports each  [default: %(default)s]")
    parser.add_argument("--rounds", type=int, default=12)
    parser.add_argument("--json", type=Path, help="write the result there")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        result = measure(Path(name), options.loads, options.rounds)
    each = result.seconds_of_small_loads / result.loads
    print(f"{result.reports:,} reports, {result.facts:,} facts: {result.loads:,} loads of {REPORTS} reports beside one of all")
    print(f"loading           {result.seconds_of_small_loads / result.seconds_of_one_load:8.1f} x one load ({each:.2f} s a load)")
    print(f"last tenth        {result.last / result.first:8.2f} x first tenth of the loads")
    print(f"maintenance       {result.seconds_of_maintenance / result.seconds_of_one_load:8.2f} x one load")
    print(f"\n{'':<24}{'one load':>10}{'small loads':>14}{'maintained':>14}")
    for timing in result.timings:
        print(f"{timing.question:<24}{1000 * timing.one_load:>7.0f} ms{timing.before:>12.2f} x{timing.after:>12.2f} x")
    print(f"\n{'':<24}{'before':>14}{'after':>14}")
    for figure in result.figures:
        print(f"{figure.figure:<24}{figure.before:>14,}{figure.after or 0:>14,}")
    if options.json:
        options.json.write_text(json.dumps(asdict(result), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
