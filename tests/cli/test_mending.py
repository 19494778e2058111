"""What a person types when a figure is wrong, a file was refused, or a load should not have been."""

import json
from pathlib import Path

import pytest

from tests.program import Program

REPORT = (
    "上海市嘉定区外冈镇2022年度法治政府建设情况报告\n\n"
    "2022年，外冈镇召开听证会12次，参加人数300人次。调解各类矛盾纠纷83件，调解成功率98.5%。\n\n"
    "上海市嘉定区外冈镇人民政府\n2023年1月9日\n"
)
MEDIATED = "select value from mart.mediation where unit = '件'"
HEARINGS = ("correct", "waigang", "--metric", "deliberation.hearings")
NOWHERE = ("correct", "waigang", "--at", "3")


@pytest.fixture(scope="module")
def warehouse(zhibiao: Program, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse with one report and one refused file."""
    folder = tmp_path_factory.mktemp("mending")
    (folder / "in").mkdir()
    (folder / "in" / "waigang.txt").write_text(REPORT, encoding="utf-8")
    (folder / "in" / "empty.txt").write_bytes(b"")
    run = zhibiao("ingest", folder / "in", "--warehouse", folder / "w")
    assert run.code == 1, run.err
    return folder / "w"


def test_a_figure_is_corrected_and_the_mistake_undone(zhibiao: Program, warehouse: Path) -> None:
    there = ("--warehouse", warehouse)
    listed = zhibiao("history", "--format", "json", *there)
    (load,) = json.loads(listed.out)
    at = str(REPORT.index("83件"))
    corrected = zhibiao(
        "correct", "waigang", "--at", at, "--set", "value=88", "--reason", "附表写的是88", "--author", "李明", "--yes", *there
    )
    assert corrected.code == 0, corrected.err
    assert "【83件】" in corrected.out
    assert "- document: " in corrected.out
    assert "value 83 → 88" in corrected.out
    assert "1 changed" in corrected.out
    shown = zhibiao("document", "waigang", *there)
    assert f"{at}: value 83 → 88: 附表写的是88 (李明)" in shown.out
    assert "actual, corrected" in shown.out
    entries = zhibiao("correct", "--format", "json", *there)
    assert [entry["standing"] for entry in json.loads(entries.out)] == ["applied"]
    compared = zhibiao("diff", str(load["version"]), *there)
    assert "1 changed" in compared.out
    before = zhibiao(
        "sql", "select value from mart.mediation where unit = '件'", "--as-of", str(load["version"]), "--format", "csv", *there
    )
    assert before.out == "value\n83\n"
    facts = zhibiao("facts", "--as-of", str(load["version"]), "--format", "jsonl", *there)
    assert [json.loads(line)["is_corrected"] for line in facts.out.splitlines()] == [False] * len(facts.out.splitlines())

    (warehouse / "corrections" / "corrections.yml").unlink()
    restored = zhibiao("restore", str(load["version"]), *there)
    assert restored.code == 0, restored.err
    assert f"version {load['version']} of" in restored.out
    assert "undoes it" in restored.out
    after = zhibiao("sql", MEDIATED, "--format", "csv", *there)
    assert after.out == "value\n83\n"


def test_what_was_refused_is_listed_and_tried_again(zhibiao: Program, warehouse: Path) -> None:
    there = ("--warehouse", warehouse)
    listed = zhibiao("rejections", *there)
    assert listed.code == 0
    assert "empty" in listed.out
    one = zhibiao("rejections", "--reason", "empty", "--format", "json", *there)
    assert [row["file"] for row in json.loads(one.out)] == ["empty.txt"]
    again = zhibiao("rejections", "--retry", *there)
    assert again.code == 1, "it is still empty"
    assert "1 rejected" in again.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (NOWHERE, "say what to do"),
        (("correct", "waigang", "--drop", "--set", "value=1"), "say what to do"),
        (("correct", "waigang", "--at", "x", "--drop", "--reason", "r", "--yes"), "--at x: a character"),
        ((*NOWHERE, "--set", "value=lots", "--reason", "r", "--yes"), "lots is no number"),
        ((*NOWHERE, "--set", "colour=red", "--reason", "r", "--yes"), "no fact of waigang.txt stands at 3"),
        ((*HEARINGS, "--set", "colour=red", "--reason", "r"), "unknown key 'colour'"),
        ((*HEARINGS, "--drop"), "--reason is missing"),
        ((*HEARINGS, "--drop", "--reason", "r"), "say --yes where nobody can be asked"),
        (("correct", "--drop"), "which document"),
        (("restore", "10000"), "there is no version 10000"),
        (("diff", "1", "yesterday"), "there is no document '1'"),
        (("sql", "select 1", "--as-of", "soon"), "neither a version nor a time"),
        (("rejections", "--retry", "--reason", "empty"), "--retry takes all that is open"),
    ],
)  # fmt: skip
def test_wrong_use_is_said_in_a_line(zhibiao: Program, warehouse: Path, arguments: tuple[str, ...], said: str) -> None:
    run = zhibiao(*arguments, "--warehouse", warehouse, stdin="")
    assert run.code == 2
    assert said in run.err
    assert "Traceback" not in run.err
    assert not (warehouse / "corrections" / "corrections.yml").exists()
