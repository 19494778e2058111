"""What becomes of files that are loaded."""

import os
import sqlite3
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.builders import HEADER, Library, Said, Story, retitled, rows
from zhibiao.lake.location import Warehouse
from zhibiao.lake.originals import find_original
from zhibiao.operations.batches import discover, load_batch, read_batch_with
from zhibiao.operations.outcome import Fate, summarise
from zhibiao.operations.validate import validate
from zhibiao.places import Seat

REVISED = Story(name="revised.txt", text="柳岸街道2022年召开听证会13次。", said=(Said("13次", 13.0, "deliberation.hearings"),))


def counted(warehouse: Warehouse, table: str) -> object:
    return rows(warehouse, f"select count(*) from {table}")[0][0]


def test_a_report_is_loaded_with_its_facts_text_and_original(library: Library, warehouse: Warehouse) -> None:
    (outcome,) = library.load(warehouse, Story())
    assert (outcome.fate, outcome.facts, outcome.rows_rejected) == (Fate.LOADED, 1, 0)
    assert rows(warehouse, "select value, source_text from core.fact_observation") == [(12.0, "12次")]
    (text, sha256) = rows(warehouse, "select text, sha256 from core.document_text join core.dim_document using (document_key)")[0]
    assert text == Story().text
    original = find_original(warehouse, str(sha256))
    assert original is not None and original.read_text(encoding="utf-8") == text
    assert rows(warehouse, "select loaded, facts from ops.load") == [(1, 1)]


def test_the_same_bytes_twice_change_nothing(library: Library, warehouse: Warehouse) -> None:
    library.load(warehouse, Story())
    before = (rows(warehouse, "from lake.snapshots()"), rows(warehouse, "from ops.load"))
    (again,) = library.load(warehouse, Story())
    assert again.fate is Fate.UNCHANGED
    assert (rows(warehouse, "from lake.snapshots()"), rows(warehouse, "from ops.load")) == before


def test_the_same_bytes_under_another_name_are_another_address(library: Library, warehouse: Warehouse) -> None:
    (first,) = library.load(warehouse, Story())
    (copy,) = library.load(warehouse, Story(name="copy.txt"))
    assert (copy.fate, copy.document_key) == (Fate.UNCHANGED, first.document_key)
    assert counted(warehouse, "core.dim_document") == 1
    names = rows(warehouse, "select name, count(distinct sha256) over () from core.document_address order by name")
    assert names == [("copy.txt", 1), ("liuan_2022.txt", 1)]
    before = rows(warehouse, "from lake.snapshots()")
    library.load(warehouse, Story(name="copy.txt"))
    assert rows(warehouse, "from lake.snapshots()") == before


def test_the_same_bytes_twice_in_one_batch_are_loaded_once(library: Library, warehouse: Warehouse) -> None:
    outcomes = library.load(warehouse, Story(), Story(name="copy.txt"))
    assert [outcome.fate for outcome in outcomes] == [Fate.LOADED, Fate.UNCHANGED]
    assert counted(warehouse, "core.dim_document") == 1
    assert counted(warehouse, "core.document_address") == 2


def test_a_newer_reading_leaves_loaded_facts_alone_and_says_so(library: Library, warehouse: Warehouse) -> None:
    library.load(warehouse, Story())
    (path,) = library.write(Story())
    (outcome,) = load_batch(library.batch(warehouse, path, reading_version="2.0"), warehouse)
    assert (outcome.fate, outcome.reason) == (Fate.UNCHANGED, "older_reading")
    assert outcome.detail is not None and "zhibiao backfill" in outcome.detail


def test_a_revised_report_supersedes_the_earlier_one(library: Library, warehouse: Warehouse) -> None:
    library.load(warehouse, Story())
    (outcome,) = library.load(warehouse, REVISED)
    assert outcome.fate is Fate.SUPERSEDING
    versions = rows(warehouse, "select name, is_current, valid_to is null from core.dim_document order by valid_from")
    assert versions == [("liuan_2022.txt", False, False), ("revised.txt", True, True)]
    assert rows(warehouse, "select value from mart.hearings") == [(13.0,)], "marts show the current version only"
    assert counted(warehouse, "core.fact_observation") == 2, "the earlier version stays"
    assert validate(warehouse).failures == ()


def with_annex(name: str, annex: int | None) -> Story:
    """A report whose own words are the same as the others', with an annex after them or without."""
    text = "召开听证会12次。" + (f"附件：调解纠纷{annex}件。" if annex is not None else "")
    said = [Said("12次", 12.0, "deliberation.hearings")]
    if annex is not None:
        said.append(Said(f"{annex}件", annex, "mediation.cases_resolved", "件"))
    return retitled(Story(name=name, text=text, said=tuple(said)), text_hash="of its own words")


def test_a_revision_of_the_annex_alone_supersedes(library: Library, warehouse: Warehouse) -> None:
    library.load(warehouse, with_annex("first.txt", 40))
    (outcome,) = library.load(warehouse, with_annex("second.txt", 41))
    assert outcome.fate is Fate.SUPERSEDING
    assert rows(warehouse, "select value from mart.mediation") == [(41.0,)]
    (copy,) = library.load(warehouse, replace(with_annex("copy.txt", 40), text=with_annex("", 40).text + " "))
    assert (copy.fate, copy.reason) == (Fate.UNCHANGED, "copy"), "of the first, which is not current any more"
    assert rows(warehouse, "select value from mart.mediation") == [(41.0,)]


def test_a_copy_without_its_annex_is_a_copy(library: Library, warehouse: Warehouse) -> None:
    outcomes = library.load(warehouse, with_annex("first.txt", 40), with_annex("page.txt", None))
    assert [(outcome.fate, outcome.reason) for outcome in outcomes] == [(Fate.LOADED, None), (Fate.UNCHANGED, "copy")]
    (again,) = library.load(warehouse, replace(with_annex("again.txt", None), text=with_annex("", None).text + " "))
    assert (again.fate, again.reason) == (Fate.UNCHANGED, "copy")


def test_versions_in_one_batch_that_differ_in_the_annex_are_two(library: Library, warehouse: Warehouse) -> None:
    outcomes = library.load(warehouse, with_annex("first.txt", 40), with_annex("second.txt", 41))
    assert [outcome.fate for outcome in outcomes] == [Fate.LOADED, Fate.SUPERSEDING]


def test_a_figure_that_was_refused_makes_no_new_version(library: Library, warehouse: Warehouse) -> None:
    (first,) = library.load(warehouse, with_annex("first.txt", -5))
    assert (first.facts, first.rows_rejected) == (1, 1)
    (copy,) = library.load(warehouse, replace(with_annex("copy.txt", -5), text=with_annex("", -5).text + " "))
    assert (copy.fate, copy.reason) == (Fate.UNCHANGED, "copy")


def test_what_another_reading_has_read_cannot_be_compared(library: Library, warehouse: Warehouse) -> None:
    library.load(warehouse, with_annex("first.txt", 40))
    (path,) = library.write(with_annex("second.txt", 41))
    (outcome,) = load_batch(library.batch(warehouse, path, reading_version="2.0"), warehouse)
    assert (outcome.fate, outcome.reason) == (Fate.UNCHANGED, "copy")


def test_publication_dates_decide_which_version_is_current(library: Library, warehouse: Warehouse) -> None:
    library.load(warehouse, Story())
    (outcome,) = library.load(warehouse, retitled(REVISED, publish_date=date(2023, 1, 3)))
    assert (outcome.fate, outcome.reason) == (Fate.LOADED, "older_version")
    assert rows(warehouse, "select value from mart.hearings") == [(12.0,)]


def test_reports_on_different_subjects_do_not_supersede_each_other(library: Library, warehouse: Warehouse) -> None:
    disclosure = retitled(REVISED, title="柳岸街道2022年政府信息公开工作年度报告")
    outcomes = library.load(warehouse, Story(), disclosure)
    assert [outcome.fate for outcome in outcomes] == [Fate.LOADED, Fate.LOADED]
    replies = [
        retitled(replace(story, name=f"{kind}{index}.txt", text=story.text + kind), kind=kind, title=f"关于第{index}号建议的答复")
        for kind in ("reply", "other")
        for index, story in enumerate((Story(), REVISED))
    ]
    assert {outcome.fate for outcome in library.load(warehouse, *replies)} == {Fate.LOADED}


def test_a_row_that_breaks_a_rule_is_kept_aside_and_the_rest_is_loaded(library: Library, warehouse: Warehouse) -> None:
    story = Story(
        text="听证会12次，调解成功率98.5%，满意率112.4%，满意率130%，欠账5件。",
        said=(
            Said("12次", 12, "deliberation.hearings"),
            Said("98.5%", 98.5, "mediation.success_rate", "%"),
            Said("112.4%", 112.4, None, "%"),
            Said("130%", 130, "mediation.success_rate", "%"),
            Said("5件", -5, None, "件"),
        ),
    )
    (outcome,) = library.load(warehouse, story)
    assert (outcome.fate, outcome.facts, outcome.rows_rejected) == (Fate.LOADED, 3, 2)
    assert not summarise([outcome], 0).ok
    found = rows(warehouse, "select grain, rule, json_extract_string(content, '$.source_text') from ops.rejection order by rule")
    assert found == [("fact", "rate_within_100", "130%"), ("fact", "value_not_negative", "5件")]
    assert rows(warehouse, "select facts, rows_rejected from ops.load") == [(3, 2)]


def test_spans_that_are_not_their_text_are_refused(library: Library, warehouse: Warehouse) -> None:
    library.change = lambda report: replace(report, facts=tuple(replace(f, start=f.start - 1) for f in report.facts))
    (outcome,) = library.load(warehouse, Story())
    assert (outcome.facts, outcome.rows_rejected) == (0, 1)
    assert rows(warehouse, "select rule from ops.rejection") == [("span_is_source_text",)]


def test_a_report_without_a_year_is_refused_whole_and_kept(library: Library, warehouse: Warehouse) -> None:
    outcomes = library.load(
        warehouse, retitled(Story(name="nameless.txt", text="某年召开听证会12次。"), report_year=None), REVISED
    )
    assert [outcome.fate for outcome in outcomes] == [Fate.REJECTED, Fate.LOADED]
    assert outcomes[0].reason == "report_year_known"
    assert outcomes[0].detail is not None and "nameless.txt" in outcomes[0].detail
    ((sha256,),) = rows(warehouse, "select sha256 from ops.rejection where grain = 'document'")
    assert find_original(warehouse, str(sha256)) is not None
    assert counted(warehouse, "core.dim_document") == 1


def test_unreadable_files_are_refused_with_their_reason_once(library: Library, warehouse: Warehouse) -> None:
    empty, binary = library.folder / "empty.txt", library.folder / "binary.txt"
    library.write(Story())
    empty.write_bytes(b"")
    binary.write_bytes(bytes(range(256)) * 8)
    paths = (empty, binary, library.folder / "liuan_2022.txt")
    outcomes = load_batch(library.batch(warehouse, *paths), warehouse)
    assert [(outcome.fate, outcome.reason) for outcome in outcomes] == [
        (Fate.REJECTED, "empty"),
        (Fate.REJECTED, "binary"),
        (Fate.LOADED, None),
    ]
    again = load_batch(library.batch(warehouse, *paths), warehouse)
    assert [outcome.fate for outcome in again] == [Fate.REJECTED, Fate.REJECTED, Fate.UNCHANGED]
    assert rows(warehouse, "select rule, grain from ops.rejection order by rule") == [("binary", "file"), ("empty", "file")]
    assert counted(warehouse, "ops.load") == 1


def test_a_defect_on_one_file_does_not_cost_the_others(library: Library, warehouse: Warehouse) -> None:
    paths = library.write(Story(), REVISED)
    del library.stories["revised.txt"]  # reading it fails now
    batch = library.batch(warehouse, *paths)
    outcomes = load_batch(batch, warehouse)
    assert [outcome.fate for outcome in outcomes] == [Fate.LOADED, Fate.FAILED]
    assert rows(warehouse, "select loaded, failed from ops.load") == [(1, 1)]


def test_a_file_that_vanishes_before_it_is_read_does_not_cost_the_others(library: Library, warehouse: Warehouse) -> None:
    gone, stays = library.write(retitled(REVISED, organisation="另一街道办事处"), Story())
    files = discover([gone, stays])
    gone.unlink()
    outcomes = {
        outcome.source.name: outcome.fate
        for outcome in load_batch(read_batch_with(files, warehouse, library.read_all, "1.0"), warehouse)
    }
    assert outcomes == {gone.name: Fate.FAILED, stays.name: Fate.LOADED}
    assert rows(warehouse, "select loaded, failed from ops.load") == [(1, 1)]


def test_what_was_read_is_what_is_kept_whatever_becomes_of_the_file(library: Library, warehouse: Warehouse) -> None:
    (path,) = library.write(Story())
    batch = library.batch(warehouse, path)
    path.write_text("另一份", encoding="utf-8")
    (outcome,) = load_batch(batch, warehouse)
    assert outcome.fate is Fate.LOADED
    original = find_original(warehouse, str(rows(warehouse, "select sha256 from core.dim_document")[0][0]))
    assert original is not None and original.read_text(encoding="utf-8") == Story().text


def test_a_pipe_is_refused_instead_of_waited_for(library: Library, warehouse: Warehouse, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (outcome,) = library.batch(warehouse, tmp_path / "pipe.txt").settled
    assert (outcome.fate, outcome.reason) == (Fate.FAILED, "unreadable")


def test_the_counts_add_up_to_the_files(library: Library, warehouse: Warehouse) -> None:
    library.load(warehouse, Story())
    bad = retitled(Story(name="bad.txt", text="听证会1次", said=()), report_year=None)
    summary = summarise(library.load(warehouse, Story(), REVISED, bad, Story(name="copy.txt")), 0.0)
    assert sum(summary.counts.values()) == len(summary.outcomes) == 4
    assert summary.counts == {Fate.UNCHANGED: 2, Fate.SUPERSEDING: 1, Fate.REJECTED: 1}
    assert rows(warehouse, "select loaded, unchanged, superseding, rejected, failed from ops.load order by started_at") == [
        (1, 0, 0, 0, 0),
        (0, 2, 1, 1, 0),
    ]


def test_a_broken_table_rule_rolls_the_load_back(library: Library, warehouse: Warehouse) -> None:
    library.load(warehouse, Story())
    _damage(warehouse, "insert into core.dim_unit select unit_key, name from core.dim_unit")
    (outcome,) = library.load(warehouse, REVISED)
    assert (outcome.fate, outcome.reason) == (Fate.FAILED, "key_unique")
    assert outcome.detail is not None and "core.dim_unit" in outcome.detail
    assert counted(warehouse, "core.dim_document") == 1
    stopping = "select distinct table_name from ops.validation where not passed and severity = 'critical' order by all"
    broken = rows(warehouse, stopping)
    tables = ["core.dim_unit", "core.headline", "mart.headline", "mart.observation"]
    assert broken == [(table,) for table in tables], "each fact has two measure words in what is made of it"


def test_validate_finds_what_is_broken_and_says_where(library: Library, warehouse: Warehouse) -> None:
    library.load(warehouse, Story())
    assert validate(warehouse).ok
    _damage(warehouse, "update core.fact_observation set value = -1, char_end = 4000")
    broken = {(check.table, check.rule) for check in validate(warehouse).failures}
    assert broken == {
        ("core.fact_observation", "value_not_negative"),
        ("core.fact_observation", "span_is_source_text"),
        ("core.fact_observation", "sentence_holds_span"),
        ("core.usual_size", "median_plausible"),  # made of the damaged value
        ("core.headline", "fact_there"),  # it has the value that was loaded
    }


def test_places_are_loaded_with_all_that_stand_above_them(library: Library, warehouse: Warehouse) -> None:
    library.load(warehouse, Story())
    found = rows(
        warehouse,
        "select place.name, place.level, place.code, above.name from core.dim_place as place "
        "left join core.dim_place as above on place.parent_key = above.place_key where place.county = '嘉定区'",
    )
    assert ("嘉定区", "county", "310114", "上海市") in found
    assert ("柳岸街道", "town", None, "嘉定区") in found
    assert ("外冈镇", "town", "310114114", "嘉定区") in found, "official divisions are there before any report names them"


def test_documents_without_organisation_or_place_are_loaded(library: Library, warehouse: Warehouse) -> None:
    bare = replace(HEADER, organisation=None, issuer=None, seat=Seat(), kind=None)
    outcomes = library.load(
        warehouse, Story(header=bare), Story(name="b.txt", text="另一份。", header=replace(bare, title=None), said=())
    )
    assert [outcome.fate for outcome in outcomes] == [Fate.LOADED, Fate.LOADED]
    assert rows(warehouse, "select organisation, place, value from mart.observation") == [(None, None, 12.0)]


def _damage(warehouse: Warehouse, statement: str) -> None:
    from zhibiao.lake.attach import writing

    with writing(warehouse) as connection:
        connection.execute(statement)


def test_nothing_but_the_warehouse_is_written(library: Library, warehouse: Warehouse, tmp_path: Path) -> None:
    library.load(warehouse, Story())
    assert {path.name for path in tmp_path.iterdir()} == {"files", "warehouse"}
    assert {path.name for path in warehouse.root.iterdir()} <= {
        "catalog.sqlite",
        "catalog.sqlite-wal",
        "catalog.sqlite-shm",
        "data",
        "originals",
        "turn.sqlite",
    }
    assert sqlite3.connect(warehouse.catalog).execute("pragma integrity_check").fetchone() == ("ok",)


def test_a_load_that_needs_more_memory_than_a_batch_should_gets_it(
    library: Library, warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.load(warehouse, Story())
    monkeypatch.setattr("zhibiao.operations.loading._MEMORY", ("20MB", "40MB"))
    said = tuple(Said(f"{value}次", float(value), "deliberation.hearings") for value in range(10_000, 12_000))
    text = "、".join(f"听证会{one.text}" for one in said)
    (outcome,) = library.load(warehouse, retitled(Story("b.txt", text=text, said=said), organisation="清河区司法局"))
    assert (outcome.fate, outcome.facts) == (Fate.LOADED, 2_000)
