"""What opening files costs: `python -m bench.formats [FOLDER] [--rounds N] [--scans]`.

FOLDER holds real/, rendered/ and ofd/ with files of every format; `../shared/formats` unless named. Where it is not there, only
the sandbox is measured. Prints, in one run: the sandbox beside the same reading in this process, for 200 texts of 5,000
characters; and for each format documents and pages a second on one core, beside reading the facts of the same documents.
"""

import argparse
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from bench.generate import report
from zhibiao.documents.crossing import Broken
from zhibiao.documents.opening import document_from_bytes
from zhibiao.documents.sandbox import Sandbox, caps
from zhibiao.documents.sources import Fetched, Source
from zhibiao.errors import UnreadableDocument
from zhibiao.operations.reading import File, Read, Refused, read_facts
from zhibiao.reading import read

ROOT = Path(__file__).resolve().parent.parent
TEXTS = 200
SCANS = ("scanned", "bad_", "stamp_")  # in the names of files whose characters must be recognised, which takes seconds a page


@dataclass(frozen=True, slots=True)
class Cost:
    """What the files of one format take on one core."""

    format: str
    documents: int
    pages: int | None
    characters: int
    opening: float  # seconds
    reading: float  # seconds for the facts of the opened documents


def texts() -> list[Fetched]:
    """Generated reports as they come from a folder."""
    encoded = [report(number).text.encode() for number in range(TEXTS)]
    return [Fetched(Source(Path(f"{number}.txt")), data, sha256(data).hexdigest()) for number, data in enumerate(encoded)]


def in_process(files: list[Fetched]) -> int:
    """Read the files here; returns their facts."""
    return sum(_facts(read_facts(_file(file))) for file in files)


def sandboxed(pool: Sandbox, files: list[Fetched]) -> int:
    """Read the files in workers; returns their facts."""
    return sum(_facts(value) for _, value in pool.map(read_facts, files, _file, lambda file: caps(len(file.data or b""))))


def overhead(rounds: int) -> None:
    """Print what the sandbox costs."""
    files = texts()
    alone, all_cores = Sandbox(1), Sandbox()
    contestants: list[tuple[str, Callable[[], int]]] = [
        ("in this process", lambda: in_process(files)),
        ("sandbox, one worker", lambda: sandboxed(alone, files)),
        ("sandbox, a worker a core", lambda: sandboxed(all_cores, files)),
    ]
    seconds: dict[str, list[float]] = {name: [] for name, _ in contestants}
    facts: set[int] = set()
    for _ in range(rounds + 1):  # the first one loads the catalogue and starts the workers
        for name, run in contestants:
            started = time.perf_counter()
            facts.add(run())
            seconds[name].append(time.perf_counter() - started)
    alone.close()
    all_cores.close()
    assert len(facts) == 1, "the same facts however they are read"
    base = statistics.median(seconds["in this process"][1:])
    print(f"{TEXTS} texts of {len(report(0).text):,} characters, {facts.pop():,} facts")
    for name, taken in seconds.items():
        median = statistics.median(taken[1:])
        print(f"  {name:<28}{median:>8.2f} s{TEXTS / median:>8.0f} documents/s{median / base:>8.2f} x in this process")
    print()


def costs(folder: Path, rounds: int, *, scans: bool) -> Iterator[Cost]:
    """Of each format in the folder. Files that cannot be read are told of."""
    groups: dict[str, list[File]] = defaultdict(list)
    for path in sorted(path for part in ("real", "rendered", "ofd") for path in (folder / part).glob("*")):
        scanned = any(mark in path.name for mark in SCANS)
        if scanned and not scans:
            continue
        file = File(path.read_bytes(), path.name, str(path))
        try:
            document = document_from_bytes(file.data, file.name, file.address)
        except UnreadableDocument as error:
            print(f"not read: {error}", file=sys.stderr)
            continue
        groups[f"{document.format}{', scanned' if scanned else ''}"].append(file)
    for format_, files in sorted(groups.items()):
        yield _cost(format_, files, 1 if "scanned" in format_ or format_ == "image" else rounds)


def _cost(format_: str, files: list[File], rounds: int) -> Cost:
    documents = [document_from_bytes(file.data, file.name, file.address) for file in files]
    opening = [_timed(lambda: [document_from_bytes(file.data, file.name, file.address) for file in files]) for _ in range(rounds)]
    reading = [_timed(lambda: [read(document) for document in documents]) for _ in range(rounds)]
    pages = [document.pages for document in documents if document.pages is not None]
    return Cost(
        format_,
        len(files),
        sum(pages) if len(pages) == len(documents) else None,
        sum(len(document.text) for document in documents),
        statistics.median(opening),
        statistics.median(reading),
    )


def _timed(run: Callable[[], object]) -> float:
    started = time.process_time()
    run()
    return time.process_time() - started


def _facts(value: Read | Refused | Broken) -> int:
    assert isinstance(value, Read), value
    return len(value.report.facts)


def _file(fetched: Fetched) -> File:
    return File(fetched.data or b"", fetched.source.name, fetched.source.address)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="What opening files costs.")
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT.parent / "shared/formats")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--scans", action="store_true", help="recognise characters too; takes minutes")
    options = parser.parse_args()
    overhead(options.rounds)
    if not options.folder.is_dir():
        print(f"{options.folder} is not here: no files of other formats")
        return
    print(f"{'format':<20}{'files':>6}{'pages':>7}{'ms/document':>13}{'documents/s':>13}{'pages/s':>9}{'x reading facts':>17}")
    for cost in costs(options.folder, options.rounds, scans=options.scans):
        pages = ("-", "-") if cost.pages is None else (f"{cost.pages:,}", f"{cost.pages / cost.opening:,.0f}")
        print(
            f"{cost.format:<20}{cost.documents:>6}{pages[0]:>7}{1000 * cost.opening / cost.documents:>13,.1f}"
            f"{cost.documents / cost.opening:>13,.0f}{pages[1]:>9}{cost.opening / max(cost.reading, 1e-9):>17.2f}"
        )


if __name__ == "__main__":
    main()
