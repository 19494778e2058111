"""The table of accuracy in the READMEs: runs `zhibiao extract` on the gold reports beside the project and scores it.

    python -m tools.accuracy [FOLDER]        FOLDER holds seeds/, reports/ and evaluation/; ../shared when it is not named

Writes the table between the marks `<!-- accuracy -->` and `<!-- /accuracy -->`.
"""

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TypedDict

from tools.generated import ROOT, publish
from tools.readme import PAGES

SETS = {"seeds": "5 real reports", "reports": "14 written reports"}


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


def score(folder: Path, name: str) -> Figures:
    """Extract one set and score it against its gold facts."""
    evaluation = folder / "evaluation"
    with tempfile.NamedTemporaryFile("wb", suffix=".jsonl") as found:
        extract = [sys.executable, "-m", "zhibiao.cli", "extract", str(folder / name), "--format", "jsonl"]
        subprocess.run(extract, stdout=found, check=True)
        command = [sys.executable, str(evaluation / "score.py"), str(evaluation / f"gold_{name}.jsonl"), found.name, "--json"]
        empty = evaluation / f"docs_{name}.txt"
        if empty.is_file():
            command += ["--docs", str(empty)]
        return json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)


def table(figures: dict[str, Figures]) -> str:
    """The Markdown table."""
    lines = [
        "| reports | facts | precision | recall | F1 | metric | period | status | all fields right (F1) |",
        "| --- | --: | --: | --: | --: | --: | --: | --: | --: |",
    ]
    for name, f in figures.items():
        shares = (f["precision"], f["recall"], f["f1"], f["coded_metric_accuracy"], f["period_accuracy"], f["status_accuracy"])
        cells = " | ".join(f"{100 * share:.1f}%" for share in (*shares, f["exact_f1"]))
        lines.append(f"| {SETS[name]} | {f['gold']:,} | {cells} |")
    return "\n".join(lines)


def main() -> None:
    """Score both sets and write the table into the READMEs."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared"
    text = table({name: score(folder, name) for name in SETS})
    for page in PAGES:
        old = page.read_text(encoding="utf-8")
        publish(page, re.sub(r"(<!-- accuracy -->\n).*?(<!-- /accuracy -->)", rf"\g<1>{text}\n\g<2>", old, flags=re.DOTALL))
    print(text)


if __name__ == "__main__":
    main()
