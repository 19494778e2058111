"""What was refused is work to do: listed by reason, tried again after a fix, and no longer open once it loads."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.builders import Library, Said, Story, retitled, rows
from zhibiao.documents.sources import Fetched
from zhibiao.errors import UsageError
from zhibiao.lake.location import Warehouse
from zhibiao.lake.originals import find_original
from zhibiao.operations.batches import Readings
from zhibiao.operations.current import CurrentReading
from zhibiao.operations.ingest import ingest
from zhibiao.operations.outcome import Fate
from zhibiao.operations.rejections import list_rejections, rejections_by_reason, retry
from zhibiao.operations.validate import validate

TIMELESS = "外冈镇工作情况\n\n召开听证会3次，调解纠纷40件。\n"
TOO_HIGH = (
    "嘉定区外冈镇2022年度法治政府建设情况报告\n\n2022年，调解成功率198.5%，召开听证会3次。\n\n"
    "嘉定区外冈镇人民政府\n2023年1月9日\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    return tmp_path / "in"


def by_reason(warehouse: Warehouse) -> list[tuple[str, str, int, int]]:
    listed = rejections_by_reason(warehouse).to_pylist()
    return [(row["reason"], row["grain"], row["open"], row["resolved"]) for row in listed]


def correct_by_hand(warehouse: Warehouse, text: str) -> None:
    start = TOO_HIGH.index("198.5%")
    (warehouse.root / "corrections").mkdir()
    (warehouse.root / "corrections" / "a.yml").write_text(
        f"- {{document: b.txt, span: [{start}, {start + 6}], expects: {{text: 198.5%}}, {text},\n"
        "   reason: 多打了一个1, author: 李明, date: 2026-11-21}\n",
        encoding="utf-8",
    )


def test_rejections_are_listed_by_reason_and_one_by_one(folder: Path, warehouse: Warehouse) -> None:
    (folder / "a.txt").write_text(TIMELESS, encoding="utf-8")
    (folder / "b.txt").write_text(TOO_HIGH, encoding="utf-8")
    (folder / "c.txt").write_bytes(b"")
    summary = ingest([folder], warehouse)
    assert (summary.count(Fate.REJECTED), summary.rows_rejected) == (2, 1)
    assert sorted(by_reason(warehouse)) == [
        ("empty", "file", 1, 0),
        ("rate_within_100", "fact", 1, 0),
        ("report_year_known", "document", 1, 0),
    ]
    (row,) = list_rejections(warehouse, "rate_within_100").to_pylist()
    assert row["file"] == "b.txt"
    assert '"value": 198.5' in row["content"]
    with pytest.raises(UsageError, match="Did you mean 'rate_within_100'"):
        list_rejections(warehouse, "rate_within")


def test_a_correction_resolves_a_refused_fact(folder: Path, warehouse: Warehouse) -> None:
    (folder / "b.txt").write_text(TOO_HIGH, encoding="utf-8")
    ingest([folder], warehouse)
    rates = "select value, original_value from mart.observation where metric = 'mediation.success_rate'"
    assert rows(warehouse, rates) == []
    correct_by_hand(warehouse, "set: {value: 98.5}")
    summary = retry(warehouse)
    assert (summary.ok, summary.documents.replaced) == (True, 1)
    assert rows(warehouse, rates) == [(98.5, 198.5)]
    assert by_reason(warehouse) == [("rate_within_100", "fact", 0, 1)]
    assert list_rejections(warehouse).num_rows == 0
    assert list_rejections(warehouse, resolved=True).num_rows == 1
    assert validate(warehouse).ok


def test_what_is_refused_again_after_it_was_resolved_is_open_again(folder: Path, warehouse: Warehouse) -> None:
    (folder / "b.txt").write_text(TOO_HIGH, encoding="utf-8")
    ingest([folder], warehouse)
    correct_by_hand(warehouse, "set: {value: 98.5}")
    retry(warehouse)
    (warehouse.root / "corrections" / "a.yml").unlink()
    retry(warehouse)
    assert by_reason(warehouse) == [("rate_within_100", "fact", 1, 0)]


def test_a_fix_of_the_program_lets_refused_files_in(
    library: Library, warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = Story(name="a.txt", text="全年召开听证会3次。", said=(Said("3次", 3.0, "deliberation.hearings"),))
    (outcome,) = library.load(warehouse, retitled(story, report_year=None))
    assert (outcome.fate, outcome.reason) == (Fate.REJECTED, "report_year_known")
    library.write(story)  # what a better reading finds in the same bytes

    def better(files: Iterable[Fetched], current: CurrentReading) -> Readings:
        return library.read_all(files, current.version)

    monkeypatch.setattr("zhibiao.operations.batches.record_all", better)
    summary = retry(warehouse)
    assert [outcome.fate for outcome in summary.files.outcomes] == [Fate.LOADED]
    assert rows(warehouse, "select name, value from core.fact_observation join core.dim_document using (document_key)") == [
        ("a.txt", 3.0)
    ]
    assert by_reason(warehouse) == [("report_year_known", "document", 0, 1)]
    assert validate(warehouse).ok


def test_what_is_still_wrong_stays_open_and_is_counted_once(folder: Path, warehouse: Warehouse) -> None:
    (folder / "a.txt").write_text(TIMELESS, encoding="utf-8")
    ingest([folder], warehouse)
    for _ in range(2):
        summary = retry(warehouse)
        assert [(outcome.fate, outcome.reason) for outcome in summary.files.outcomes] == [(Fate.REJECTED, "report_year_known")]
        assert not summary.ok
    assert by_reason(warehouse) == [("report_year_known", "document", 1, 0)]


def test_a_file_whose_bytes_are_gone_is_named(folder: Path, warehouse: Warehouse) -> None:
    (folder / "a.txt").write_text(TIMELESS, encoding="utf-8")
    ingest([folder], warehouse)
    ((sha256,),) = rows(warehouse, "select sha256 from ops.rejection")
    original = find_original(warehouse, str(sha256))
    assert original is not None
    original.unlink()
    summary = retry(warehouse)
    assert [kept.name for kept in summary.lost] == ["a.txt"]
    assert not summary.ok


def test_nothing_refused_is_nothing_to_do(library: Library, warehouse: Warehouse) -> None:
    library.load(warehouse, Story())
    before = rows(warehouse, "from lake.snapshots()")
    assert retry(warehouse).ok
    assert rows(warehouse, "from lake.snapshots()") == before
