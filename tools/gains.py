"""What a change of the reader gained and lost: facts that appeared, went, or read otherwise than at a revision.

    python -m tools.gains [REVISION] [--limit N]      HEAD when no revision is named

The revision's src is unpacked into a temporary folder; both readers read the same texts: the phrases and reports of
tests/reading, the samples, and the gold reports beside the project where they are. A mark before a change says whether gold
agrees: + it became right, - it became wrong, ? nobody knows.
"""

import argparse
import json
import os
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from tools.generated import ROOT

SHARED = ROOT.parent / "shared"
FIELDS = (
    "value",
    "value_low",
    "value_high",
    "unit",
    "qualifier",
    "metric",
    "status",
    "period_start",
    "period_end",
    "is_part",
    "change",
)
SCORES = ("precision", "recall", "status_accuracy", "period_accuracy", "coded_metric_accuracy", "exact_f1")
Row = dict[str, object]
Span = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Corpus:
    """Texts to read, and their gold facts (JSON lines) where they have some."""

    name: str
    files: tuple[Path, ...]
    gold: Path | None


@dataclass(frozen=True, slots=True)
class Difference:
    """One fact that differs between two readings; `before` or `after` is None where it was not found."""

    before: Row | None
    after: Row | None

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of the fields that were read otherwise; none for a fact gained or lost."""
        if self.before is None or self.after is None:
            return ()
        return tuple(field for field in FIELDS if self.before[field] != self.after[field])


def differences(before: Sequence[Row], after: Sequence[Row]) -> list[Difference]:
    """What differs between two readings of the same texts, in the order of the texts."""
    old, new = {_span(row): row for row in before}, {_span(row): row for row in after}
    found = (Difference(old.get(span), new.get(span)) for span in sorted(old.keys() | new.keys()))
    return [each for each in found if each.before is None or each.after is None or each.fields]


def mark(difference: Difference, gold: dict[Span, Row] | None) -> str:
    """+ when the fact became right, - when it became wrong, = when it is wrong both times, ? without gold."""
    if gold is None:
        return "?"
    was, now = _right(difference.before, gold), _right(difference.after, gold)
    if difference.before is None or difference.after is None:
        span = _span(difference.before or difference.after or {})
        return "+" if (span in gold) is (difference.after is not None) else "-"
    return "=" if was is now else "+" if now else "-"


def _span(row: Row) -> Span:
    return str(row["doc"]), int(str(row["start"])), int(str(row["end"]))


def _right(row: Row | None, gold: dict[Span, Row]) -> bool:
    """As score.py sees it, except that a metric outside the catalogue counts as none only where gold has none."""
    if row is None or (want := gold.get(_span(row))) is None:
        return False
    period = want["period"] if want["period"] else [None, None]
    return (
        all(row[field] == want[field] for field in ("value", "unit", "qualifier", "status"))
        and [row["period_start"], row["period_end"]] == period
        and (row["metric"] == want["metric"] or (want["metric"] is None and row["metric"] not in _codes()))
    )


def _codes() -> frozenset[str]:
    from zhibiao.catalogue import load

    return frozenset(metric.code for metric in load().metrics.values() if metric.catalogued)


def facts(src: Path, files: Sequence[Path]) -> list[Row]:
    """What the reader in `src` finds in the files."""
    if not files:
        return []
    command = [sys.executable, str(ROOT / "tools" / "facts.py"), *map(str, files)]
    done = subprocess.run(command, env=os.environ | {"PYTHONPATH": str(src)}, stdout=subprocess.PIPE, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def unpack(revision: str, folder: Path) -> Path:
    """The src of a revision, unpacked into a folder; ends the program where git knows no such revision."""
    done = subprocess.run(["git", "archive", revision, "src"], cwd=ROOT, capture_output=True, check=False)
    if done.returncode:
        sys.exit(f"gains: {revision}: {done.stderr.decode().strip()}; name a commit that `git log` lists")
    with tarfile.open(fileobj=BytesIO(done.stdout)) as archive:
        archive.extractall(folder, filter="data")
    return folder / "src"


def corpora(folder: Path) -> Iterator[Corpus]:
    """Everything to read; the phrases are written out as reports into `folder`."""
    for name in ("seeds", "reports"):
        if (SHARED / name).is_dir():
            yield Corpus(f"shared {name}", _texts(SHARED / name), SHARED / "evaluation" / f"gold_{name}.jsonl")
    for path in sorted((ROOT / "tests" / "reading" / "phrases").glob("*.jsonl")):
        yield _phrases(path, folder / path.stem)
    reports = ROOT / "tests" / "reading" / "reports"
    yield Corpus("reports of tests", _texts(reports), reports / "gold.jsonl")
    yield Corpus("samples", _texts(ROOT / "samples"), None)


def _texts(folder: Path) -> tuple[Path, ...]:
    return tuple(sorted(path for path in folder.iterdir() if path.suffix in (".txt", ".md")))


def _phrases(path: Path, folder: Path) -> Corpus:
    folder.mkdir()
    gold: list[str] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        phrase = json.loads(line)
        title = f"某县某局{phrase['year']}年度法治政府建设情况报告"
        lead = [title, f"现将{phrase['year']}年度工作情况报告如下。", *filter(None, [phrase["heading"]]), ""]
        text = "\n\n".join(lead) + phrase["text"] + "\n"
        file = folder / f"{phrase['id']}.txt"
        file.write_text(text, encoding="utf-8")
        position = len("\n\n".join(lead))
        for fact in phrase["facts"]:
            start = text.index(fact["text"], position)
            position = start + len(fact["text"])
            gold.append(json.dumps({**fact, "doc": file.name, "start": start, "end": position}, ensure_ascii=False))
    gold_file = folder / "gold.jsonl"
    gold_file.write_text("\n".join(gold), encoding="utf-8")
    return Corpus(f"phrases of {path.stem}", _texts(folder), gold_file)


def scores(corpus: Corpus, rows: Sequence[Row], folder: Path) -> dict[str, float]:
    """The figures of score.py; none without gold, or without score.py beside the project."""
    program = SHARED / "evaluation" / "score.py"
    if corpus.gold is None or not program.is_file():
        return {}
    predicted, names = folder / "predicted.jsonl", folder / "names.txt"
    predicted.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    names.write_text("\n".join(file.name for file in corpus.files), encoding="utf-8")
    command = [sys.executable, str(program), str(corpus.gold), str(predicted), "--docs", str(names), "--json"]
    return json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)


def show(difference: Difference, sign: str) -> str:
    """One line: what happened, where, and the sentence."""
    row = difference.after or difference.before or {}
    where = f"{row['doc']}:{row['start']} {row['text']}"
    if difference.before is None:
        what = f"gained  {where}  {row['metric']}"
    elif difference.after is None:
        what = f"lost    {where}  {row['metric']}"
    else:
        told = (f"{field} {difference.before[field]} -> {row[field]}" for field in difference.fields)
        what = f"changed {where}  {', '.join(told)}"
    return f"  {sign} {what}  | {row['sentence']}"


def compare(corpus: Corpus, old: Path, new: Path, folder: Path, limit: int) -> None:
    """Print what differs in one corpus, and its scores where they moved."""
    before, after = facts(old, corpus.files), facts(new, corpus.files)
    gold = None
    if corpus.gold is not None:
        rows: list[Row] = [json.loads(line) for line in corpus.gold.read_text(encoding="utf-8").splitlines() if line.strip()]
        gold = {_span(row): row for row in rows}
    found = [(mark(each, gold), each) for each in differences(before, after)]
    counts = ", ".join(f"{sum(sign == kind for sign, _ in found)} {kind}" for kind in "+-=?" if any(s == kind for s, _ in found))
    print(f"{corpus.name}: {len(before)} -> {len(after)} facts, {counts or 'no difference'}")
    was, now = scores(corpus, before, folder), scores(corpus, after, folder)
    for name in SCORES:
        if was.get(name) != now.get(name):
            print(f"  {name:22} {was[name]:.4f} -> {now[name]:.4f} ({now[name] - was[name]:+.4f})")
    for sign, each in found[:limit]:
        print(show(each, sign))
    if len(found) > limit:
        print(f"  and {len(found) - limit} more: --limit {len(found)}")


def main() -> None:
    """Compare the working copy with a revision, corpus by corpus."""
    parser = argparse.ArgumentParser(description="What a change of the reader gained and lost.")
    parser.add_argument("revision", nargs="?", default="HEAD")
    parser.add_argument("--limit", type=int, default=40, help="how many differences to show of one corpus")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        old = unpack(arguments.revision, folder / "old")
        for corpus in corpora(folder):
            compare(corpus, old, ROOT / "src", folder, arguments.limit)


if __name__ == "__main__":
    main()
