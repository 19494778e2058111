"""The headlines that are kept are those that follow from the facts, whatever changed these."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.builders import YEAR_2022, Library, Said, Story, retitled, rows
from zhibiao import reading as reading_package
from zhibiao.lake.attach import writing
from zhibiao.lake.location import Warehouse
from zhibiao.operations.backfill import backfill
from zhibiao.operations.ingest import ingest
from zhibiao.operations.restore import restore

# What mart.headline is said to be, of mart.observation, which keeps nothing.
EXPECTED = """
    select
        organisation, level, place, report_year, metric, unit, value, qualifier, period_start, period_end,
        count(*) over same as stated,
        if(is_own, null, subject) as subject,
        sentence, document, char_start, fact_key
    from mart.observation
    where status = 'actual'
        and metric is not null
        and organisation is not null
        and change is null
        and not is_part
        and not is_repeat
        and coalesce(year(period_start) = report_year and year(period_end) = report_year, true)
    window same as (partition by organisation_key, report_year, metric, unit)
    qualify row_number() over (
        partition by organisation_key, report_year, metric, unit
        order by
            not is_own,
            period_end - period_start desc nulls last,
            if(metric_kind = 'ratio', 0, value) desc,
            publish_date desc nulls last,
            document,
            char_start
    ) = 1
    order by fact_key
"""
SHOWN = """
    select
        organisation, level, place, report_year, metric, unit, value, qualifier, period_start, period_end, stated, subject,
        sentence, document, char_start, fact_key
    from mart.headline
    order by fact_key
"""
MAIN = """
    select fact_key
    from mart.headline
    qualify row_number() over (
        partition by organisation_key, report_year, metric
        order by period_end - period_start desc nulls last, value desc, unit
    ) = 1
    order by fact_key
"""
HEARINGS = "deliberation.hearings"
REPORT = "2022年度工作报告\n\n2022年，召开听证会3次，调解纠纷40件。\n\n区地区办\n2023年1月9日\n"
DECISION = "- when: {name: 区地区办}\n  organisation: 上海市嘉定区地区工作办公室\n  place: 310114\n"


def values(warehouse: Warehouse) -> list[tuple[object, ...]]:
    """Value and number of statements of each headline, after a look at whether these are the ones that there have to be."""
    shown = rows(warehouse, SHOWN)
    assert shown == rows(warehouse, EXPECTED)
    assert len(shown) == rows(warehouse, "select count(*) from core.headline")[0][0]
    assert rows(warehouse, "select fact_key from core.headline where is_main order by fact_key") == rows(warehouse, MAIN)
    return sorted((row[6], row[10]) for row in shown)


def said(*numbers: int) -> tuple[str, tuple[Said, ...]]:
    text = "柳岸街道2022年" + "，".join(f"召开听证会{number}次" for number in numbers) + "。"
    return text, tuple(Said(f"{number}次", float(number), HEARINGS) for number in numbers)


def story(name: str, *numbers: int, published: date = date(2023, 1, 20), **changes: object) -> Story:
    text, facts = said(*numbers)
    return retitled(Story(name, text=text, said=facts), publish_date=published, **changes)


def test_a_load_chooses_them(library: Library, warehouse: Warehouse) -> None:
    library.load(warehouse, story("a.txt", 12, 7), story("b.txt", 3, organisation="清河区司法局"))
    assert values(warehouse) == [(3.0, 1), (12.0, 2)]
    ((load,),) = rows(warehouse, "select load_key from ops.load")
    assert rows(warehouse, "select distinct load_key from core.headline") == [(load,)]


def test_a_second_document_of_the_year_is_weighed_with_the_first(library: Library, warehouse: Warehouse) -> None:
    library.load(warehouse, story("a.txt", 12))
    library.load(warehouse, story("b.txt", 20, 2, title="清河区柳岸街道2022年度工作总结", kind="summary"))
    assert rows(warehouse, "select count(*) from core.dim_document where is_current") == [(2,)]
    assert values(warehouse) == [(20.0, 3)]


def test_a_revision_takes_the_place_of_what_it_supersedes(library: Library, warehouse: Warehouse) -> None:
    library.load(warehouse, story("a.txt", 12, 7))
    library.load(warehouse, story("b.txt", 5, published=date(2023, 3, 1)))
    assert values(warehouse) == [(5.0, 1)]
    library.load(warehouse, story("c.txt", 99, published=date(2022, 12, 30)))
    assert values(warehouse) == [(5.0, 1)], "an earlier version came late"


def test_the_longest_period_of_the_organisation_itself_comes_first(library: Library, warehouse: Warehouse) -> None:
    half = replace(YEAR_2022, end=date(2022, 6, 30))
    facts = (
        Said("12次", 12.0, HEARINGS, period=half),
        Said("8次", 8.0, HEARINGS),
        Said("30次", 30.0, HEARINGS, subject="各社区"),
        Said("9次", 9.0, HEARINGS, is_part=True),
    )
    library.load(warehouse, Story(text="听证会12次，8次，30次，9次。", said=facts))
    assert values(warehouse) == [(8.0, 3)]


def test_of_several_measure_words_the_longest_period_and_then_the_largest_is_the_main_one(
    library: Library, warehouse: Warehouse
) -> None:
    half = replace(YEAR_2022, end=date(2022, 6, 30))
    facts = (
        Said("90人", 90.0, HEARINGS, "人", period=half),
        Said("12次", 12.0, HEARINGS),
        Said("30场", 30.0, HEARINGS, "场"),
    )
    library.load(warehouse, Story(text="听证会90人，12次，30场。", said=facts))
    assert values(warehouse) == [(12.0, 1), (30.0, 1), (90.0, 1)]
    shown = rows(warehouse, "select report_year, metrics, to_date, deliberation_hearings from mart.organisation_year")
    assert shown == [(2022, 1, 0, 30.0)]


def test_they_follow_decisions_readings_and_corrections(
    tmp_path: Path, warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text(REPORT, encoding="utf-8")
    ingest([folder], warehouse)
    before = values(warehouse)
    organisation = rows(warehouse, "select distinct organisation_key from core.headline")
    (warehouse.root / "organisations.yml").write_text(DECISION, encoding="utf-8")
    backfill(warehouse)
    assert values(warehouse) == before
    assert rows(warehouse, "select distinct organisation_key from core.headline") != organisation
    monkeypatch.setattr(reading_package, "READING_VERSION", "1000")
    backfill(warehouse)
    assert values(warehouse) == before
    start = REPORT.index("3次")
    (warehouse.root / "corrections").mkdir()
    (warehouse.root / "corrections" / "a.yml").write_text(
        f"- document: a.txt\n  span: [{start}, {start + 2}]\n  expects: {{text: 3次, value: 3}}\n  set: {{value: 30}}\n"
        "  reason: 笔误\n  author: 李明\n  date: 2026-01-05\n",
        encoding="utf-8",
    )
    backfill(warehouse)
    assert (30.0, 1) in values(warehouse)


def test_a_restore_chooses_them_anew(library: Library, warehouse: Warehouse) -> None:
    library.load(warehouse, story("a.txt", 12))
    ((version,),) = rows(warehouse, "select max(snapshot_id) from lake.snapshots()")
    library.load(warehouse, story("b.txt", 5, published=date(2023, 3, 1)))
    restore(warehouse, str(version))
    assert values(warehouse) == [(12.0, 1)]


def test_another_rule_or_catalogue_chooses_all_anew(library: Library, warehouse: Warehouse) -> None:
    library.load(warehouse, story("a.txt", 12), story("b.txt", 3, organisation="清河区司法局"))
    with writing(warehouse) as connection:
        connection.execute("delete from core.headline")
        connection.execute("update ops.meta set value = 'another' where name = 'headlines'")
    library.load(warehouse, story("c.txt", 4, organisation="清河区财政局"))
    assert values(warehouse) == [(3.0, 1), (4.0, 1), (12.0, 1)]
