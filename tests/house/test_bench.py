"""The benchmark of reading runs anywhere, and what it says of memory and findings adds up. Times are never asserted."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from bench.memory import sparse

from zhibiao.documents.opening import document_from_bytes
from zhibiao.reading import read


@pytest.mark.slow
def test_it_measures_what_the_project_holds_where_the_gold_reports_are_not_at_hand(root: Path, tmp_path: Path):
    report = tmp_path / "bench.json"
    command = [sys.executable, "-m", "bench.reading", tmp_path, "--rounds", "1", "--megabytes", "0.3", "--json", report]
    done = subprocess.run(list(map(str, command)), cwd=root, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    measured = json.loads(report.read_text(encoding="utf-8"))
    assert [table["corpus"].split()[0] for table in measured["tables"]] == ["sparse", "dense"]
    for table in measured["tables"]:
        names = [result["name"] for result in table["results"]]
        assert names[:2] == ["zhibiao", "bare scan (re)"]
        assert all(name in done.stdout for name in names)
    dense = measured["tables"][1]
    ours = dense["results"][0]
    assert ours["found"] + ours["spurious"] == ours["results"]
    assert 0 < ours["whole"] <= ours["found"] <= dense["gold"]
    assert measured["memory"]["read"] >= measured["memory"]["opened"] > 0


def test_the_generated_text_has_two_figures_in_a_thousand_characters():
    document = document_from_bytes(sparse(20_000).encode(), "sparse.txt", "sparse.txt")
    facts = read(document).facts
    assert 1.5 <= 1000 * len(facts) / len(document.text) <= 2.5
