"""The table of accuracy in the READMEs: runs `zhibiao extract` on the gold reports beside the project and scores it.

    python -m tools.accuracy [FOLDER]        FOLDER holds seeds/, reports/ and evaluation/; ../shared when it is not named

Writes the table between the marks `<!-- accuracy -->` and `<!-- /accuracy -->`.
"""

import json
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from tools.generated import ROOT, publish
from tools.readme import PAGES

BLIND = ROOT / "tests" / "reading" / "reports"


@dataclass(frozen=True, slots=True)
class GoldSet:
    """Reports with the facts marked in them."""

    label: str
    reports: Path
    gold: Path
    more: Path | None = None  # the names of reports that hold no fact


def gold_sets(folder: Path) -> list[GoldSet]:
    """What is scored: the sets of the folder, and the reports that come with the tests."""
    evaluation = folder / "evaluation"
    return [
        GoldSet("5 real reports", folder / "seeds", evaluation / "gold_seeds.jsonl", evaluation / "docs_seeds.txt"),
        GoldSet("14 written reports", folder / "reports", evaluation / "gold_reports.jsonl"),
        GoldSet("16 reports written and marked blind", BLIND, BLIND / "gold.jsonl"),
    ]


class Figures(TypedDict):
    """What score.py prints with --json, as far as it is shown."""

    documents: int
    gold: int
    precision: float
    recall: float
    f1: float
    coded_metric_accuracy: float
    period_accuracy: float
    status_accuracy: float
    exact_f1: float


def score(gold: GoldSet, scorer: Path) -> Figures:
    """Extract one set and score it against its gold facts."""
    with tempfile.NamedTemporaryFile("wb", suffix=".jsonl") as found:
        reports = sorted(map(str, gold.reports.glob("*.txt")))
        subprocess.run([sys.executable, "-m", "zhibiao.cli", "extract", *reports, "--format", "jsonl"], stdout=found, check=True)
        command = [sys.executable, str(scorer), str(gold.gold), found.name, "--json"]
        if gold.more is not None and gold.more.is_file():
            command += ["--docs", str(gold.more)]
        return json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)


def table(figures: dict[str, Figures]) -> str:
    """The Markdown table."""
    lines = [
        "| reports | facts | precision | recall | F1 | metric | period | status | all fields right (F1) |",
        "| --- | --: | --: | --: | --: | --: | --: | --: | --: |",
    ]
    for label, f in figures.items():
        shares = (f["precision"], f["recall"], f["f1"], f["coded_metric_accuracy"], f["period_accuracy"], f["status_accuracy"])
        cells = " | ".join(f"{100 * share:.1f}%" for share in (*shares, f["exact_f1"]))
        lines.append(f"| {label} | {f['gold']:,} | {cells} |")
    return "\n".join(lines)


def main() -> None:
    """Score the sets and write the table into the READMEs."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared"
    scorer = folder / "evaluation" / "score.py"
    text = table({gold.label: score(gold, scorer) for gold in gold_sets(folder)})
    for page in PAGES:
        old = page.read_text(encoding="utf-8")
        publish(page, re.sub(r"(<!-- accuracy -->\n).*?(<!-- /accuracy -->)", rf"\g<1>{text}\n\g<2>", old, flags=re.DOTALL))
    print(text)


if __name__ == "__main__":
    main()
