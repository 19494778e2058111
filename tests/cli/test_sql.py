"""`zhibiao sql` as a person types it."""

import csv
import io
import json
from pathlib import Path

import pytest

from tests.program import Program


def test_a_named_analysis_takes_parameters(zhibiao: Program, loaded: Path):
    run = zhibiao("sql", "mediation_funnel", "--param", "year=2022", "--param", "level=town", "-w", loaded, "--format", "jsonl")
    rows = [json.loads(line) for line in run.out.splitlines()]
    assert run.code == 0 and rows and {(row["report_year"], row["level"]) for row in rows} == {(2022, "town")}


def test_free_sql_takes_parameters(zhibiao: Program, loaded: Path):
    run = zhibiao(
        "sql",
        "select $name as name, $year + 1 as next",
        "--param",
        "name='; x",
        "--param",
        "year=2022",
        "-w",
        loaded,
        "-f",
        "csv",
    )
    assert (run.code, run.out) == (0, "name,next\n'; x,2023\n")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["mediation_funnel", "--param", "year=20x"], "'20x' is no integer for the parameter year"),
        (["mediation_funnel", "--param", "yaer=2022"], "Did you mean 'year'"),
        (["metric_trend"], "needs the parameter metric (metric): Code of the metric"),
        (["select 1", "--param", "year"], "write it NAME=VALUE"),
        (["select $a", "--param", "a=1", "--param", "a=2"], "given twice"),
        (["--show"], "--show needs the name of an analysis"),
        (["mediation_funel", "--show"], "Did you mean 'mediation_funnel'"),
        (["from '/etc/passwd.csv'"], "--allow-files lets it read local files"),
        (["copy (select 1) to 'x.csv'", "--allow-files"], "this is COPY"),
        (["from read_csv('http://localhost:9/x.csv')", "--allow-files"], "reaches for the network"),
    ],
)
def test_wrong_use_is_one_line_that_says_what_to_do(
    zhibiao: Program, loaded: Path, tmp_path: Path, arguments: list[str], says: str
):
    run = zhibiao("sql", *arguments, "-w", loaded, cwd=tmp_path)
    assert (run.code, run.out, run.err.count("\n")) == (2, "", 1)
    assert says in run.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("arguments", [["sql"], ["sql", "--list"]])
def test_the_analyses_are_listed_without_a_warehouse(zhibiao: Program, tmp_path: Path, arguments: list[str]):
    run = zhibiao(*arguments, cwd=tmp_path)
    assert run.code == 0 and "place_comparison" in run.out and "metric year [level=county]" in run.out
    listed = json.loads(zhibiao(*arguments, "--format", "json", cwd=tmp_path).out)
    assert all(row["title_zh"] and row["description_zh"] for row in listed)


def test_the_sql_of_an_analysis_is_shown_and_can_be_run_as_a_file(zhibiao: Program, loaded: Path, tmp_path: Path):
    shown = zhibiao("sql", "highest_success_rates", "--show").out
    assert shown.startswith("-- title: Highest mediation success rates\n-- 标题：")
    file = tmp_path / "mine.sql"
    file.write_text(shown.replace("($year is null or report_year = $year)", "true"), encoding="utf-8")
    run = zhibiao("sql", file, "--param", "level=town", "--param", "place=区", "-w", loaded, "--format", "csv")
    assert run.code == 0 and {row["level"] for row in csv.DictReader(io.StringIO(run.out))} == {"town"}


def test_a_local_file_is_joined_when_files_are_allowed(zhibiao: Program, loaded: Path, tmp_path: Path):
    (tmp_path / "own.csv").write_text("county,people\n洪山区,1600000\n", encoding="utf-8")
    question = "select distinct county, people from mart.headline join 'own.csv' using (county)"
    run = zhibiao("sql", question, "--allow-files", "-w", loaded, "--format", "csv", cwd=tmp_path)
    assert (run.code, run.out) == (0, "county,people\n洪山区,1600000\n")
    assert zhibiao("sql", question, "-w", loaded, cwd=tmp_path).code == 2


def test_facts_say_that_there_are_more_than_are_shown(zhibiao: Program, loaded: Path):
    few = zhibiao("facts", "--limit", "3", "--format", "csv", "-w", loaded)
    assert few.out.count("\n") == 4
    assert few.err == "zhibiao: these are the first 3 facts, there are more: --limit 0 shows all\n"
    everything = zhibiao("facts", "--limit", "0", "--format", "csv", "-w", loaded)
    count = everything.out.count("\n") - 1
    assert everything.err == ""
    assert zhibiao("facts", "--limit", str(count), "-w", loaded).err == "", "these are all"
