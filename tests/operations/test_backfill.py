"""Documents are read anew: after a newer reading, or when a person has decided something."""

from pathlib import Path

import pytest

from tests.builders import rows
from zhibiao import reading as reading_package
from zhibiao.errors import UsageError, ZhibiaoError
from zhibiao.lake.location import Warehouse
from zhibiao.lake.originals import find_original
from zhibiao.operations.backfill import backfill
from zhibiao.operations.ingest import ingest
from zhibiao.operations.outcome import Fate
from zhibiao.operations.validate import validate

REPORT = "2022年度工作报告\n\n2022年，召开听证会3次，调解纠纷40件。\n\n区地区办\n2023年1月9日\n"
DECISION = "- when: {name: 区地区办}\n  organisation: 上海市嘉定区地区工作办公室\n  place: 310114\n"


@pytest.fixture
def loaded(tmp_path: Path, warehouse: Warehouse) -> Warehouse:
    """A warehouse of two versions of one report."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text(REPORT, encoding="utf-8")
    ingest([folder], warehouse)
    (folder / "b.txt").write_text(REPORT.replace("3次", "5次"), encoding="utf-8")
    ingest([folder], warehouse)
    return warehouse


def facts(warehouse: Warehouse) -> list[tuple[object, ...]]:
    return rows(warehouse, "select organisation, place_code, metric, value from mart.observation order by value")


def validity(warehouse: Warehouse) -> list[tuple[object, ...]]:
    return rows(warehouse, "select name, valid_from, valid_to, is_current from core.dim_document order by name")


def test_a_decision_takes_hold_of_what_is_loaded(loaded: Warehouse, tmp_path: Path) -> None:
    before = validity(loaded)
    assert {place for _, place, _, _ in facts(loaded)} == {None}
    (loaded.root / "organisations.yml").write_text(DECISION, encoding="utf-8")
    again = ingest([tmp_path / "in"], loaded)
    assert [(outcome.fate, outcome.reason) for outcome in again.outcomes] == [(Fate.UNCHANGED, "older_reading")] * 2
    assert "`zhibiao backfill` reads it" in str(again.outcomes[0].detail)
    summary = backfill(loaded)
    assert (summary.replaced, summary.kept) == (2, ())
    assert facts(loaded) == [
        ("上海市嘉定区地区工作办公室", "310114", "deliberation.hearings", 5.0),
        ("上海市嘉定区地区工作办公室", "310114", "mediation.cases_resolved", 40.0),
    ]
    assert validity(loaded) == before, "what was valid when stays as it was"
    assert rows(loaded, "select kind, loaded, facts from ops.load order by started_at desc limit 1") == [("backfill", 2, 4)]
    assert rows(loaded, "select count(*), count(distinct address_key) from core.document_address") == [(2, 2)]
    assert validate(loaded).failures == ()


def test_nothing_stale_is_nothing_to_do(loaded: Warehouse) -> None:
    before = rows(loaded, "from lake.snapshots()")
    assert backfill(loaded).replaced == 0
    assert rows(loaded, "from lake.snapshots()") == before


def test_a_newer_reading_reads_everything_once(loaded: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    before = facts(loaded)
    monkeypatch.setattr(reading_package, "READING_VERSION", "1000")
    assert backfill(loaded).replaced == 2
    assert facts(loaded) == before
    assert rows(loaded, "select distinct reading_version from core.dim_document") == [("1000",)]
    assert backfill(loaded).replaced == 0


def test_a_lost_original_keeps_its_rows_and_is_named(loaded: Warehouse) -> None:
    ((sha256,),) = rows(loaded, "select sha256 from core.dim_document where name = 'a.txt'")
    original = find_original(loaded, str(sha256))
    assert original is not None
    original.unlink()
    (loaded.root / "organisations.yml").write_text(DECISION, encoding="utf-8")
    summary = backfill(loaded)
    assert summary.replaced == 1
    assert [kept.name for kept in summary.kept] == ["a.txt"]
    assert "its original is not in the warehouse's folder" in summary.kept[0].reason
    assert rows(loaded, "select count(*) from core.fact_observation") == [(4,)]


def test_mistakes_stop_before_anything_is_replaced(loaded: Warehouse, tmp_path: Path) -> None:
    before = rows(loaded, "from lake.snapshots()")
    (loaded.root / "organisations.yml").write_text("- when: x\n", encoding="utf-8")
    with pytest.raises(UsageError, match="entry 1"):
        backfill(loaded)
    assert rows(loaded, "from lake.snapshots()") == before
    with pytest.raises(ZhibiaoError):
        backfill(Warehouse(tmp_path / "nowhere"))
