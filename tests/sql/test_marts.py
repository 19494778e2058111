"""The marts: rows in, expected rows out."""

import re
from dataclasses import replace
from datetime import date

import pytest

from tests.builders import YEAR_2022, Library, Said, Story, retitled, rows
from zhibiao import catalogue
from zhibiao.lake.location import Warehouse
from zhibiao.lake.marts import read_marts
from zhibiao.lake.metrics import catalogued
from zhibiao.lake.schema import read_sql, sql_files
from zhibiao.reading.model import Change, Period, Status

HALF_OF_2022 = Period(date(2022, 1, 1), date(2022, 6, 30))
STREET = "上海市嘉定区柳岸街道办事处"


def story(year: int, text: str, *said: Said) -> Story:
    """A report of the street on this year."""
    period = Period(date(year, 1, 1), date(year, 12, 31))
    of_year = tuple(replace(one, period=period) if one.period == YEAR_2022 else one for one in said)
    made = Story(name=f"street_{year}.txt", text=text, said=of_year)
    return retitled(made, report_year=year, period=period, publish_date=None, title=f"柳岸街道{year}年度法治政府建设情况报告")


def test_hearings_shows_the_deliberation_meetings_that_were_held(library: Library, warehouse: Warehouse) -> None:
    library.load(
        warehouse,
        story(
            2022,
            "听证会12次、协调会30次，评议会7次，居民会议45次，听证会增长9次，计划听证会20次，应当听证会2次，培训3场",
            Said("12次", 12, "deliberation.hearings"),
            Said("30次", 30, "deliberation.coordination_meetings"),
            Said("7次", 7, "deliberation.appraisal_meetings"),
            Said("45次", 45, "deliberation.residents_meetings"),
            Said("9次", 9, "deliberation.hearings", change=Change.INCREASE_YEAR),
            Said("20次", 20, "deliberation.hearings", status=Status.PLANNED),
            Said("2次", 2, "deliberation.hearings", status=Status.REQUIRED),
            Said("3场", 3, "training.sessions", "场"),
        ),
    )
    found = rows(warehouse, "select organisation, county, report_year, meeting, value, unit, status from mart.hearings")
    assert [row[3:5] for row in found] == [
        ("hearing", 12),
        ("coordination meeting", 30),
        ("appraisal meeting", 7),
        ("residents' meeting", 45),
    ]
    assert {(*row[:3], *row[5:]) for row in found} == {(STREET, "嘉定区", 2022, "次", "actual")}


def test_every_category_of_the_catalogue_has_a_mart_with_its_metrics(library: Library, warehouse: Warehouse) -> None:
    metrics = catalogued(catalogue.load().metrics).values()
    said = [
        Said(f"{number}件", 50 if metric.kind == "ratio" else number, metric.code, "件")
        for number, metric in enumerate(metrics, 1001)
    ]
    library.load(warehouse, story(2022, "，".join(f"完成{one.text}" for one in said), *said))
    categories = sorted({metric.category for metric in metrics})
    assert [mart.name for mart in read_marts(metrics) if mart.category is not None] == categories
    columns = "metric, metric_zh, metric_en, category, category_zh, category_en"
    shown = rows(warehouse, " union all ".join(f"select '{each}' as mart, {columns} from mart.{each}" for each in categories))
    assert sorted(shown, key=str) == sorted(
        ((m.category, m.code, m.name_zh, m.name_en, m.category, m.category_zh, m.category_en) for m in metrics), key=str
    )
    assert rows(warehouse, "select count(*), count(distinct metric) from mart.actual") == [(len(said), len(said))]


def test_a_mart_of_a_category_shows_what_was_done_and_each_number_once(library: Library, warehouse: Warehouse) -> None:
    library.load(
        warehouse,
        story(
            2022,
            "复议8件，受理6件，其中行政处罚4件，增长2件，计划办结9件，应当办结5日，诉讼3件。附件 复议8件",
            Said("8件", 8, "reconsideration.cases", "件"),
            Said("6件", 6, "reconsideration.accepted", "件"),
            Said("4件", 4, "reconsideration.accepted", "件", is_part=True),
            Said("2件", 2, "reconsideration.cases", "件", change=Change.INCREASE_YEAR),
            Said("9件", 9, "reconsideration.concluded", "件", status=Status.PLANNED),
            Said("5日", 5, "reconsideration.concluded", "日", status=Status.REQUIRED),
            Said("3件", 3, "litigation.cases", "件"),
            Said("8件", 8, "reconsideration.cases", "件", section=("附件：统计表",)),
        ),
    )
    found = rows(
        warehouse, "select organisation, report_year, metric, metric_zh, value, unit, status, is_part from mart.reconsideration"
    )
    assert [row[2:6] for row in found] == [
        ("reconsideration.cases", "行政复议案件数", 8, "件"),
        ("reconsideration.accepted", "受理行政复议数", 6, "件"),
        ("reconsideration.accepted", "受理行政复议数", 4, "件"),
    ]
    assert [row[7] for row in found] == [False, False, True]
    assert {(*row[:2], row[6]) for row in found} == {(STREET, 2022, "actual")}
    assert rows(warehouse, "select metric, value from mart.litigation") == [("litigation.cases", 3)]
    assert rows(warehouse, "from mart.petition") == []
    assert rows(warehouse, "select count(*) from mart.actual") == [(4,)]


def test_a_category_with_the_name_of_another_mart_is_refused() -> None:
    (metric,) = (metric for metric in catalogue.load().metrics.values() if metric.code == "deliberation.hearings")
    with pytest.raises(ValueError, match="the name of another mart"):
        read_marts([replace(metric, category="hearings")])


def test_each_of_the_four_marts_shows_its_own_metrics(library: Library, warehouse: Warehouse) -> None:
    to_october = Period(date(2021, 1, 1), date(2021, 10, 31))
    library.load(
        warehouse,
        story(
            2021,
            "调解300件，志愿者80名，截至10月解答290人次，接待37件",
            Said("300件", 300, "mediation.cases_resolved", "件"),
            Said("80名", 80, "volunteers.people", "名"),
            Said("290人次", 290, "counsel.consultations", "人次", period=to_october),
            Said("37件", 37, "counsel.consultations", "件", period=to_october),
        ),
    )
    assert rows(warehouse, "select metric, value from mart.mediation") == [("mediation.cases_resolved", 300)]
    assert rows(warehouse, "select metric, value from mart.volunteers") == [("volunteers.people", 80)]
    assert rows(warehouse, "select value, unit, period_end from mart.counsel_queries") == [
        (290, "人次", date(2021, 10, 31)),
        (37, "件", date(2021, 10, 31)),
    ]
    assert rows(warehouse, "from mart.hearings") == []


def test_a_number_repeated_in_an_annex_counts_once(library: Library, warehouse: Warehouse) -> None:
    annex = ("附件：统计表",)
    library.load(
        warehouse,
        story(
            2022,
            "听证会12次，评议会5次，讲评议会5次。附件 听证会 12 评议会 5次 协调会 8",
            Said("12次", 12, "deliberation.hearings"),
            Said("5次", 5, "deliberation.appraisal_meetings"),
            Said("5次", 5, "deliberation.appraisal_meetings"),
            Said("12", 12, "deliberation.hearings", "", section=annex),
            Said("5次", 5, "deliberation.appraisal_meetings", section=annex),
            Said("8", 8, "deliberation.coordination_meetings", "", section=annex),
        ),
    )
    assert rows(warehouse, "select meeting, value from mart.hearings") == [
        ("hearing", 12),
        ("appraisal meeting", 5),
        ("appraisal meeting", 5),  # small equal numbers in prose may well be two things
        ("coordination meeting", 8),
    ]
    assert rows(warehouse, "select count(*), count(*) filter (where is_repeat) from mart.observation") == [(6, 2)]


def test_the_headline_is_the_total_over_the_longest_period(library: Library, warehouse: Warehouse) -> None:
    half = Period(date(2021, 1, 1), date(2021, 6, 30))
    decade = Period(date(2017, 1, 1), date(2021, 12, 31))
    library.load(
        warehouse,
        story(
            2021,
            "上半年调解900件，全年调解800件，其中邻里500件，五年调解9000件，全区调解7000件，成功率98%，满意率99%",
            Said("900件", 900, "mediation.cases_resolved", "件", period=half),
            Said("800件", 800, "mediation.cases_resolved", "件"),
            Said("500件", 500, "mediation.cases_resolved", "件", is_part=True),
            Said("9000件", 9000, "mediation.cases_resolved", "件", period=decade),
            Said("7000件", 7000, "mediation.cases_resolved", "件", subject="全区"),
            Said("98%", 98, "mediation.success_rate", "%"),
            Said("99%", 99, "mediation.success_rate", "%"),
        ),
    )
    assert rows(warehouse, "select metric, value, stated from mart.headline order by metric") == [
        ("mediation.cases_resolved", 800, 3),
        ("mediation.success_rate", 98, 2),
    ]
    (row,) = rows(
        warehouse, "select organisation, metrics, mediation_cases_resolved, volunteers_people from mart.organisation_year"
    )
    assert row == (STREET, 2, 800, None)


def test_to_a_government_its_whole_place_is_itself(library: Library, warehouse: Warehouse) -> None:
    text = "其中一个社区听证会2次。全街道听证会24次。全区听证会900次。"
    said = [
        Said(f"{value}次", value, "deliberation.hearings", subject=subject)
        for value, subject in ((2, None), (24, "全街道"), (900, "全区"))
    ]
    library.load(warehouse, story(2021, text, *said))
    assert rows(warehouse, "select value, subject, stated from mart.headline") == [(24, None, 3)]


def test_year_on_year_compares_like_with_like(library: Library, warehouse: Warehouse) -> None:
    library.load(
        warehouse,
        story(
            2021,
            "听证会10次，调解80件，成功率96.5%，志愿者7名",
            Said("10次", 10, "deliberation.hearings"),
            Said("80件", 80, "mediation.cases_resolved", "件"),
            Said("96.5%", 96.5, "mediation.success_rate", "%"),
            Said("7名", 7, "volunteers.people", "名"),
        ),
        story(
            2022,
            "听证会12次，上半年调解50件，成功率98%，志愿者9人",
            Said("12次", 12, "deliberation.hearings"),
            Said("50件", 50, "mediation.cases_resolved", "件", period=HALF_OF_2022),
            Said("98%", 98, "mediation.success_rate", "%"),
            Said("9人", 9, "volunteers.people", "人"),
        ),
    )
    found = rows(
        warehouse, "select metric, previous_value, value, difference, percent_change from mart.year_on_year order by metric"
    )
    assert found == [
        ("deliberation.hearings", 10, 12, 2, 20),
        ("mediation.success_rate", 96.5, 98, 1.5, None),
    ]


def test_coverage_counts_documents_without_facts_too(library: Library, warehouse: Warehouse) -> None:
    library.load(
        warehouse,
        story(2021, "听证会10次，别的5处", Said("10次", 10, "deliberation.hearings"), Said("5处", 5, None, "处")),
        story(2022, "无可奉告。"),
    )
    assert rows(
        warehouse, "select county, report_year, organisations, documents, facts, metric_share from mart.coverage order by 2"
    ) == [
        ("嘉定区", 2021, 1, 1, 2, 50.0),
        ("嘉定区", 2022, 1, 1, 0, None),
    ]


def test_the_catalogue_fits_into_the_bits_that_coverage_counts_metrics_with() -> None:
    room = re.search(r"bitstring_agg\(numbered\.number, 1, (\d+)\)", read_sql("mart/33_coverage"))
    assert room is not None
    assert 4 * len(catalogued(catalogue.load().metrics)) <= int(room[1]), "metrics that are no longer catalogued stay"


def test_marts_have_no_types_that_other_tools_have_trouble_with(library: Library, warehouse: Warehouse) -> None:
    library.load(warehouse, story(2022, "无。"))
    columns = rows(
        warehouse,
        "select table_name, column_name, data_type from duckdb_columns() where database_name = 'lake' and schema_name = 'mart'",
    )
    assert len({name for name, *_ in columns}) > 25
    assert {str(kind) for *_, kind in columns} == {"VARCHAR", "DOUBLE", "INTEGER", "BIGINT", "BOOLEAN", "DATE"}
    dates = {(str(column), kind) for _, column, kind in columns if str(column).endswith(("_date", "_start", "_end"))}
    assert {("period_start", "DATE"), ("period_end", "DATE"), ("publish_date", "DATE"), ("to_date", "BIGINT")} <= dates


def test_a_mart_that_shows_a_metric_names_it_in_both_languages(library: Library, warehouse: Warehouse) -> None:
    library.load(warehouse, story(2022, "无。"))
    of_marts: dict[str, set[str]] = {}
    for name, column in rows(warehouse, "select table_name, column_name from duckdb_columns() where schema_name = 'mart'"):
        of_marts.setdefault(str(name), set()).add(str(column))
    with_metric = {name for name, columns in of_marts.items() if "metric" in columns}
    assert with_metric == of_marts.keys() - {"organisation_year", "coverage"}
    for name in with_metric:
        assert {"metric_zh", "metric_en"} <= of_marts[name], name
    for name, columns in of_marts.items():
        assert "category" not in columns or {"category_zh", "category_en"} <= columns, name


def test_organisation_year_has_a_column_for_every_metric(library: Library, warehouse: Warehouse) -> None:
    library.load(warehouse, story(2022, "无。"))
    columns = {row[0] for row in rows(warehouse, "describe mart.organisation_year")}
    assert {code.replace(".", "_") for code in catalogued(catalogue.load().metrics)} < columns


def test_one_file_makes_one_table_or_view() -> None:
    for folder, verb in (("core", "create table"), ("mart", "create or replace view")):
        for file in sql_files(folder):
            text = file.read_text(encoding="utf-8")
            assert text.count(verb) == 1
            name = file.name.removesuffix(".sql").partition("_")[2]
            name = "$category" if name == "category" else name  # the template of a view for each
            assert f".{name} " in text.partition(verb)[2][:60]
