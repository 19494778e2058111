"""What the marts and the named analyses take over many facts: `python -m bench.marts [FACTS…] [--json FILE]`.

Each number of facts (100,000, 1,000,000 and 10,000,000 unless told) is made into a warehouse as `zhibiao maintain` leaves
it; the same tables are then copied into native DuckDB tables and into plain Parquet files, one a table, under the same
views. One process, one connection, so many threads and so much memory for all three, asked by turns. Of every mart: `years`,
the rows and their sum by year; `one`, all that it says of one organisation; and of those that are tables of results
themselves `whole`, every cell of every row. Named analyses are asked with their defaults.

Each line: the lake's seconds (the median), and those in times of the native tables' and of the files'. Then the most memory
that any answer of the three took, and what it put on the disk.
"""

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb

from bench.stars import YEARS, Star, make
from zhibiao import catalogue
from zhibiao.lake.attach import LAKE, attached, keep_footers
from zhibiao.lake.extensions import literal
from zhibiao.lake.location import Warehouse
from zhibiao.lake.marts import read_marts
from zhibiao.lake.metrics import catalogued
from zhibiao.lake.schema import SCHEMAS, read_tables
from zhibiao.operations.analyses import Value, analyses, bind

FACTS = (100_000, 1_000_000, 10_000_000)
NATIVE, FILES = "native", "files"
RESULTS = ("headline", "organisation_year", "year_on_year", "coverage")  # marts that are asked for as a whole
GIVEN = {"metric": "mediation.disputes_screened", "year": str(YEARS[-2])}  # of analyses that need them
_SORT = {
    "core.fact_observation": "report_year, metric_key, organisation_key, fact_key",
    "core.headline": "report_year, metric_key, organisation_key",
}
_MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: of which mart or analysis, in what way."""

    of: str
    way: str
    sql: str
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Timing:
    """One question: the median seconds of each store, None where its memory did not suffice; and the rows of the answer."""

    of: str
    way: str
    rows: int
    lake: float | None
    native: float | None
    files: float | None

    @property
    def times_native(self) -> float | None:
        """The lake's time in times of the native tables'."""
        return self.lake / self.native if self.lake and self.native else None

    @property
    def times_files(self) -> float | None:
        """The lake's time in times of the files'."""
        return self.lake / self.files if self.lake and self.files else None


@dataclass(frozen=True, slots=True)
class Result:
    """One number of facts."""

    star: Star
    threads: int
    memory: str
    megabytes: float  # the most that any answer held in memory
    spilled: float  # megabytes that one put on the disk, at most
    timings: tuple[Timing, ...]


@contextmanager
def stores(warehouse: Warehouse, folder: Path, threads: int, memory: str) -> Generator[duckdb.DuckDBPyConnection, None, None]:
    """A connection to the warehouse with its tables beside it, native and as files."""
    folder.mkdir(parents=True, exist_ok=True)
    with attached(warehouse.catalog, warehouse.data) as connection:
        keep_footers(connection)  # as whoever asks has it
        connection.execute(f"set threads = {threads:d}")
        connection.execute(f"set memory_limit = {literal(memory)}")
        connection.execute(f"set temp_directory = {literal(str(folder / 'spilled'))}")
        for store in (NATIVE, FILES):
            is_new = not (folder / f"{store}.db").exists()
            connection.execute(f"attach {literal(str(folder / f'{store}.db'))} as {store}")
            if is_new:
                _copy(connection, store, folder)
        for store in (NATIVE, FILES, LAKE):
            connection.execute(f"use {store}")
            for mart in read_marts(catalogued(catalogue.load().metrics).values()):
                connection.execute(mart.sql)
        yield connection


def _copy(connection: duckdb.DuckDBPyConnection, store: str, folder: Path) -> None:
    for schema in SCHEMAS:
        connection.execute(f"create schema {store}.{schema}")
    for table in read_tables():
        name, order = table.name, _SORT.get(table.name)
        rows = f"(from {LAKE}.{name}{f' order by {order}' if order else ''})"
        if store == NATIVE:
            connection.execute(f"create table {store}.{name} as {rows}")
        else:
            file = literal(str(folder / f"{name}.parquet"))
            connection.execute(f"copy {rows} to {file} (format parquet, compression zstd)")
            connection.execute(f"create view {store}.{name} as from read_parquet({file})")
    connection.execute(f"checkpoint {store}")


def questions(connection: duckdb.DuckDBPyConnection) -> Iterator[Question]:
    """All questions; the organisation and the place are of the warehouse."""
    row = connection.execute(
        """
        select
            organisation.name,
            place.name
        from core.dim_organisation as organisation
        join core.dim_place as place using (place_key)
        order by
            place.level <> 'county',
            organisation.organisation_key
        limit 1
        """
    ).fetchone()
    assert row is not None, "there are organisations"
    organisation, place = row
    for mart in read_marts(catalogued(catalogue.load().metrics).values()):
        columns = {str(row[0]) for row in connection.execute(f"describe mart.{mart.name}").fetchall()}
        total = "value" if "value" in columns else "metrics"
        yield Question(
            mart.name,
            "years",
            f"select report_year, count(*) as rows, round(sum({total})) as total from mart.{mart.name} group by all order by all",
            {},
        )
        if "organisation" in columns:
            yield Question(mart.name, "one", f"from mart.{mart.name} where organisation = $one", {"one": organisation})
        if mart.name in RESULTS:
            whole = f"select count(*) as rows, bit_xor(hash(mart)) as cells from mart.{mart.name} as mart"
            yield Question(mart.name, "whole", whole, {})
    given = GIVEN | {"place": place}
    for analysis in analyses():
        required = {parameter.name: given[parameter.name] for parameter in analysis.parameters if parameter.required}
        yield Question(analysis.name, "analysis", analysis.sql, bind(analysis, required))


def time_question(connection: duckdb.DuckDBPyConnection, question: Question, rounds: int, patience: float) -> Timing:
    """Ask each store by turns, so many rounds, or until that has taken `patience` seconds (but once at least)."""
    taken: dict[str, list[float]] = {LAKE: [], NATIVE: [], FILES: []}
    failed: set[str] = set()
    rows = 0
    started = time.perf_counter()
    for round_ in range(rounds + 1):  # the first fills the caches
        if round_ > 1 and time.perf_counter() - started > patience:
            break
        for store in (store for store in taken if store not in failed):
            connection.execute(f"use {store}")
            before = time.perf_counter()
            try:
                answer = connection.execute(question.sql, dict(question.values) or None).to_arrow_table()
            except duckdb.OutOfMemoryException:
                failed.add(store)
                continue
            if round_:
                taken[store].append(time.perf_counter() - before)
            rows = answer.num_rows
    median = {store: statistics.median(times) if times and store not in failed else None for store, times in taken.items()}
    return Timing(question.of, question.way, rows, median[LAKE], median[NATIVE], median[FILES])


def _held(connection: duckdb.DuckDBPyConnection) -> tuple[float, float]:
    """The most memory, and the most disk, that was in use since the connection was made: megabytes."""
    connection.execute("set enable_profiling = 'no_output'")
    connection.execute("select 1").fetchall()
    found = json.loads(connection.get_profiling_information(format="json"))
    connection.execute("reset enable_profiling")
    return found["system_peak_buffer_memory"] / _MEGABYTE, found["system_peak_temp_dir_size"] / _MEGABYTE


def measure(folder: Path, facts: int, options: argparse.Namespace) -> Result:
    """Make a warehouse of so many facts unless the folder has it, ask, and print each line as it comes."""
    warehouse, made = Warehouse(folder / "warehouse"), folder / "made.json"
    if not made.exists():
        made.parent.mkdir(parents=True, exist_ok=True)
        made.write_text(json.dumps(asdict(make(warehouse, facts))), encoding="utf-8")
    star = Star(**json.loads(made.read_text(encoding="utf-8")))
    print(f"\n{star.facts:,} facts of {star.organisations:,} organisations in {star.documents:,} documents")
    print(f"{'':<28}{'':<10}{'rows':>10}{'lake':>10}{'x native':>10}{'x files':>10}", flush=True)
    timings: list[Timing] = []
    with stores(warehouse, folder / "copies", options.threads, options.memory) as connection:
        for question in questions(connection):
            if options.only and not any(word in (question.of, question.way) for word in options.only):
                continue
            timing = time_question(connection, question, options.rounds, options.patience)
            timings.append(timing)
            cells = (_cell(timing.lake, "s", 3), _cell(timing.times_native, "x"), _cell(timing.times_files, "x"))
            print(f"{timing.of:<28}{timing.way:<10}{timing.rows:>10,}", *(f"{cell:>9}" for cell in cells), flush=True)
        megabytes, spilled = _held(connection)
    print(f"{options.threads} threads; the most memory {megabytes:,.0f} MB of {options.memory}, on the disk {spilled:,.0f} MB")
    return Result(star, options.threads, options.memory, megabytes, spilled, tuple(timings))


def _cell(number: float | None, unit: str, digits: int = 2) -> str:
    return "memory!" if number is None else f"{number:,.{digits}f} {unit}"


def main() -> None:
    """Measure, print, write JSON."""
    parser = argparse.ArgumentParser(description="What the marts and the named analyses take over many facts.")
    parser.add_argument("facts", nargs="*", type=int, default=FACTS, help="how many facts each  [default: 10^5, 10^6, 10^7]")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--patience", type=float, default=20, help="seconds for one question  [default: %(default)s]")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--memory", default="4GB", help="limit of DuckDB's memory  [default: %(default)s]")
    parser.add_argument("--only", action="append", metavar="NAME", help="this mart, analysis or way of asking; repeatable")
    parser.add_argument("--folder", type=Path, help="keep the warehouses there, and use those that are there")
    parser.add_argument("--json", type=Path, help="write the result there")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = options.folder or Path(name)
        results = [measure(folder / str(facts), facts, options) for facts in options.facts]
    if options.json:
        found = [asdict(each) for each in results]
        options.json.write_text(json.dumps(found, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
