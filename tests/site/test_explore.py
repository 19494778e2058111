"""`zhibiao explore` as browsers meet it, those of this machine and those that others have sent."""

import csv
import http.client
import io
import json
import re
import shutil
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import cast

import httpx
import polars as pl
import pytest

from tests.program import Program
from tests.site.exploring import Explorer, Json, exploring
from zhibiao.lake.location import Warehouse
from zhibiao.operations.document import StoredDocument, StoredFact, find_document

pytestmark = pytest.mark.slow
HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
}
ENDLESS = "select count(*) from range(100000000) as a, range(100000000) as b where a.range % 7 = b.range % 11"


@pytest.fixture
def mine(warehouse_of_mine: Path) -> Iterator[Explorer]:
    with exploring(warehouse_of_mine) as explorer:
        yield explorer


def hearing(warehouse: Path) -> tuple[StoredDocument, StoredFact]:
    """A document and a fact of it."""
    document = find_document(Warehouse(warehouse), "shaluo")
    return document, next(fact for fact in document.facts if fact.metric == "deliberation.hearings")


def wish(document: StoredDocument, fact: StoredFact, **more: object) -> Json:
    """What the form of a correction says."""
    return {
        "document": document.sha256[:16],
        "start": fact.start,
        "text": fact.text,
        "action": "set",
        "changes": {"value": 88},
        "reason": "附表写的是88",
        "author": "李明",
        **more,
    }


def refusal(answer: httpx.Response) -> str:
    """The one line of a refusal."""
    assert answer.status_code == 422, answer.text
    said = str(answer.json()["error"])
    assert said and "\n" not in said and "Traceback" not in said
    return said


# Who comes in


@pytest.mark.parametrize("path", ["", "index.html", "sql.html", "assets/site.css", "served/served.js", "api/version", "nowhere"])
def test_every_answer_keeps_to_this_server(explorer: Explorer, path: str):
    answer = explorer.get(path)
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy and "unsafe" not in policy
    assert "server" not in answer.headers


@pytest.mark.parametrize("path", ["index.html", "dictionary.html", "nowhere"])
def test_the_policy_of_a_page_is_the_one_that_it_states(explorer: Explorer, path: str):
    answer = explorer.get(path)
    stated = re.search('http-equiv="Content-Security-Policy" content="([^"]+)"', answer.text)
    assert stated and answer.headers["content-security-policy"] == f"{stated[1]}; frame-ancestors 'none'"


@pytest.mark.parametrize("host", ["evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1.evil.example:{port}", ""])
def test_a_name_that_was_made_to_lead_here_is_refused(explorer: Explorer, host: str):
    answer = explorer.get("index.html", host=host.format(port=explorer.client.base_url.port))
    assert answer.status_code == 403
    assert explorer.token() not in answer.text
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS


def test_this_machine_has_two_names(explorer: Explorer):
    assert explorer.get("index.html", host=f"localhost:{explorer.client.base_url.port}").status_code == 200


def test_only_this_machine_can_connect(explorer: Explorer):
    with pytest.raises(OSError), socket.create_connection(("127.0.0.2", explorer.client.base_url.port or 0), timeout=5):
        pass


@pytest.mark.parametrize(
    "headers",
    [
        {"x_zhibiao_token": None},
        {"x_zhibiao_token": "guess"},
        {"x_zhibiao_token": "kött"},
        {"origin": None},
        {"origin": "null"},
        {"origin": "http://evil.example"},
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
    ],
)
@pytest.mark.parametrize("path", ["/api/sql", "/api/corrections/preview", "/api/corrections"])
def test_no_other_page_can_ask_for_anything(explorer: Explorer, path: str, headers: dict[str, str | None]):
    encoded = {name: value.encode() if value is not None else None for name, value in headers.items()}
    assert explorer.post(path, {"statement": "select 1"}, **cast("dict[str, str | None]", encoded)).status_code == 403


def test_no_other_page_can_load_a_part_of_this_one(explorer: Explorer):
    answer = explorer.get(
        "served/served.js", **{"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors", "sec-fetch-dest": "script"}
    )
    assert answer.status_code == 403
    framed = explorer.get(
        "index.html", **{"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe"}
    )
    assert framed.status_code == 403
    followed = explorer.get(
        "index.html", **{"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
    )
    assert followed.status_code == 200  # a link in a mail


def test_only_json_of_a_sensible_size_is_heard(explorer: Explorer):
    assert explorer.post("/api/sql", {"statement": "select 1"}, content_type="text/plain").status_code == 415
    assert explorer.post("/api/sql", {"statement": "x" * 1_000_000}).status_code == 413
    assert explorer.post("/api/sql", ["select 1"]).status_code == 400
    headers = {"origin": explorer.origin, "x-zhibiao-token": explorer.token(), "content-type": "application/json"}
    for body in (b"{", b"[" * 100_000, b"\xff"):
        assert explorer.client.post("/api/sql", content=body, headers=headers).status_code == 400


@pytest.mark.parametrize(
    "path",
    [
        "/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd",
        "/assets/../../../pyproject.toml", "/..%2f..%2fetc%2fpasswd", "//etc/passwd",
        "/assets/..%5c..%5csite.py", "/documents/%00.html", "/documents/..html", "/assets/", "/assets", "/documents/", "/%ff%fe",
        "/" + "a/" * 2_000,
    ],
)  # fmt: skip
def test_there_is_nothing_but_the_pages(explorer: Explorer, path: str):
    connection = http.client.HTTPConnection("127.0.0.1", explorer.client.base_url.port, timeout=60)
    connection.request("GET", path)  # as it is written: httpx would tidy it
    answer = connection.getresponse()
    body = answer.read().decode()
    assert answer.status == 404
    assert "没有这一页" in body and "There is no such page" in body
    assert "root:" not in body and "Traceback" not in body


def test_what_answers_nothing_says_so(explorer: Explorer):
    assert explorer.get("api/nothing").json() == {"error": "nothing answers at /api/nothing"}
    assert explorer.post("/index.html", {}).status_code == 405


# SQL


def test_a_question_is_answered_with_its_rows(explorer: Explorer, zhibiao: Program, loaded: Path):
    answer = explorer.ask("from mart.hearings where report_year = $year", year="2022")
    names = [column["name"] for column in cast("list[Json]", answer["columns"])]
    said = zhibiao("sql", "from mart.hearings where report_year = 2022", "-w", loaded, "-f", "csv")
    expected = list(csv.reader(io.StringIO(said.out)))
    rows = cast("list[list[str | None]]", answer["rows"])
    assert [names, *([cell or "" for cell in row] for row in rows)] == expected
    assert answer["count"] == len(expected) - 1


@pytest.mark.parametrize(
    "statement",
    [
        "from mart.hearings",
        "select fact_key, value from mart.observation limit 50",
        "select document_key, char_start from core.fact_observation limit 50",
        "select sha256 from core.dim_document",
    ],
)
def test_a_number_in_an_answer_leads_to_its_sentence(explorer: Explorer, statement: str):
    answer = explorer.ask(statement)
    places = cast("list[Json | None]", answer["evidence"])
    assert places and all(places)
    for place in places[:5]:
        assert place is not None
        page = explorer.get(f"documents/{place['document']}.html")
        assert page.status_code == 200
        assert place["start"] is None or f'id="f{place["start"]}"' in page.text


def test_an_answer_without_a_place_leads_nowhere(explorer: Explorer):
    assert explorer.ask("select 'x' as document, 3 as char_start")["evidence"] == []
    assert explorer.ask("select null as fact_key, 'y' as sha256, 1.5 as document_key")["evidence"] == []
    assert explorer.ask("select fact_key from mart.observation where false")["rows"] == []


def test_the_first_rows_are_shown_and_all_can_be_downloaded(explorer: Explorer):
    answer = explorer.ask("select range as n, '=1+' || range as formula from range(2500)")
    assert (answer["count"], len(cast("list[object]", answer["rows"]))) == (2_500, 1_000)
    name = answer["answer"]
    as_csv = explorer.get(f"api/answers/{name}.csv")
    assert as_csv.headers["content-disposition"] == 'attachment; filename="zhibiao.csv"'
    rows = list(csv.reader(io.StringIO(as_csv.content.decode("utf-8-sig"))))
    assert as_csv.content.startswith(b"\xef\xbb\xbf") and len(rows) == 2_501 and rows[-1] == ["2499", "'=1+2499"]
    assert pl.read_parquet(explorer.get(f"api/answers/{name}.parquet").content)["n"].sum() == sum(range(2_500))
    lines = explorer.get(f"api/answers/{name}.jsonl").text.splitlines()
    assert json.loads(lines[7]) == {"n": 7, "formula": "=1+7"}


def test_an_answer_that_is_not_kept_is_asked_for_again(explorer: Explorer):
    assert explorer.get("api/answers/unknown.csv").status_code == 404
    assert "重新运行" in explorer.get(f"api/answers/{explorer.ask('select 1')['answer']}.exe").text


def test_a_named_analysis_takes_its_parameters(explorer: Explorer):
    body: Json = {"analysis": "mediation_funnel", "parameters": {"year": "2022", "level": None}}
    answer = cast(Json, explorer.post("/api/sql", body).json())
    assert answer["count"]
    assert "'20x' is no integer" in refusal(explorer.post("/api/sql", body | {"parameters": {"year": "20x"}}))
    assert "Did you mean 'mediation_funnel'" in refusal(explorer.post("/api/sql", {"analysis": "mediation_funel"}))


def test_what_can_be_asked_is_told_in_both_languages(explorer: Explorer):
    found = cast("dict[str, list[Json]]", explorer.get("api/askable").json())
    mart = next(table for table in found["tables"] if table["name"] == "mart.hearings")
    assert str(mart["zh"]).strip() and str(mart["en"]).strip() and mart["zh"] != mart["en"]
    assert {"name", "type", "zh", "en"} == set(cast("list[Json]", mart["columns"])[0])
    assert all(cast(Json, analysis["title"])["zh"] for analysis in found["analyses"])


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("delete from core.fact_observation", "only questions"),
        ("create table x as select 1", "only questions"),
        ("select 1; select 2", "one statement at a time"),
        ("from '/etc/passwd'", "there is no table or mart"),
        ("from '/etc/passwd.csv'", "not allowed"),
        ("from read_text('/etc/passwd')", "not allowed"),
        ("from read_csv('http://127.0.0.1:9/x.csv')", "not allowed"),
        ("select getenv('HOME')", "not allowed"),
        ("from mart.hearing", "Did you mean 'mart.hearings'"),
        ("selct 1", "cannot be read"),
        ("select $a", "needs a value for $a"),
        ("   ", "there is no question yet"),
        ("from range(1000000000)", "larger than 500 MB"),
    ],
)
def test_a_question_that_cannot_be_answered_gets_one_line(explorer: Explorer, statement: str, says: str):
    assert says in refusal(explorer.post("/api/sql", {"statement": statement}))


@pytest.mark.parametrize(
    "body",
    [{}, {"statement": 3}, {"statement": "select 1", "parameters": [1]}, {"statement": "select $a", "parameters": {"a": 1}}],
)
def test_a_question_of_another_shape_is_refused(explorer: Explorer, body: Json):
    refusal(explorer.post("/api/sql", body))


def test_a_question_stops_when_nobody_waits_for_it(explorer: Explorer):
    headers = {"origin": explorer.origin, "x-zhibiao-token": explorer.token()}
    for _ in range(3):  # more than are asked at once
        with pytest.raises(httpx.ReadTimeout), httpx.Client(trust_env=False, timeout=2) as client:
            client.post(f"{explorer.address}api/sql", json={"statement": ENDLESS}, headers=headers)
    assert explorer.ask("select 42 as answer")["rows"] == [["42"]]


def test_a_cell_is_shown_without_hidden_marks_and_not_as_long_as_a_report(explorer: Explorer):
    answer = explorer.ask("select 'a\u202eb' as turned, repeat('长', 5000) as long")
    ((turned, long),) = cast("list[list[str]]", answer["rows"])
    assert turned == "ab"
    assert long == "长" * 2_000 + "…"


# Corrections


def test_a_preview_shows_the_entry_and_writes_nothing(mine: Explorer, warehouse_of_mine: Path):
    document, fact = hearing(warehouse_of_mine)
    before = mine.snapshot()
    shown = cast(Json, mine.post("/api/corrections/preview", wish(document, fact)).json())
    assert "set: {value: 88}" in str(shown["yaml"])
    assert f"span: [{fact.start}, {fact.end}]" in str(shown["yaml"])
    assert shown["sentence"] == fact.sentence
    assert shown["path"] == str(warehouse_of_mine / "corrections" / "corrections.yml")
    assert not (warehouse_of_mine / "corrections").exists()
    assert mine.snapshot() == before


def test_a_correction_is_written_as_it_was_shown_and_the_page_has_it(mine: Explorer, warehouse_of_mine: Path):
    document, fact = hearing(warehouse_of_mine)
    before = mine.snapshot()
    body = wish(document, fact)
    shown = cast(Json, mine.post("/api/corrections/preview", body).json())
    written = mine.post("/api/corrections", body | {"yaml": shown["yaml"]})
    assert (written.status_code, written.json()["kept"]) == (200, None)
    assert str(shown["yaml"]) in (warehouse_of_mine / "corrections" / "corrections.yml").read_text(encoding="utf-8")
    assert mine.snapshot() > before
    assert (
        f'id="f{fact.start}" data-start="{fact.start}" data-end="{fact.end}" data-metric="{fact.metric}" data-value="88.0"'
        in (mine.get(f"documents/{document.sha256[:16]}.html").text)
    )
    again = cast(Json, mine.get(f"api/facts/{document.sha256[:16]}/{fact.start}").json())
    assert cast(Json, again["fact"])["value"] == 88 and "李明" in str(cast(Json, again["fact"])["correction"])


def test_what_is_no_fact_is_dropped_and_what_was_missed_is_added(mine: Explorer, warehouse_of_mine: Path):
    document, fact = hearing(warehouse_of_mine)
    drop = wish(document, fact, action="drop", changes={})
    shown = cast(Json, mine.post("/api/corrections/preview", drop).json())
    assert mine.post("/api/corrections", drop | {"yaml": shown["yaml"]}).status_code == 200
    place = f"api/facts/{document.sha256[:16]}/{fact.start}"
    assert "has no fact at" in refusal(mine.get(place))
    add = wish(
        document, fact, action="add", end=fact.end, changes={"value": 7, "unit": "次", "status": "planned", "period": "2023-H1"}
    )
    shown = cast(Json, mine.post("/api/corrections/preview", add).json())
    assert "add: {value: 7" in str(shown["yaml"])
    written = mine.post("/api/corrections", add | {"yaml": shown["yaml"]})
    assert written.status_code == 200, written.text
    found = cast(Json, mine.get(place).json()["fact"])
    assert (found["value"], found["unit"], found["status"], found["period"]) == (7, "次", "planned", "2023-H1")


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"changes": {"value": "viele"}}, "has to be a number"),
        ({"changes": {"value": -1}}, "has to be a number from 0"),
        ({"changes": {"metric": "deliberation.hearing"}}, "Did you mean 'deliberation.hearings'"),
        ({"changes": {"status": "done"}}, "one of actual, planned, required"),
        ({"changes": {"period": "2022-Q5"}}, "2022-Q3"),
        ({"changes": {"is_part": "ja"}}, "true or false"),
        ({"changes": {"colour": "red"}}, "unknown key 'colour'"),
        ({"changes": {}}, "nothing is changed yet"),
        ({"changes": [1]}, "nothing is changed yet"),
        ({"action": "burn"}, "set, drop or add"),
        ({"reason": " "}, "why?"),
        ({"reason": "x" * 3_000}, "longer than 2,000 characters"),
        ({"author": None}, "who says so?"),
        ({"document": "shaluo"}, "which document?"),
        ({"document": "0" * 16}, "there is no document"),
        ({"start": 1}, "no fact of"),
        ({"start": "1"}, "where does the figure stand?"),
        ({"start": -5}, "no fact of"),
        ({"text": "another"}, "reload the page"),
        ({"text": None}, "what stands there?"),
        ({"action": "add"}, "where does the figure stand"),
        ({"action": "add", "end": 10**9}, "stands there already"),
        ({"action": "add", "start": 1, "end": 3}, "reload the page"),
    ],
)
def test_a_correction_that_does_not_fit_gets_one_line(explorer: Explorer, loaded: Path, changes: Json, says: str):
    document, fact = hearing(loaded)
    assert says in refusal(explorer.post("/api/corrections/preview", wish(document, fact) | changes))
    assert not (loaded / "corrections").exists()


def test_only_what_was_shown_is_written(mine: Explorer, warehouse_of_mine: Path):
    document, fact = hearing(warehouse_of_mine)
    body = wish(document, fact)
    shown = cast(Json, mine.post("/api/corrections/preview", body).json())
    assert "look at the preview" in refusal(mine.post("/api/corrections", body))
    assert "preview again" in refusal(mine.post("/api/corrections", body | {"changes": {"value": 99}, "yaml": shown["yaml"]}))
    assert not (warehouse_of_mine / "corrections").exists()


def test_two_corrections_at_once_are_both_written(mine: Explorer, warehouse_of_mine: Path):
    document, _ = hearing(warehouse_of_mine)
    wishes = [wish(document, fact) for fact in document.facts[:2]]

    def correct(body: Json) -> int:
        shown = cast(Json, mine.post("/api/corrections/preview", body).json())
        return mine.post("/api/corrections", body | {"yaml": shown["yaml"]}).status_code

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(correct, wishes)) == [200, 200]
    values = [cast(Json, mine.get(f"api/facts/{body['document']}/{body['start']}").json()["fact"])["value"] for body in wishes]
    assert values == [88, 88]
    assert (warehouse_of_mine / "corrections" / "corrections.yml").read_text(encoding="utf-8").count("- document:") == 2


# Its life


def test_what_another_program_loads_is_shown(mine: Explorer, warehouse_of_mine: Path, zhibiao: Program):
    document, fact = hearing(warehouse_of_mine)
    path = f"documents/{document.sha256[:16]}.html"
    before = mine.snapshot()
    assert 'data-value="88.0"' not in mine.get(path).text
    run = zhibiao(
        "correct", document.sha256[:16], "--at", str(fact.start), "--set", "value=88", "--reason", "x", "--author", "y", "--yes",
        "-w", warehouse_of_mine,
    )  # fmt: skip
    assert run.code == 0, run.err
    after = mine.after(before)
    assert f'content="{after}"' in mine.get("index.html").text
    assert mine.get(f"data/facts.js?of={after}").status_code == 200
    assert mine.get(f"data/facts.js?of={before}").status_code == 404  # an open page does not mix the data of two days
    assert 'data-value="88.0"' in mine.get(path).text


def test_a_warehouse_that_vanishes_stays_on_the_pages(mine: Explorer, warehouse_of_mine: Path):
    page = mine.get("index.html").text
    shutil.move(warehouse_of_mine, warehouse_of_mine.with_name("moved"))
    trouble = ""
    for _ in range(1_000):
        trouble = str(mine.get("api/version").json()["trouble"] or "")
        if trouble:
            break
        time.sleep(0.1)
    assert "there is no warehouse here" in trouble
    assert mine.get("index.html").text == page
    assert "there is no warehouse here" in refusal(mine.post("/api/sql", {"statement": "select 1"}))


def test_ctrl_c_ends_it_quietly(loaded: Path):
    with exploring(loaded) as explorer:
        assert explorer.get("index.html").status_code == 200
        assert explorer.interrupt() == (0, "")


def test_ctrl_c_ends_it_while_a_question_is_answered(loaded: Path):
    with exploring(loaded) as explorer:
        headers = {"origin": explorer.origin, "x-zhibiao-token": explorer.token()}
        with ThreadPoolExecutor(1) as pool:
            asked = pool.submit(explorer.client.post, "/api/sql", json={"statement": ENDLESS}, headers=headers)
            while not asked.running():
                pass
            assert explorer.interrupt() == (0, "")
            assert asked.exception() is not None or asked.result().status_code != 200


def test_a_port_that_is_taken_is_one_line(explorer: Explorer, zhibiao: Program, loaded: Path):
    port = str(explorer.client.base_url.port)
    run = zhibiao("explore", "--no-browser", "--port", port, "-w", loaded)
    assert (run.code, run.out, run.err.count("\n")) == (2, "", 1)
    assert f"port {port} is taken" in run.err


def test_without_a_warehouse_it_says_how_to_make_one(zhibiao: Program, tmp_path: Path):
    run = zhibiao("explore", "--no-browser", "-w", tmp_path / "nothing")
    assert (run.code, run.out, run.err.count("\n")) == (2, "", 1)
    assert "zhibiao ingest PATH" in run.err


def test_a_warehouse_without_documents_can_be_explored(zhibiao: Program, tmp_path: Path):
    (tmp_path / "empty.txt").write_text("")
    zhibiao("ingest", tmp_path / "empty.txt", "-w", tmp_path / "warehouse")
    with exploring(tmp_path / "warehouse") as explorer:
        assert explorer.get("index.html").status_code == 200
        assert explorer.ask("from mart.hearings")["count"] == 0


def test_a_document_is_opened_at_a_fact(loaded: Path, tmp_path: Path):
    document, fact = hearing(loaded)
    opened = tmp_path / "opened"
    browser = tmp_path / "browser.sh"
    browser.write_text(f'#!/bin/sh\necho "$1" > "{opened}"\n')
    browser.chmod(0o755)
    command = ("document", "shaluo", "--open", "--at", str(fact.start))
    with exploring(loaded, *command, environment={"BROWSER": f"{browser} %s"}) as explorer:
        for _ in range(600):
            if opened.exists() and opened.read_text():
                break
            time.sleep(0.1)
        assert opened.read_text() == f"{explorer.address}documents/{document.sha256[:16]}.html#f{fact.start}\n"
        assert explorer.interrupt() == (0, "")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [(["--open", "--at", "1"], "no fact of"), (["--at", "1"], "goes with --open"), (["--open", "--at", "x"], "'--at'")],
)
def test_a_document_is_not_opened_where_no_fact_is(zhibiao: Program, loaded: Path, arguments: list[str], says: str):
    run = zhibiao("document", "shaluo", *arguments, "-w", loaded)
    assert (run.code, run.out) == (2, "")
    assert says in run.err
