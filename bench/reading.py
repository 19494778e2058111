"""How fast text becomes facts: `make bench`, or `python -m bench.reading [FOLDER] [--rounds N] [--megabytes N] [--json FILE]`.

FOLDER holds seeds/ (few figures), reports/ (many) and evaluation/ with their gold facts; `../shared` unless named. Where it is
not there, a generated text and the reports of tests/reading/reports are read instead. Prints, for each text and in one run,
zhibiao beside a bare scan for numbers and beside the general recognisers that are installed (see bench/rivals.py).
"""

import argparse
import json
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.memory import Memory, sparse
from bench.rivals import Found, Rival, load
from zhibiao.documents.model import Document
from zhibiao.documents.opening import document_from_bytes, open_document
from zhibiao.reading import read

ROOT = Path(__file__).resolve().parent.parent
# What finding the numbers costs at the least, whatever they mean.
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?|[〇零一二两三四五六七八九十百千万亿]+")


@dataclass(frozen=True, slots=True)
class Corpus:
    """Texts to read, and the gold facts of each by file name; None where no one has marked them."""

    name: str
    documents: tuple[Document, ...]
    gold: dict[str, list[Found]] | None


@dataclass(frozen=True, slots=True)
class Result:
    """What one contestant made of a corpus."""

    name: str
    seconds: float  # of CPU, the median of the rounds
    characters_per_second: float
    microseconds_a_result: float | None
    bare_scans: float  # its time in times of the bare scan's
    results: int
    found: int | None  # gold facts overlapped by a result of the same value
    whole: int | None  # those of them whose span is right, measure word and approximator included
    spurious: int | None  # results that are none of the gold facts


@dataclass(frozen=True, slots=True)
class Table:
    """The results on one corpus."""

    corpus: str
    documents: int
    characters: int
    gold: int | None
    results: tuple[Result, ...]


def corpora(folder: Path) -> list[Corpus]:
    """The sparse text and the dense one."""
    if (folder / "seeds").is_dir() and (folder / "reports").is_dir():
        return [_marked(f"{kind} ({name})", folder / name, folder / f"evaluation/gold_{name}.jsonl") for kind, name in KINDS]
    written = document_from_bytes(sparse(25_000).encode(), "sparse.txt", "sparse.txt")
    here = ROOT / "tests/reading/reports"
    return [Corpus("sparse (generated)", (written,), None), _marked("dense (tests/reading/reports)", here, here / "gold.jsonl")]


KINDS = (("sparse", "seeds"), ("dense", "reports"))


def _marked(name: str, folder: Path, gold: Path) -> Corpus:
    documents = tuple(open_document(path) for path in sorted(folder.glob("*.txt")))
    if not gold.is_file():
        return Corpus(name, documents, None)
    facts: dict[str, list[Found]] = {document.name: [] for document in documents}
    for line in gold.read_text(encoding="utf-8").splitlines():
        fact = json.loads(line)
        facts[fact["doc"]].append(Found(fact["start"], fact["end"], float(fact["value"])))
    return Corpus(name, documents, facts)


def zhibiao(document: Document) -> list[Found]:
    """The facts of a document."""
    return [Found(fact.start, fact.end, fact.value) for fact in read(document).facts]


def bare(document: Document) -> list[Found]:
    """Every number of a text, unread."""
    return [Found(match.start(), match.end(), 0.0) for match in NUMBER.finditer(document.text)]


def _on_text(rival: Rival) -> Callable[[Document], list[Found]]:
    return lambda document: rival.find(document.text)


def measure(corpus: Corpus, rivals: Sequence[Rival], rounds: int) -> Table:
    """Every contestant on the corpus, in turns, so that what else the machine does falls on all alike."""
    contestants: list[tuple[str, Callable[[Document], list[Found]]]] = [("zhibiao", zhibiao), ("bare scan (re)", bare)]
    contestants += [(rival.name, _on_text(rival)) for rival in rivals]
    found = [[find(document) for document in corpus.documents] for _, find in contestants]  # warms up as well
    times: list[list[float]] = [[] for _ in contestants]
    for _ in range(rounds):
        for taken, (_, find) in zip(times, contestants, strict=True):
            started = time.process_time()
            for document in corpus.documents:
                find(document)
            taken.append(time.process_time() - started)
    seconds = [statistics.median(taken) for taken in times]
    characters = sum(len(document.text) for document in corpus.documents)
    results: list[Result] = []
    for index, (name, find) in enumerate(contestants):
        count = sum(map(len, found[index]))
        hits = _compare(corpus, found[index]) if find is not bare else None
        results.append(
            Result(
                name,
                seconds[index],
                characters / max(seconds[index], 1e-9),
                seconds[index] / count * 1e6 if count else None,
                seconds[index] / max(seconds[1], 1e-9),
                count,
                *(hits or (None, None, None)),
            )
        )
    gold = sum(map(len, corpus.gold.values())) if corpus.gold is not None else None
    return Table(corpus.name, len(corpus.documents), characters, gold, tuple(results))


def _compare(corpus: Corpus, found: Sequence[Sequence[Found]]) -> tuple[int, int, int] | None:
    """Gold facts found, those found with their whole span, and results that are none."""
    if corpus.gold is None:
        return None
    hits = whole = total = 0
    for document, results in zip(corpus.documents, found, strict=True):
        left = list(results)
        total += len(left)
        for gold in corpus.gold[document.name]:
            same = [one for one in left if _same(gold, one)]
            if not same:
                continue
            best = max(same, key=lambda one, gold=gold: min(one.end, gold.end) - max(one.start, gold.start))
            left.remove(best)
            hits += 1
            whole += (best.start, best.end) == (gold.start, gold.end)
    return hits, whole, total - hits


def _same(gold: Found, one: Found) -> bool:
    overlap = one.start < gold.end and gold.start < one.end
    return overlap and abs(one.value - gold.value) <= 1e-6 * max(1.0, abs(gold.value))


def memory(megabytes: float) -> Memory:
    """Of a process of its own. SystemExit when it fails."""
    command = [sys.executable, "-m", "bench.memory", str(megabytes)]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, encoding="utf-8", check=False)
    if done.returncode:
        sys.exit(f"bench.memory ended with {done.returncode}")
    return Memory(**json.loads(done.stdout))


def show(table: Table) -> None:
    """Print one table."""
    gold = "no gold facts" if table.gold is None else f"{table.gold:,} gold facts"
    print(f"{table.corpus}: {table.documents} texts, {table.characters:,} characters, {gold}")
    print(f"  {'':<30}{'characters/s':>13}{'µs/result':>11}{'x bare':>8}{'results':>9}{'found':>7}{'whole':>7}{'spurious':>10}")
    for one in table.results:
        each = "-" if one.microseconds_a_result is None else f"{one.microseconds_a_result:,.1f}"
        counts = ["-" if count is None else f"{count:,}" for count in (one.found, one.whole, one.spurious)]
        print(
            f"  {one.name:<30}{one.characters_per_second:>13,.0f}{each:>11}{one.bare_scans:>8.1f}{one.results:>9,}"
            f"{counts[0]:>7}{counts[1]:>7}{counts[2]:>10}"
        )
    print()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="How fast text becomes facts.")
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--megabytes", type=float, default=49.0, help="size of the text that memory is measured with")
    parser.add_argument("--json", type=Path, help="write the results to this file as well")
    options = parser.parse_args()
    rivals, missing = load()
    tables = [measure(corpus, rivals, max(1, options.rounds)) for corpus in corpora(options.folder)]
    for table in tables:
        show(table)
    used = memory(options.megabytes)
    print(
        f"one text of {used.megabytes_of_text:,.0f} MB: {used.read:,.0f} MB at the most; {used.opened:,.0f} MB when it was open, "
        f"so reading took {used.above:,.0f} MB, {used.above / used.megabytes_of_text:.1f} a MB of text "
        f"({used.characters / used.seconds:,.0f} characters/s, {used.facts:,} facts)"
    )
    for line in missing:
        print(line)
    if options.json is not None:
        everything = {"tables": [asdict(table) for table in tables], "memory": asdict(used), "missing": missing}
        options.json.write_text(json.dumps(everything, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
