"""A correction is written once and holds: in the load, in every backfill, after a restore. All with the real reading."""

from datetime import date
from pathlib import Path

import pytest

from tests.builders import rows
from zhibiao import reading as reading_package
from zhibiao.corrections import Action
from zhibiao.errors import UsageError
from zhibiao.lake.location import Warehouse
from zhibiao.operations.backfill import backfill
from zhibiao.operations.correct import Standing, list_corrections, propose, write
from zhibiao.operations.ingest import ingest
from zhibiao.operations.outcome import Fate
from zhibiao.operations.restore import restore
from zhibiao.operations.validate import validate

REPORT = (
    "上海市嘉定区外冈镇2022年度法治政府建设情况报告\n\n"
    "2022年，外冈镇召开听证会12次，参加人数300人次。调解各类矛盾纠纷83件，调解成功率98.5%。\n\n"
    "村居法律顾问提供法律咨询240人次。\n\n上海市嘉定区外冈镇人民政府\n2023年1月9日\n"
)
SECOND = REPORT.replace("83件", "91件").replace("300人次", "310人次")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one report."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "waigang.txt").write_text(REPORT, encoding="utf-8")
    return folder


@pytest.fixture
def loaded(folder: Path, warehouse: Warehouse) -> Warehouse:
    """The warehouse of that report."""
    assert ingest([folder], warehouse).ok
    return warehouse


def put_entry(warehouse: Warehouse, **changes: str) -> None:
    """A correction by hand: 83件 is 88件."""
    start = REPORT.index("83件")
    entry = {
        "document": "waigang.txt",
        "span": f"[{start}, {start + 3}]",
        "expects": "{text: 83件, value: 83}",
        "set": "{value: 88}",
        "reason": "附表写的是88",
        "author": "李明",
        "date": "2026-11-21",
    } | changes
    (warehouse.root / "corrections").mkdir(parents=True, exist_ok=True)
    lines = "\n".join(f"  {key}: {value}" for key, value in entry.items())
    (warehouse.root / "corrections" / "a.yml").write_text(f"# by hand\n- {lines.lstrip()}\n", encoding="utf-8")


def figures(warehouse: Warehouse) -> list[tuple[object, ...]]:
    return rows(
        warehouse,
        "select source_text, value, is_corrected, original_value, correction from mart.observation "
        "where metric like 'mediation.%' and unit = '件'",
    )


CORRECTED = [("83件", 88.0, True, 83.0, "value 83 → 88: 附表写的是88 (李明)")]
AS_READ = [("83件", 83.0, False, None, None)]


def test_an_entry_holds_for_what_is_loaded_after_it(folder: Path, warehouse: Warehouse) -> None:
    put_entry(warehouse)
    assert ingest([folder], warehouse).ok
    assert figures(warehouse) == CORRECTED
    assert rows(warehouse, "select action, old_value, new_value, before, after, source from ops.correction") == [
        ("set", 83.0, 88.0, '{"value": 83.0}', '{"value": 88.0}', "corrections/a.yml, line 2")
    ]
    assert validate(warehouse).ok
    again = ingest([folder], warehouse)
    assert [(outcome.fate, outcome.reason) for outcome in again.outcomes] == [(Fate.UNCHANGED, None)]
    assert figures(warehouse) == CORRECTED


def test_an_entry_written_later_is_applied_by_a_backfill(loaded: Warehouse, folder: Path) -> None:
    put_entry(loaded)
    (outcome,) = ingest([folder], loaded).outcomes
    assert (outcome.fate, outcome.reason) == (Fate.UNCHANGED, "older_corrections")
    assert "`zhibiao backfill`" in str(outcome.detail)
    trial = backfill(loaded, dry_run=True)
    assert (trial.replaced, trial.differences.num_rows) == (1, 1)
    assert figures(loaded) == AS_READ, "a dry run changes nothing"
    summary = backfill(loaded)
    assert [(row["difference"], row["before"], row["after"], row["what"]) for row in summary.differences.to_pylist()] == [
        ("changed", 83.0, 88.0, "value 83 → 88")
    ]
    assert figures(loaded) == CORRECTED
    assert backfill(loaded).replaced == 0


def test_an_entry_that_is_taken_back_gives_the_original_again(loaded: Warehouse) -> None:
    put_entry(loaded)
    backfill(loaded)
    (loaded.root / "corrections" / "a.yml").unlink()
    assert backfill(loaded).replaced == 1
    assert figures(loaded) == AS_READ
    assert rows(loaded, "from ops.correction") == []
    assert validate(loaded).ok


def test_a_correction_survives_a_newer_reading(loaded: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    put_entry(loaded)
    backfill(loaded)
    monkeypatch.setattr(reading_package, "READING_VERSION", "1000")
    summary = backfill(loaded)
    assert (summary.replaced, summary.differences.num_rows) == (1, 0)
    assert figures(loaded) == CORRECTED


def test_a_correction_survives_a_restore_to_before_it(loaded: Warehouse) -> None:
    version = rows(loaded, "select id from lake.current_snapshot()")[0][0]
    put_entry(loaded)
    backfill(loaded)
    summary = restore(loaded, str(version))
    assert summary.corrections.replaced == 1
    assert figures(loaded) == CORRECTED
    assert validate(loaded).ok


def test_a_stale_entry_stops_its_document_and_names_file_and_line(folder: Path, warehouse: Warehouse) -> None:
    put_entry(warehouse, expects="{text: 83件, value: 80}")
    (folder / "other.txt").write_text("嘉定区安亭镇2022年工作总结\n\n2022年，召开听证会3次。\n", encoding="utf-8")
    summary = ingest([folder], warehouse)
    fates = {outcome.source.name: (outcome.fate, outcome.reason) for outcome in summary.outcomes}
    assert fates == {"waigang.txt": (Fate.FAILED, "stale_correction"), "other.txt": (Fate.LOADED, None)}
    assert not summary.ok
    (stale,) = (outcome.detail for outcome in summary.outcomes if outcome.fate is Fate.FAILED)
    assert stale is not None
    assert stale.startswith("corrections/a.yml, line 2: ")
    assert "it expects value 80, and finds 83" in stale


def test_a_stale_entry_keeps_the_rows_that_are_there(loaded: Warehouse) -> None:
    put_entry(loaded, expects="{text: 83件, value: 80}")
    before = rows(loaded, "from mart.observation order by all")
    summary = backfill(loaded)
    assert summary.replaced == 0
    assert [kept.reason.startswith("corrections/a.yml, line 2: ") for kept in summary.kept] == [True]
    assert rows(loaded, "from mart.observation order by all") == before


def test_a_mistake_in_an_entry_stops_before_anything_is_done(loaded: Warehouse, folder: Path) -> None:
    put_entry(loaded, set="{value: lots}")
    before = rows(loaded, "from lake.snapshots()")
    for attempt in (lambda: ingest([folder], loaded), lambda: backfill(loaded), lambda: restore(loaded, "1")):
        with pytest.raises(UsageError, match=r"corrections/a\.yml, line 2: `set: value` has to be a number"):
            attempt()
    assert rows(loaded, "from lake.snapshots()") == before


def test_facts_are_dropped_and_added(loaded: Warehouse) -> None:
    start = REPORT.index("83件")
    put_entry(loaded, document="waigang.txt", drop="true", set="")
    text = (loaded.root / "corrections" / "a.yml").read_text(encoding="utf-8").replace("  set: \n", "")
    added = REPORT.index("2023年1月9日")
    text += (
        f"- {{document: waigang.txt, span: [{added}, {added + 5}], expects: {{text: 2023年}}, reason: a test, author: 李明,\n"
        "   date: 2026-11-21, add: {value: 7, unit: 次, metric: deliberation.hearings, measure: 听证会, period: 2022-H1}}\n"
    )
    (loaded.root / "corrections" / "a.yml").write_text(text, encoding="utf-8")
    summary = backfill(loaded)
    assert summary.kept == ()
    kinds = [(row["difference"], row["char_start"]) for row in summary.differences.to_pylist()]
    assert kinds == [("removed", start), ("added", added)]
    assert rows(loaded, "select action, changes, old_value, new_value from ops.correction order by char_start") == [
        ("drop", "dropped", 83.0, None),
        ("add", "added", None, 7.0),
    ]
    found = rows(loaded, "select period, is_corrected, original_value, fact.rule from mart.observation as observation "
                 "join core.fact_observation as fact using (fact_key) where observation.value = 7")  # fmt: skip
    assert found == [("2022-H1", True, None, "correction")]
    assert validate(loaded).ok


def propose_value(warehouse: Warehouse, value: float, **arguments: object) -> None:
    given: dict[str, object] = {"at": None, "metric": "mediation.success_rate", "action": Action.SET} | arguments
    write(
        warehouse,
        propose(
            warehouse, "waigang", changes={"value": value}, reason="附表", author="李明", today=date(2026, 11, 21), **given  # pyright: ignore[reportArgumentType]
        ),
    )  # fmt: skip


def test_correct_writes_an_entry_and_applies_it(loaded: Warehouse) -> None:
    propose_value(loaded, 95.5)
    values = "select value, original_value from mart.observation where metric = 'mediation.success_rate'"
    assert rows(loaded, values) == [(95.5, 98.5)]
    propose_value(loaded, 96.0)
    assert rows(loaded, values) == [(96.0, 98.5)], "a second correction of one fact, over the first"
    text = (loaded.root / "corrections" / "corrections.yml").read_text(encoding="utf-8")
    assert text.count("- document: ") == 2
    assert "# waigang.txt: 调解各类矛盾纠纷83件" in text
    assert "waigang.txt" not in text.replace("# waigang.txt:", ""), "named by its hash, which no other file shares"
    assert [(entry.standing, entry.does) for entry in list_corrections(loaded)] == [
        (Standing.APPLIED, "set value=95.5"),
        (Standing.APPLIED, "set value=96"),
    ]
    put_entry(loaded, document="elsewhere.txt")
    assert [entry.standing for entry in list_corrections(loaded)] == [Standing.WAITING, Standing.APPLIED, Standing.APPLIED]


def test_what_cannot_be_corrected_is_said_before_anything_is_written(loaded: Warehouse) -> None:
    for arguments, said in (
        ({"metric": "mediation.succes_rate"}, "Did you mean 'mediation.success_rate'"),
        ({"metric": "litigation.cases"}, "there is no metric|has no fact of litigation.cases"),
        ({"metric": None, "at": 3}, "no fact of waigang.txt stands at 3"),
        ({"metric": None}, "which fact"),
        ({"action": Action.ADD, "at": None}, "--at 120:125"),
        ({"action": Action.ADD, "at": (100_000, 100_003)}, "has no text at 100000 to 100003"),
        ({"action": Action.ADD, "at": (REPORT.index("83件"), REPORT.index("83件") + 3)}, "stands there already"),
    ):
        with pytest.raises(UsageError, match=said):
            propose_value(loaded, 1.0, **arguments)
    assert not (loaded.root / "corrections").exists()


def test_a_revision_of_a_corrected_report_says_so(loaded: Warehouse, folder: Path) -> None:
    propose_value(loaded, 95.5)
    (folder / "waigang_2.txt").write_text(SECOND, encoding="utf-8")
    (outcome,) = (outcome for outcome in ingest([folder], loaded).outcomes if outcome.fate is Fate.SUPERSEDING)
    assert "1 fact of it was corrected" in str(outcome.detail)
