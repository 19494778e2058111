"""`zhibiao sources …` as a person runs it."""

import json
from pathlib import Path

from tests.program import Program
from tests.sources.reports import Report
from tests.sources.site import TITLES, TYPES, Answer, Site

LIMITS = "  limits: {requests_a_minute: 60000, retries: 0}\n"


def test_a_folder_is_added_checked_and_collected(zhibiao: Program, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_bytes(Report(5).file())
    added = zhibiao("sources", "add", "inbox", "--kind", "folder", "--path", "in", cwd=tmp_path)
    assert (added.code, added.out.splitlines()[0]) == (0, "- name: inbox")
    assert "zhibiao sources check inbox" in added.err
    checked = zhibiao("sources", "check", "inbox", "--format", "jsonl", cwd=tmp_path)
    [row] = [json.loads(line) for line in checked.out.splitlines()]
    assert (row["state"], row["address"]) == ("new", str(tmp_path / "in" / "a.txt"))
    assert not (tmp_path / "warehouse" / "catalog.sqlite").exists()
    run = zhibiao("sources", "run", cwd=tmp_path)
    assert (run.code, run.err) == (0, "")
    assert run.out.startswith("inbox: 1 found in ")
    assert run.out.endswith(": 1 fetched; 1 loaded; 2 facts\n")
    listed = zhibiao("sources", "list", "--format", "jsonl", cwd=tmp_path)
    assert [json.loads(line)["status"] for line in listed.out.splitlines()] == ["ok"]


def test_a_check_asks_for_lists_and_for_no_document(zhibiao: Program, site: Site, tmp_path: Path) -> None:
    arguments = ("--kind", "index", "--address", site.list_address, "--titles", TITLES, "--private", "--place", "420111")
    zhibiao("sources", "add", "district", *arguments, "--schedule", "0 3 * * *", "--timezone", "Asia/Shanghai", cwd=tmp_path)
    file = tmp_path / "warehouse" / "sources.yml"
    file.write_text(file.read_text(encoding="utf-8") + LIMITS, encoding="utf-8")
    checked = zhibiao("sources", "check", "district", "--format", "jsonl", cwd=tmp_path)
    assert (checked.code, len(checked.out.splitlines())) == (0, 60)
    assert {asked.path for asked in site.asked} <= {"/robots.txt", *(f"/zwgk/fzzf/index{page}.html" for page in ("", "_1", "_2"))}
    listed = zhibiao("sources", "list", "--format", "jsonl", cwd=tmp_path)
    assert json.loads(listed.out)["schedule"] == "0 3 * * * Asia/Shanghai"


def test_what_goes_wrong_with_one_source_is_a_line_and_does_not_stop_the_others(
    zhibiao: Program, site: Site, tmp_path: Path
) -> None:
    site.pages["/a.txt"] = lambda _site: Answer(Report(5).file(), type=TYPES["txt"])
    (tmp_path / "warehouse").mkdir()
    (tmp_path / "warehouse" / "sources.yml").write_text(
        "- name: lost\n  kind: folder\n  path: nowhere\n"
        f"- name: s\n  kind: addresses\n  private: true\n  addresses: [{site.address}/a.txt, {site.address}/b.txt]\n{LIMITS}"
        "- name: asleep\n  kind: folder\n  path: nowhere\n  paused: true\n",
        encoding="utf-8",
    )
    run = zhibiao("sources", "run", cwd=tmp_path)
    assert run.code == 1
    assert "Traceback" not in run.err
    lines = run.err.splitlines()
    assert [line for line in lines if "lost" in line and "is its disk mounted" in line]
    assert [line for line in lines if "failed:" in line and "/b.txt: is not there (HTTP 404)" in line]
    assert "asleep" not in run.err + run.out
    assert "1 fetched, 1 failed; 1 loaded" in run.out
    again = zhibiao("sources", "run", "s", "--quiet", cwd=tmp_path)
    assert (again.code, again.out) == (1, "")


def test_a_source_is_paused_and_resumed(zhibiao: Program, tmp_path: Path) -> None:
    zhibiao("sources", "add", "inbox", "--kind", "folder", "--path", "in", cwd=tmp_path)
    assert zhibiao("sources", "pause", "inbox", cwd=tmp_path).out == "inbox is paused\n"
    nothing = zhibiao("sources", "run", cwd=tmp_path)
    assert nothing.code == 2
    assert "no source to run" in nothing.err
    assert zhibiao("sources", "resume", "inbox", cwd=tmp_path).out == "inbox is no longer paused\n"


def test_a_typing_error_is_one_line_with_its_place(zhibiao: Program, tmp_path: Path) -> None:
    (tmp_path / "warehouse").mkdir()
    file = tmp_path / "warehouse" / "sources.yml"
    file.write_text("- name: s\n  kind: foldr\n", encoding="utf-8")
    for command in (("list",), ("run",), ("check", "s"), ("pause", "s")):
        run = zhibiao("sources", *command, cwd=tmp_path)
        assert (run.code, run.out) == (2, "")
        assert run.err == f"zhibiao: {file}, line 2: source 's': there is no kind 'foldr'; did you mean 'folder'?\n"
