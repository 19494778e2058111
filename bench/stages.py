"""Where the time of an ingest goes: `python -m bench.stages [REPORTS] [--json FILE]`.

Does in one process, one after the other, what an ingest of one batch does in several: milliseconds of processor a report for each
stage, and what a load takes however little it loads. Two batches tell one from the other.
"""

import argparse
import cProfile
import json
import pstats
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypeVar

from bench.generate import write
from zhibiao import catalogue
from zhibiao.documents.crossing import pack, unpack
from zhibiao.documents.opening import document_from_bytes
from zhibiao.documents.sources import Fetched, Fetcher
from zhibiao.lake.attach import writing
from zhibiao.lake.create import create
from zhibiao.lake.location import Warehouse
from zhibiao.lake.metrics import catalogued
from zhibiao.lake.prepare import prepare
from zhibiao.lake.records import FileRows
from zhibiao.operations.batch import Batch
from zhibiao.operations.batches import discover, load_batch, read_batch_with
from zhibiao.operations.recording import record
from zhibiao.quality.engine import warm_up
from zhibiao.reading import READING_VERSION, read

Made = TypeVar("Made")
Item = TypeVar("Item")
_OF_LOAD = ("gate", "insert_batch", "check_tables")  # functions of a load that are told apart


@dataclass(frozen=True, slots=True)
class Stages:
    """Processor milliseconds a report."""

    reports: int
    open: float
    read: float
    rows: float
    cross: float  # from the worker to the program: packed and unpacked
    stage: float  # looked up, kept as an original, put into tables
    load: float
    of_load: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Result:
    """Of a batch and of one a quarter as large; what a load takes besides its reports, in seconds of processor."""

    stages: Stages
    quarter: Stages
    fixed: float


def measure(folder: Path, reports: int) -> Stages:
    """All stages for so many reports of the folder."""
    sources = discover([folder])[:reports]
    with Fetcher() as fetcher:
        fetched = [fetcher.fetch(source) for source in sources]
    opened, documents = _timed(fetched, lambda each: document_from_bytes(each.data or b"", each.source.name, each.source.address))
    reading, reports_read = _timed(documents, read)
    rows, recorded = _timed(
        list(zip(documents, reports_read, strict=True)), lambda each: record(each[0], each[1], (), READING_VERSION)
    )
    crossing, crossed = _timed(recorded, lambda each: unpack(pack(each)))
    made = [each for each in crossed if isinstance(each, FileRows)]

    def load(profile: cProfile.Profile | None) -> tuple[float, float]:
        with tempfile.TemporaryDirectory() as name:
            warehouse = Warehouse(Path(name) / "warehouse")
            create(warehouse)
            with writing(warehouse) as connection:
                prepare(connection, warehouse, catalogued(catalogue.load().metrics))
            arrived = iter(made)

            def hand_over(files: Iterable[Fetched]) -> Iterator[tuple[Fetched, FileRows]]:
                return ((file, next(arrived)) for file in files)

            staging, (batch,) = _timed([sources], lambda files: read_batch_with(files, warehouse, hand_over, READING_VERSION))
            run = profile.runcall if profile is not None else _call
            loading, _ = _timed([batch], lambda each: run(load_batch, each, warehouse))
        return staging / len(sources), loading / len(sources)

    profile = cProfile.Profile(time.process_time)
    _, profiled = load(profile)
    staging, loading = load(None)
    spent = pstats.Stats(profile).get_stats_profile().func_profiles
    share = loading / profiled * 1000 / len(sources)  # the profile takes its own time
    of_load = {name: share * spent[name].cumtime if name in spent else 0.0 for name in _OF_LOAD}
    return Stages(len(sources), opened, reading, rows, crossing, staging, loading, of_load)


def _call(function: Callable[[Batch, Warehouse], object], batch: Batch, warehouse: Warehouse) -> object:
    return function(batch, warehouse)


def _timed(items: list[Item], work: Callable[[Item], Made]) -> tuple[float, list[Made]]:
    """Milliseconds of processor an item, and what was made."""
    started = time.process_time()
    made = [work(item) for item in items]
    return 1000 * (time.process_time() - started) / len(items), made


def show(result: Result) -> None:
    """Print it."""
    stages, quarter = result.stages, result.quarter
    print(f"milliseconds of processor a report{'':24}{stages.reports:>8,} {quarter.reports:>8,} reports in the batch")
    lines = {
        "opened": (stages.open, quarter.open),
        "read: text to facts": (stages.read, quarter.read),
        "facts to rows": (stages.rows, quarter.rows),
        "from the worker to the program": (stages.cross, quarter.cross),
        "looked up, kept as original, into tables": (stages.stage, quarter.stage),
        "loaded": (stages.load, quarter.load),
        **{f"  {name}": (stages.of_load[name], quarter.of_load[name]) for name in _OF_LOAD},
    }
    for said, values in lines.items():
        print(f"{said:58}" + " ".join(f"{value:8.2f}" for value in values))
    together = stages.open + stages.read + stages.rows + stages.cross + stages.stage + stages.load
    print(f"{'together':58}{together:8.2f}: at most {1000 / together:,.0f} reports/s a core")
    print(f"a load takes {result.fixed:.1f} s of processor besides its reports")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("reports", nargs="?", type=int, default=1200)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the result there as well")
    arguments = parser.parse_args()
    warm_up()
    with tempfile.TemporaryDirectory() as name:
        write(Path(name), arguments.reports)
        measure(Path(name), 10)  # imports and loads what is loaded once
        stages, quarter = measure(Path(name), arguments.reports), measure(Path(name), arguments.reports // 4)
    more = stages.reports * stages.load - quarter.reports * quarter.load
    each = more / (stages.reports - quarter.reports)
    result = Result(stages, quarter, (quarter.load - each) * quarter.reports / 1000)
    show(result)
    if arguments.json:
        arguments.json.write_text(json.dumps(asdict(result), indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
