"""Gains and losses of the reader against an earlier revision."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tools.gains import FIELDS, Difference, Row, differences, mark


def row(start: int, **fields: object) -> Row:
    """A fact of one document at `start`, plain but for the fields given."""
    plain: Row = {}
    plain.update(dict.fromkeys(FIELDS))
    return {
        **plain,
        "doc": "a.txt",
        "start": start,
        "end": start + 2,
        "value": 3.0,
        "unit": "场",
        "metric": "publicity.events",
        **fields,
    }


def test_facts_gained_lost_and_changed_are_told_apart() -> None:
    found = differences([row(0), row(10), row(20)], [row(10), row(20, status="planned"), row(30)])
    assert [(each.before is None, each.after is None, each.fields) for each in found] == [
        (False, True, ()),
        (False, False, ("status",)),
        (True, False, ()),
    ]


def test_the_same_reading_has_no_differences() -> None:
    assert differences([row(0), row(10)], [row(10), row(0)]) == []


def test_gold_says_whether_a_change_is_for_the_better() -> None:
    want = row(0, qualifier="exact", status="actual", period=["2022-01-01", "2022-12-31"])
    right = row(0, qualifier="exact", status="actual", period_start="2022-01-01", period_end="2022-12-31")
    wrong = {**right, "metric": "publicity.lectures"}
    gold = {("a.txt", 0, 2): want}
    assert mark(Difference(wrong, right), gold) == "+"
    assert mark(Difference(right, wrong), gold) == "-"
    assert mark(Difference(wrong, {**wrong, "is_part": True}), gold) == "="
    assert mark(Difference(None, right), gold) == "+"
    assert mark(Difference(None, row(40)), gold) == "-"
    assert mark(Difference(right, None), gold) == "-"
    assert mark(Difference(wrong, right), None) == "?"


def run(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The program in a process of its own."""
    if not (root / ".git").exists() or shutil.which("git") is None:
        pytest.skip("no git history here: there is no revision to compare with")
    command = [sys.executable, "-m", "tools.gains", *arguments]
    return subprocess.run(command, cwd=root, capture_output=True, encoding="utf-8", timeout=300, check=False)


@pytest.mark.slow
def test_the_working_copy_is_compared_with_the_last_commit(root: Path) -> None:
    done = run(root, "--limit", "3")
    assert done.returncode == 0, done.stderr
    for corpus in ("phrases of bureaus", "phrases of places", "reports of tests", "samples"):
        assert f"{corpus}: " in done.stdout


@pytest.mark.slow
def test_a_revision_that_does_not_exist_is_named(root: Path) -> None:
    done = run(root, "no-such-revision")
    assert done.returncode != 0
    assert "no-such-revision" in done.stderr
    assert "Traceback" not in done.stderr
