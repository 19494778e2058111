"""Copies, revisions, and what a revision changed; who is who when names change. All with the real reading."""

from pathlib import Path

import pytest

from tests.builders import rows
from zhibiao.errors import UsageError
from zhibiao.lake.location import Warehouse
from zhibiao.operations.diff import Difference, compare
from zhibiao.operations.document import find_document
from zhibiao.operations.ingest import ingest
from zhibiao.operations.outcome import Fate
from zhibiao.operations.validate import validate

BODY = (
    "2022年，外冈镇召开听证会12次，评议会5次，参加人数300人次。调解各类矛盾纠纷83件，调解成功率98.5%。\n\n"
    "村居法律顾问提供法律咨询240人次，审查合同26份。志愿者服务队现有志愿者530名，开展活动40场次。\n\n"
    "全镇坚持依法行政，持续推进法治政府建设，健全重大行政决策程序，落实公众参与、专家论证、风险评估、合法性审查、集体讨论决定，"
    "加强规范性文件管理，全面推行行政执法公示、执法全过程记录、重大执法决定法制审核制度，深入开展法治宣传教育，"
    "完善矛盾纠纷多元化解机制，不断提升基层治理法治化水平。\n"
)
TITLE = "嘉定区外冈镇2022年度法治政府建设情况报告"
SIGNED = "\n上海市嘉定区外冈镇人民政府\n2023年1月9日\n"
REPORT = f"{TITLE}\n\n{BODY}{SIGNED}"
MASTHEAD = "首页 > 政府信息公开\n来源：外冈镇\n发布日期：2023-02-11\n"
REPRINT = f"{MASTHEAD}\n# {TITLE}\n\n{BODY.replace('，', ', ')}{SIGNED}\n\n【打印】【关闭】\n"
REVISED = REPORT.replace("12次", "14次").replace("，评议会5次", "").replace("审查合同26份", "审查合同26份，出具法律意见书9份")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where reports come from."""
    (tmp_path / "in").mkdir()
    return tmp_path / "in"


def put(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_reprint_is_kept_once_with_both_addresses(folder: Path, warehouse: Warehouse) -> None:
    first = ingest([put(folder, "waigang.txt", REPORT)], warehouse)
    (reprint,) = ingest([put(folder, "web/waigang.md", REPRINT)], warehouse).outcomes
    assert first.count(Fate.LOADED) == 1
    assert (reprint.fate, reprint.reason) == (Fate.UNCHANGED, "copy")
    assert reprint.detail is not None and "waigang.txt" in reprint.detail
    assert rows(warehouse, "select name, format from core.document_address order by name") == [
        ("waigang.md", "markdown"),
        ("waigang.txt", "text"),
    ]
    found = find_document(warehouse, "waigang.md")
    assert (found.name, found.copies) == ("waigang.txt", (str(folder / "web/waigang.md"),))
    (again,) = ingest([folder / "web/waigang.md"], warehouse).outcomes
    assert (again.fate, again.reason) == (Fate.UNCHANGED, None), "known by its bytes from now on"
    assert validate(warehouse).failures == ()


def test_a_reprint_in_the_same_batch_is_kept_once(folder: Path, warehouse: Warehouse) -> None:
    put(folder, "a.txt", REPORT)
    put(folder, "b.md", REPRINT)
    summary = ingest([folder], warehouse)
    assert [(outcome.fate, outcome.reason) for outcome in summary.outcomes] == [(Fate.LOADED, None), (Fate.UNCHANGED, "copy")]
    assert rows(warehouse, "select count(*), count(distinct document_key) from core.document_address") == [(2, 1)]


def test_a_copy_of_a_refused_report_is_refused_with_it(folder: Path, warehouse: Warehouse) -> None:
    timeless = BODY.replace("2022年，", "") + "\n外冈镇人民政府\n"
    put(folder, "a.txt", timeless)
    put(folder, "b.txt", "来源：外冈镇\n\n" + timeless)
    summary = ingest([folder], warehouse)
    assert [(outcome.fate, outcome.reason) for outcome in summary.outcomes] == [(Fate.REJECTED, "report_year_known")] * 2


def test_a_revision_supersedes_and_the_difference_is_shown(folder: Path, warehouse: Warehouse) -> None:
    ingest([put(folder, "waigang.txt", REPORT)], warehouse)
    (outcome,) = ingest([put(folder, "waigang_rev.txt", REVISED)], warehouse).outcomes
    assert outcome.fate is Fate.SUPERSEDING
    assert outcome.detail is not None and "replaces waigang.txt; `zhibiao diff" in outcome.detail
    found = compare(warehouse, "waigang_rev.txt")
    assert (found.before.name, found.after.name) == ("waigang.txt", "waigang_rev.txt")
    assert {(d.difference, d.metric, d.before, d.after) for d in found.differences} == {
        (Difference.CHANGED, "deliberation.hearings", 12.0, 14.0),
        (Difference.VANISHED, "deliberation.appraisal_meetings", 5.0, None),
        (Difference.APPEARED, "counsel.opinions", None, 9.0),
    }
    changed = next(d for d in found.differences if d.difference is Difference.CHANGED)
    assert changed.what == "value"
    assert changed.sentence_before is not None and "12次" in changed.sentence_before
    assert found.same == len(found.after.facts) - 2
    backwards = compare(warehouse, "waigang_rev.txt", "waigang.txt")
    assert {d.difference for d in backwards.differences} == set(Difference)
    assert compare(warehouse, "waigang.txt", "waigang.txt").differences == ()


def test_a_first_version_has_nothing_to_be_compared_with(folder: Path, warehouse: Warehouse) -> None:
    ingest([put(folder, "waigang.txt", REPORT)], warehouse)
    with pytest.raises(UsageError, match="has replaced no other version"):
        compare(warehouse, "waigang.txt")


def test_one_organisation_under_all_its_names(folder: Path, warehouse: Warehouse) -> None:
    put(folder, "2022.txt", REPORT)
    put(folder, "2021.txt", "外冈镇人民政府2021年工作总结\n\n2021年，我镇在嘉定区委、嘉定区政府领导下召开听证会10次。\n")
    put(folder, "2020.txt", "中共嘉定区委：\n\n上海市嘉定区外冈镇2020年度法治政府建设报告\n\n2020年召开听证会9次。\n")
    summary = ingest([folder], warehouse)
    assert summary.count(Fate.LOADED) == 3
    assert rows(warehouse, "select distinct organisation, organisation_kind, level, place_code from mart.observation") == [
        ("上海市嘉定区外冈镇人民政府", "town_government", "town", "310114114")
    ]
    above = rows(
        warehouse,
        "select child.name, parent.name from core.dim_organisation as child "
        "join core.dim_organisation as parent on child.parent_key = parent.organisation_key order by length(child.name) desc",
    )
    assert above == [
        ("上海市嘉定区外冈镇人民政府", "上海市嘉定区人民政府"),
        ("上海市嘉定区人民政府", "上海市人民政府"),
    ]


def test_a_county_that_became_a_district_is_compared_with_what_it_was(folder: Path, warehouse: Warehouse) -> None:
    text = "上海市{0}人民政府{1}年度法治政府建设情况报告\n\n{1}年，召开听证会{2}次。\n"
    put(folder, "2015.txt", text.format("崇明县", 2015, 10))
    put(folder, "2016.txt", text.format("崇明区", 2016, 15))
    ingest([folder], warehouse)
    names = rows(warehouse, "select distinct organisation, place_code from mart.observation order by all")
    assert names == [("上海市崇明区人民政府", "310151"), ("上海市崇明县人民政府", "310230")]
    compared = "select organisation, previous_value, value from mart.year_on_year where metric = 'deliberation.hearings'"
    assert rows(warehouse, compared) == [("上海市崇明区人民政府", 10.0, 15.0)]


def test_organisations_of_one_name_are_told_apart_by_their_place(folder: Path, warehouse: Warehouse) -> None:
    text = "{}朝阳区司法局2022年度法治政府建设情况报告\n\n2022年，召开听证会{}次。\n"
    put(folder, "a.txt", text.format("北京市", 3))
    put(folder, "b.txt", text.format("长春市", 4))
    put(folder, "c.txt", text.format("", 5))
    summary = ingest([folder], warehouse)
    assert summary.count(Fate.LOADED) == 3
    found = rows(warehouse, "select organisation, place_code from mart.observation order by value")
    assert found == [
        ("北京市朝阳区司法局", "110105"),
        ("长春市朝阳区司法局", "220104"),
        ("朝阳区司法局", None),
    ]
    warnings = rows(warehouse, "select warnings from core.dim_document where name = 'c.txt'")[0][0]
    assert "2 counties are called 朝阳区, and nothing says which one is meant" in str(warnings)
    candidates = rows(warehouse, "select value from core.document_evidence where field = 'candidate' order by 1")
    assert candidates == [("110105 北京市朝阳区",), ("220104 吉林省长春市朝阳区",)]


def test_a_year_to_date_is_not_compared_with_a_whole_year(folder: Path, warehouse: Warehouse) -> None:
    text = "上海市崇明区人民政府{0}年度法治政府建设情况报告\n\n{0}年，召开听证会{1}。\n"
    put(folder, "2021.txt", text.format(2021, "10次"))
    put(folder, "2022.txt", "上海市崇明区人民政府2022年度法治政府建设情况报告\n\n截至2022年10月，召开听证会15次。\n")
    put(folder, "2023.txt", text.format(2023, "18次"))
    ingest([folder], warehouse)
    kinds = rows(warehouse, "select report_year, period_kind, period from mart.observation order by 1")
    assert kinds == [(2021, "year", "2021"), (2022, "to_date", "2022-01/10"), (2023, "year", "2023")]
    assert rows(warehouse, "from mart.year_on_year") == []
    assert rows(warehouse, "select report_year, to_date from mart.organisation_year order by 1") == [
        (2021, 0),
        (2022, 1),
        (2023, 0),
    ]


def test_decisions_of_a_person_count_for_what_is_loaded(folder: Path, warehouse: Warehouse) -> None:
    warehouse.root.mkdir(parents=True)
    decision = "- when: {name: 区地区办}\n  organisation: 上海市嘉定区地区工作办公室\n  place: 310114\n"
    (warehouse.root / "organisations.yml").write_text(decision, encoding="utf-8")
    put(folder, "a.txt", "2022年度工作报告\n\n2022年，召开听证会3次。\n\n区地区办\n2023年1月9日\n")
    ingest([folder], warehouse)
    assert rows(warehouse, "select organisation, place_code from mart.observation") == [("上海市嘉定区地区工作办公室", "310114")]
    how = rows(warehouse, "select how from core.document_evidence where field = 'organisation'")
    assert how == [("organisations.yml, entry 1",)]


def test_a_mistake_in_the_decisions_stops_before_anything_is_loaded(folder: Path, warehouse: Warehouse) -> None:
    warehouse.root.mkdir(parents=True)
    (warehouse.root / "organisations.yml").write_text("- when: {name: 区地区办}\n", encoding="utf-8")
    put(folder, "a.txt", REPORT)
    with pytest.raises(UsageError, match="entry 1: neither organisation nor place is given"):
        ingest([folder], warehouse)
    assert not warehouse.exists
