"""Any earlier state can be looked at, compared with, and put back."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.builders import Library, Said, Story, rows
from zhibiao.errors import UsageError
from zhibiao.lake.location import Warehouse
from zhibiao.operations.diff_versions import compare_versions
from zhibiao.operations.listings import FactFilter, list_facts, list_history
from zhibiao.operations.outcome import Fate
from zhibiao.operations.publish import publish
from zhibiao.operations.query import run_sql
from zhibiao.operations.restore import restore
from zhibiao.operations.validate import validate

REVISED = Story(
    name="liuan_2022_revised.txt",
    text="柳岸街道2022年召开听证会14次，评议会3次。",
    said=(Said("14次", 14.0, "deliberation.hearings"), Said("3次", 3.0, "deliberation.appraisal_meetings")),
)
VALUES = "select document, metric, value from mart.observation order by all"


def now_of(warehouse: Warehouse) -> int:
    version = rows(warehouse, "select id from lake.current_snapshot()")[0][0]
    assert isinstance(version, int)
    return version


def all_marts(warehouse: Warehouse) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every mart."""
    names = rows(
        warehouse, "select view_name from duckdb_views() where database_name = 'lake' and schema_name = 'mart' order by 1"
    )
    return {str(name): rows(warehouse, f"from mart.{name} order by all") for (name,) in sorted(names)}


@pytest.fixture
def first(library: Library, warehouse: Warehouse) -> int:
    """The version after a first load."""
    library.load(warehouse, Story())
    return now_of(warehouse)


def test_the_warehouse_answers_as_it_was(library: Library, warehouse: Warehouse, first: int, tmp_path: Path) -> None:
    library.load(warehouse, REVISED)
    hearings = "select value from mart.hearings where metric = 'deliberation.hearings'"
    assert run_sql(hearings, warehouse).to_pylist() == [{"value": 14.0}]
    assert run_sql(hearings, warehouse, as_of=str(first)).to_pylist() == [{"value": 12.0}]
    assert run_sql(hearings, warehouse, as_of=f"v{first}").to_pylist() == [{"value": 12.0}]
    assert list_facts(warehouse, FactFilter(), as_of=str(first))["value"].to_pylist() == [12.0]
    published = publish(tmp_path / "then", warehouse, as_of=str(first))
    assert {table.name: table.rows for table in published.tables}["core.fact_observation"] == 1


def test_a_time_is_as_good_as_a_version(library: Library, warehouse: Warehouse, first: int) -> None:
    committed = rows(warehouse, f"select snapshot_time at time zone 'UTC' from lake.snapshots() where snapshot_id = {first}")[0][
        0
    ]
    assert isinstance(committed, datetime)
    library.load(warehouse, REVISED)
    hearings = "select value from mart.hearings where metric = 'deliberation.hearings'"
    assert run_sql(hearings, warehouse, as_of=committed.isoformat()).to_pylist() == [{"value": 12.0}]
    in_shanghai = (committed + timedelta(hours=8)).isoformat() + "+08:00"
    assert run_sql(hearings, warehouse, as_of=in_shanghai).to_pylist() == [{"value": 12.0}]
    today = datetime.now(UTC).date()
    assert run_sql(hearings, warehouse, as_of=(today + timedelta(days=1)).isoformat()).to_pylist() == [{"value": 14.0}]


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ("100000", r"there is no version 100000: they go from 0 .* to \d+"),
        ("1999-12-31", "there is no version 1999-12-31"),
        ("yesterday", "neither a version nor a time"),
        ("-1", "neither a version nor a time"),
    ],
)
def test_what_is_no_version_is_said_with_those_that_are(warehouse: Warehouse, first: int, wanted: str, said: str) -> None:
    assert first > 0
    for attempt in (
        lambda: run_sql("select 1", warehouse, as_of=wanted),
        lambda: restore(warehouse, wanted),
        lambda: compare_versions(warehouse, wanted),
    ):
        with pytest.raises(UsageError, match=said):
            attempt()


def test_history_gives_the_version_of_every_load(library: Library, warehouse: Warehouse, first: int) -> None:
    library.load(warehouse, REVISED)
    loads = list_history(warehouse).to_pylist()
    assert [(load["version"], load["kind"], load["loaded"], load["superseding"]) for load in loads] == [
        (now_of(warehouse), "ingest", 0, 1),
        (first, "ingest", 1, 0),
    ]


def test_versions_are_compared_fact_by_fact(library: Library, warehouse: Warehouse, first: int) -> None:
    library.load(warehouse, REVISED)
    found = compare_versions(warehouse, str(first))
    assert [(row["difference"], row["document"], row["before"], row["after"]) for row in found.differences.to_pylist()] == [
        ("removed", "liuan_2022.txt", 12.0, None),
        ("added", "liuan_2022_revised.txt", None, 14.0),
        ("added", "liuan_2022_revised.txt", None, 3.0),
    ]
    assert found.counts == {"removed": 1, "added": 2}
    backwards = compare_versions(warehouse, "now", str(first))
    assert backwards.counts == {"added": 1, "removed": 2}
    assert compare_versions(warehouse, str(first), str(first)).differences.num_rows == 0


def test_a_restore_gives_every_mart_back_as_it_was(library: Library, warehouse: Warehouse, first: int) -> None:
    before = all_marts(warehouse)
    library.load(
        warehouse,
        REVISED,
        Story(name="other.txt", text="另一份召开听证会7次。", said=(Said("7次", 7.0, "deliberation.hearings"),)),
    )
    bad = now_of(warehouse)
    after = all_marts(warehouse)
    assert after != before
    summary = restore(warehouse, str(first))
    assert (summary.version, summary.previous) == (first, bad)
    assert all_marts(warehouse) == before
    assert validate(warehouse).ok
    assert [load["kind"] for load in list_history(warehouse).to_pylist()] == ["restore", "ingest", "ingest"], "history goes on"
    assert list_history(warehouse).to_pylist()[0]["restored_version"] == first
    restore(warehouse, str(summary.previous))
    assert all_marts(warehouse) == after, "a restore can be undone"
    assert validate(warehouse).ok


def test_what_was_undone_can_be_loaded_again(library: Library, warehouse: Warehouse, first: int) -> None:
    library.load(warehouse, REVISED)
    after = rows(warehouse, VALUES)
    restore(warehouse, str(first))
    (outcome,) = library.load(warehouse, REVISED)
    assert outcome.fate is Fate.SUPERSEDING
    assert rows(warehouse, VALUES) == after
    assert validate(warehouse).ok


def test_restoring_the_present_changes_nothing(warehouse: Warehouse, first: int) -> None:
    before = all_marts(warehouse)
    assert restore(warehouse, str(first)).rows == 0
    assert all_marts(warehouse) == before
