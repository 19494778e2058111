"""Asking the warehouse."""

import os
import signal
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.builders import Library, Said, Story, retitled, rows
from zhibiao.errors import UsageError, ZhibiaoError
from zhibiao.lake.location import Warehouse
from zhibiao.operations.doctor import Health, examine
from zhibiao.operations.document import find_document
from zhibiao.operations.listings import FactFilter, list_facts, list_history, list_metrics
from zhibiao.operations.query import asking, run_sql, understand
from zhibiao.places import Seat
from zhibiao.reading.model import Status


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    """A warehouse of two reports, to be asked only."""
    folder = tmp_path_factory.mktemp("asked")
    warehouse = Warehouse(folder / "it's a warehouse")
    town = Story(
        name="xinan.txt",
        text="辛安镇调解纠纷300件，计划调解350件，开设集市两处。",
        said=(
            Said("300件", 300, "mediation.cases_resolved", "件", "调解纠纷"),
            Said("350件", 350, "mediation.cases_resolved", "件", "计划调解", Status.PLANNED),
            Said("两处", 2, None, "处", "开设集市"),
        ),
    )
    town = retitled(town, seat=Seat("广东省", "惠州市", "博罗县", None, "辛安镇", "441322"), report_year=2021)
    town = retitled(town, organisation="人民政府", title="辛安镇2021年度工作报告")
    Library(folder / "files").load(warehouse, Story(), town)
    before = rows(warehouse, "from lake.snapshots()")
    yield warehouse
    assert rows(warehouse, "from lake.snapshots()") == before, "asking changes nothing"


def test_a_statement_a_file_and_a_named_query_are_answered(warehouse: Warehouse, tmp_path: Path) -> None:
    file = tmp_path / "question.sql"
    file.write_text("-- how many?\nselect count(*) as n from mart.observation;\n", encoding="utf-8")
    assert run_sql("from mart.hearings", warehouse).num_rows == 1
    assert run_sql(str(file), warehouse).to_pylist() == [{"n": 4}]
    assert run_sql("deliberation_by_county", warehouse).to_pylist()[0]["hearings"] == 12


def test_parameters_of_a_statement_and_a_file_are_bound(warehouse: Warehouse, tmp_path: Path) -> None:
    file = tmp_path / "question.sql"
    file.write_text("select value from mart.headline where metric = $metric and report_year >= $since", encoding="utf-8")
    given = {"metric": "deliberation.hearings", "since": "2022"}
    assert run_sql(str(file), warehouse, given=given).to_pylist() == [{"value": 12.0}]
    statement = "select $day + 1 as day, $share * 2 as share, $name || '!' as name"
    (row,) = run_sql(statement, warehouse, given={"day": "2022-12-31", "share": "0.5", "name": "嘉定"}).to_pylist()
    assert (row["day"], row["share"], row["name"]) == (date(2023, 1, 1), 1.0, "嘉定!")


@pytest.mark.parametrize(
    ("query", "given", "message"),
    [
        ("select $year", {}, r"needs a value for \$year. Add --param year=…"),
        ("select $year", {"yaer": "2022"}, r"no parameter \$yaer. Did you mean 'year'\? It has \$year"),
        ("select 1", {"year": "2022"}, r"no parameter \$year. A parameter stands in it as \$name"),
        ("metric_trend", {}, "needs the parameter metric"),
        ("select 'a\udcff'", {}, "this SQL cannot be read: .* not UTF-8"),
        ("select $name", {"name": "a\udcff"}, r"the value of \$name cannot be read"),
        (f"select {'+'.join('1' * 600)}", {}, "nested too deeply"),
    ],
)
def test_parameters_that_do_not_fit_are_named(warehouse: Warehouse, query: str, given: dict[str, str], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        run_sql(query, warehouse, given=given)


def test_one_conversation_sees_what_others_load_meanwhile(tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path / "warehouse")
    library = Library(tmp_path / "files")
    library.load(warehouse, Story())
    question = understand("select count(*) as n from core.dim_document", {})
    with asking(warehouse) as asker:
        assert asker.ask(question).to_pylist() == [{"n": 1}]
        library.load(warehouse, retitled(Story(name="later.txt", text="柳岸街道2021年召开听证会12次。"), report_year=2021))
        assert asker.ask(question).to_pylist() == [{"n": 2}]


def test_an_interrupted_question_leaves_a_connection_that_answers(warehouse: Warehouse) -> None:
    endless = understand("select count(*) from range(100000000000) as a(x), range(1000) as b(y) where x * y = 7", {})
    with asking(warehouse) as asker:
        interrupt = threading.Timer(1, os.kill, (os.getpid(), signal.SIGINT))
        interrupt.start()
        with pytest.raises(KeyboardInterrupt):
            asker.ask(endless)
        interrupt.join()
        assert asker.ask(understand("select 1 as one", {})).to_pylist() == [{"one": 1}]


def test_every_column_is_described_to_who_asks(warehouse: Warehouse) -> None:
    with asking(warehouse) as asker:
        columns, tables = asker.columns(), asker.tables()
    assert {column.table for column in columns} == {table.name for table in tables}
    assert [column for column in columns if not column.comment] == []
    assert [table for table in tables if not table.comment] == []


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("from mart.hearing", r"no table or mart 'hearing'. Did you mean 'mart.hearings'\?"),
        ("from core.dim_documnt", r"Did you mean 'core.dim_document'\?"),
        ("select metrc from mart.hearings", r'Did you mean "metric"'),
        ("deliberation_by_country", r"no named query 'deliberation_by_country'. Did you mean 'deliberation_by_county'\?"),
        ("from mart.observation where metric = 'deliberation.hearing'", r"no metric.*Did you mean 'deliberation.hearings'\?"),
        ("selct 1", "cannot be read"),
        ("select 1; select 2", "one statement at a time"),
        ("no/such/file.sql", "cannot be read"),
    ],
)
def test_a_misspelling_is_answered_with_what_was_meant(warehouse: Warehouse, query: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        run_sql(query, warehouse)


@pytest.mark.parametrize(
    "statement",
    [
        "create table core.x as select 1",
        "insert into core.dim_unit values (1, '件')",
        "delete from core.fact_observation",
        "drop view mart.hearings",
        "copy core.dim_unit to '{folder}/out.csv'",
        "attach '{folder}/other.duckdb' as other",
        "attach 'sqlite:{folder}/other.sqlite' as other",
        "install httpfs",
        "set enable_external_access = true",
        "call lake.set_option('parquet_compression', 'zstd')",
        "select * from read_text('{folder}/secret.txt')",
        "select * from read_csv('{folder}/secret.txt')",
        "from '{folder}/secret.txt'",
        "select * from glob('{folder}/*')",
        "select * from sqlite_scan('{folder}/secret.sqlite', 'secret')",
        "select * from query('select 1')",
        "from json_execute_serialized_sql(json_serialize_sql('from sqlite_scan(''{folder}/secret.sqlite'', ''secret'')'))",
        "from lake.merge_adjacent_files()",
        "from lake.set_option('parquet_compression', 'zstd')",
        "select * from (from pandas_scan(0, 0, 0))",
        "from read_blob('{folder}/secret.txt')",
        "describe select * from sqlite_scan('{folder}/secret.sqlite', 'secret')",
        "select (select count(*) from sqlite_query('{folder}/secret.sqlite', 'select 1'))",
    ],
)
def test_a_question_can_neither_write_nor_look_outside(warehouse: Warehouse, tmp_path: Path, statement: str) -> None:
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    with pytest.raises(ZhibiaoError) as refused:
        run_sql(statement.format(folder=tmp_path), warehouse)
    assert "secret" not in str(refused.value).replace("secret.txt", "").replace("secret.sqlite", "")
    assert [path.name for path in tmp_path.iterdir()] == ["secret.txt"]


def test_metrics_are_listed_with_their_observations(warehouse: Warehouse, tmp_path: Path) -> None:
    listed = {row["metric"]: row for row in list_metrics(warehouse).to_pylist()}
    assert listed["mediation.cases_resolved"]["observations"] == 2
    assert listed["volunteers.people"]["observations"] == 0
    nowhere = list_metrics(Warehouse(tmp_path / "none"))
    assert nowhere.num_rows == len(listed)
    assert nowhere.column_names == list_metrics(warehouse).column_names
    (phrase,) = list_metrics(warehouse, uncatalogued=True).to_pylist()
    assert (phrase["measure"], phrase["unit"], phrase["observations"]) == ("开设集市", "处", 1)


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        (FactFilter(), 4),
        (FactFilter(metric="mediation.cases_resolved"), 2),
        (FactFilter(metric="mediation"), 2),
        (FactFilter(status="planned"), 1),
        (FactFilter(organisation="辛安镇"), 3),
        (FactFilter(place="广东"), 3),
        (FactFilter(place="440000"), 3),
        (FactFilter(place="441322"), 3),
        (FactFilter(place="310000"), 1),
        (FactFilter(year=2022), 1),
        (FactFilter(document="xinan"), 3),
        (FactFilter(document="辛安镇2021"), 3),
        (FactFilter(year=1999), 0),
    ],
)
def test_facts_are_found_by_what_is_known_of_them(warehouse: Warehouse, wanted: FactFilter, count: int) -> None:
    assert list_facts(warehouse, wanted).num_rows == count


def test_facts_are_limited_and_unknown_names_answered(warehouse: Warehouse) -> None:
    assert list_facts(warehouse, FactFilter(), limit=2).num_rows == 2
    assert list_facts(warehouse, FactFilter(), limit=None).num_rows == 4
    with pytest.raises(UsageError, match=r"Did you mean 'mediation'\?"):
        list_facts(warehouse, FactFilter(metric="mediatoin"))
    with pytest.raises(UsageError, match="actual, planned or required"):
        list_facts(warehouse, FactFilter(status="done"))


def test_one_document_is_shown_with_header_facts_and_evidence(warehouse: Warehouse) -> None:
    document = find_document(warehouse, "xinan.txt")
    assert (document.organisation, document.place) == ("惠州市博罗县辛安镇人民政府", "广东省惠州市博罗县辛安镇")
    assert [fact.text for fact in document.facts] == ["300件", "350件", "两处"]
    assert all(document.text[fact.start : fact.end] == fact.text for fact in document.facts)
    for name in (str(document.key), document.sha256, document.sha256[:8], "辛安镇2021", "辛安镇2021年度工作报告"):
        assert find_document(warehouse, name) == document
    with pytest.raises(UsageError, match=r"Did you mean 'xinan.txt'\?"):
        find_document(warehouse, "xinnan.txt")
    with pytest.raises(UsageError, match="fits 2 documents"):
        find_document(warehouse, "txt")


def test_history_tells_the_loads(warehouse: Warehouse) -> None:
    (load,) = list_history(warehouse).to_pylist()
    assert (load["loaded"], load["facts"], load["rejected"]) == (2, 4, 0)


def test_the_doctor_finds_a_sound_warehouse_and_says_what_to_do_without_one(warehouse: Warehouse, tmp_path: Path) -> None:
    assert {finding.health for finding in examine(warehouse)} <= {Health.OK, Health.WARNING}
    findings = {finding.name: finding for finding in examine(Warehouse(tmp_path / "none"))}
    assert findings["warehouse"].health is Health.WARNING
    assert findings["warehouse"].remedy == "zhibiao ingest PATH makes one"
    broken = Warehouse(tmp_path)
    broken.catalog.write_text("no catalog", encoding="utf-8")
    assert {finding.name: finding.health for finding in examine(broken)}["warehouse"] is Health.BROKEN
