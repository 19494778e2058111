"""`zhibiao validate` for a data steward: what is wrong, in which sentences, and where to look."""

import json
import shlex
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.program import Program, Run
from zhibiao.console import findings
from zhibiao.console.table import Screen
from zhibiao.lake.attach import writing
from zhibiao.lake.location import Named, Warehouse
from zhibiao.operations.validate import Check, ValidationSummary
from zhibiao.quality.breaking import BreakingRow, Finding

SENTENCE = (
    "一年来，全镇共召开听证会24次、协调会71次、评议会33次；13个村（社区）召开村（居）民会议156次，形成决议142项，已办结129项。"
)
AT = SENTENCE.index("156次")
ROW = BreakingRow({"fact_key": 1, "status": "done"}, 7, "竹溪 2023.txt", True, 372 + AT, "156次", 156, "次", None, SENTENCE, 372)
CHECK = Check("core.fact_observation", "core.fact_observation", "status_known", "The status is known.", False, 872, 34)
FINDING = Finding(CHECK, (ROW,), "from core.fact_observation where status not in ('actual')", ("status",))


@pytest.fixture(scope="module")
def broken(loaded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The samples with some values below zero and a hash that is none."""
    folder = tmp_path_factory.mktemp("broken") / "ware house"
    shutil.copytree(loaded, folder)
    with writing(Warehouse(folder)) as connection:
        connection.execute("update core.fact_observation set value = -1 where char_start % 7 = 0")
        connection.execute("update core.dim_document set sha256 = 'short' where name = 'zhuxi_town_2023.txt'")
    return folder


@pytest.fixture(scope="module")
def run(zhibiao: Program, broken: Path) -> Run:
    """What a person sees who validates it on a screen of 80 columns."""
    return zhibiao("validate", "--warehouse", broken, COLUMNS="80")


def report(summary: ValidationSummary, width: int | None = 80, *, warnings: bool = False) -> list[str]:
    return list(findings.report(summary, Screen(width), warnings=warnings, limit=5, warehouse=Named()))


def test_each_broken_expectation_shows_document_sentence_and_value(run: Run) -> None:
    assert run.code == 1 and run.err == ""
    lines = run.out.splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("✗ core.fact_observation  value_not_negative"))
    assert lines[at].endswith("of 872 rows")
    assert lines[at + 1] == "  A value is not negative."
    assert lines[at + 3].startswith("    ") and " = -1" in lines[at + 3] and "  at " in lines[at + 3]
    assert lines[at + 4].endswith(("。", "…", "|"))
    assert any(line.startswith("    and ") and line.endswith(" more") for line in lines[at:])
    assert "✗ core.dim_document  hash_well_formed" in run.out and "    zhuxi_town_2023.txt  sha256 short" in lines
    assert any(" expectations hold, in " in line for line in lines[-2:])


def test_the_commands_to_look_closer_work_as_they_are_printed(run: Run, zhibiao: Program) -> None:
    commands = [shlex.split(line) for line in run.out.splitlines() if line.startswith("    zhibiao ")]
    assert {command[1] for command in commands} == {"document", "sql"}
    for command in commands:
        answer = zhibiao(*command[1:])
        assert (answer.code, answer.err) == (0, ""), command
    query = next(command for command in commands if "value < 0" in command[2])
    counted = zhibiao(*query[1:], "--format", "jsonl")
    assert counted.out.count("\n") == int(run.out.partition("value_not_negative")[2].split(" of ")[0])


def test_json_has_every_expectation_and_every_row(zhibiao: Program, broken: Path) -> None:
    answer = zhibiao("validate", "--warehouse", broken, "--format", "jsonl")
    assert answer.code == 1
    checks = [json.loads(line) for line in answer.out.splitlines()]
    assert all(len(check["rows"]) == check["unexpected"] for check in checks)
    (check,) = [check for check in checks if check["rule"] == "value_not_negative"]
    assert len(check["rows"]) > 50 and not check["passed"] and check["severity"] == "critical"
    assert all(row["value"] == -1 and row["sentence"] and row["document"] for row in check["rows"])
    assert {check["rule"] for check in checks if not check["passed"]} >= {"value_not_negative", "hash_well_formed"}
    assert sum(check["passed"] for check in checks) > 60


def test_data_docs_are_written_where_they_are_wanted(zhibiao: Program, broken: Path, tmp_path: Path) -> None:
    answer = zhibiao("validate", "--warehouse", broken, "--docs", "data docs", cwd=tmp_path)
    assert answer.code == 1
    assert answer.out.splitlines()[-1] == "Data Docs: data docs/index.html"
    assert "value_not_negative" in (tmp_path / "data docs" / "index.html").read_text(encoding="utf-8")
    (tmp_path / "mine").write_text("", encoding="utf-8")
    refused = zhibiao("validate", "--warehouse", broken, "--docs", ".", cwd=tmp_path)
    assert (refused.code, refused.out) == (2, "") and "holds other things than Data Docs" in refused.err


def test_validations_are_remembered(zhibiao: Program, broken: Path, run: Run) -> None:
    assert run.code == 1
    answer = zhibiao("validate", "--history", "--warehouse", broken, "--format", "jsonl")
    assert answer.code == 0
    validations = [json.loads(line) for line in answer.out.splitlines()]
    assert "core.fact_observation value_not_negative" in validations[0]["broken"]
    assert validations[0]["checked"] == "warehouse" and validations[0]["expectations"] > validations[0]["held"] > 60
    assert validations[-1]["checked"].startswith("load ")
    assert zhibiao("validate", "--history", "--docs", "x").code == 2


def test_warnings_are_summed_up_in_one_line_and_are_no_failure() -> None:
    jump = replace(CHECK, rule="year_on_year_jump", severity="warning", unexpected=1200)
    usual = replace(CHECK, rule="usual_size", severity="info", unexpected=3)
    holds = replace(CHECK, rule="value_given", passed=True, unexpected=0)
    found = Finding(jump, (ROW,), FINDING.query, ("status",))
    summary = ValidationSummary((holds, usual, jump), 1.25, findings=(found,))
    assert summary.ok and summary.failures == () and summary.warnings == (usual, jump)
    assert report(summary) == [
        "1 of 3 expectations hold, in 1 table (1.2 s)",
        "2 warnings to look at: year_on_year_jump 1,200, usual_size 3; zhibiao validate --warnings shows the rows",
    ]
    shown = report(summary, warnings=True)
    assert shown[0].startswith("! core.fact_observation  year_on_year_jump") and shown[-1].startswith("1 of 3")
    assert not ValidationSummary((holds, CHECK), 1.0).ok


@pytest.mark.parametrize("width", [50, 80, 120, 200])
def test_nothing_but_commands_is_wider_than_the_screen_and_the_figure_stays_in_sight(width: int) -> None:
    lines = report(ValidationSummary((CHECK,), 1.0, findings=(FINDING,)), width)
    assert all(cell_len(line) <= width for line in lines if not line.startswith("    zhibiao "))
    (sentence,) = [line for line in lines if line.startswith(" " * 6)]
    assert "156次" in sentence
    assert "    zhibiao document '竹溪 2023.txt'" in lines


def test_a_pipe_gets_whole_sentences() -> None:
    assert f"      {SENTENCE}" in report(ValidationSummary((CHECK,), 1.0, findings=(FINDING,)), None)


def test_what_would_steer_a_terminal_is_made_harmless() -> None:
    row = replace(ROW, document="\x1b[2Jreport.txt", sentence=f"\x1b[31m{SENTENCE}", columns={"status": "\x07"})
    lines = report(ValidationSummary((CHECK,), 1.0, findings=(replace(FINDING, rows=(row,)),)), None)
    assert not any(ord(character) < 32 for line in lines for character in line)
    assert "    zhibiao document 7" in lines, "a name that cannot be typed is asked for by its key"


def test_the_figure_is_found_in_a_sentence_that_lost_its_line_breaks() -> None:
    row = replace(ROW, sentence_at=100, at=111, sentence="会议156次，其中又一次156次。")
    assert row.figure == slice(12, 16), "the nearer one of two"
    assert replace(row, text="157次").figure == slice(0, 0)
