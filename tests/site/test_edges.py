"""What the samples do not have: many days, years between, plans over several years, reports of nobody."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.builders import rows
from tests.program import Program
from tests.site.visit import open_list
from zhibiao.lake.location import Warehouse
from zhibiao.operations.site import write_site

DAYS = [date(2019, 1, 1) + timedelta(day) for day in range(1_050)]
REPORTS = {
    "2018.txt": "武汉市洪山区人民政府2018年度法治政府建设情况报告\n\n2018年，全区调解纠纷6000件。\n",
    "2021.txt": "武汉市洪山区人民政府2021年度法治政府建设情况报告\n\n2021年，全区调解纠纷8000件。\n\n"
    + "".join(f"{day.year}年{day.month}月{day.day}日，调解纠纷{number}件。\n\n" for number, day in enumerate(DAYS, 3)),
    "2022.txt": "武汉市洪山区人民政府2022年度法治政府建设情况报告\n\n2018年，全区调解纠纷7000件。\n\n"
    "2022年，全区调解纠纷9000件。\n\n2021年至2025年，计划培训人民调解员500名。\n\n武汉市洪山区人民政府\n2023年1月16日\n",
    "nobody.txt": "2020年度工作总结\n\n全年共调解纠纷12件。\n",
}  # fmt: skip


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory, zhibiao: Program) -> Warehouse:
    """A warehouse of these reports."""
    folder = tmp_path_factory.mktemp("edges")
    for name, text in REPORTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    run = zhibiao("ingest", *(folder / name for name in REPORTS), "--warehouse", folder / "warehouse")
    assert run.code == 0, run.err
    return Warehouse(folder / "warehouse")


@pytest.fixture(scope="module")
def site(warehouse: Warehouse, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Their pages."""
    folder = tmp_path_factory.mktemp("edges") / "pages"
    write_site(folder, warehouse)
    return folder


def test_facts_are_sorted_by_year_however_many_periods_there_are(page: Page, site: Path, warehouse: Warehouse) -> None:
    assert len(rows(warehouse, "select distinct period from mart.observation")) > 1_000
    open_list(page, site, "facts.html#sort=-year")
    newest = page.locator("#list tbody tr").evaluate_all("all => all.slice(0, 4).map(row => row.textContent)")
    assert sum("2022年度法治政府建设情况报告" in row for row in newest) == 3, newest


def test_reports_without_a_date_come_last_in_both_directions(page: Page, site: Path) -> None:
    for sort in ("published", "-published"):
        open_list(page, site, f"documents/index.html#sort={sort}")
        assert page.locator("#list tbody .col-published").all_inner_texts() == ["2023-01-16", "", "", ""], sort


def test_a_year_without_a_value_keeps_its_place_in_charts(page: Page, site: Path) -> None:
    for address in ("metrics/mediation.cases_resolved.html", "organisations/*.html"):
        for path in sorted(each for each in site.glob(address) if each.name != "index.html"):
            page.goto(path.as_uri())
            chart = page.locator("#trend svg, #charts svg").first
            chart.wait_for()
            years = [
                int(label)
                for label in chart.locator(".role-axis-label text").all_text_contents()
                if re.fullmatch(r"20\d\d", label)
            ]
            assert years == [2018, 2019, 2020, 2021, 2022], path


def test_a_plan_of_several_years_is_no_part_of_a_year(page: Page, site: Path, warehouse: Warehouse) -> None:
    ((document,),) = rows(
        warehouse,
        """
        select substr(sha256, 1, 16)
        from mart.observation
        join core.dim_document using (document_key)
        where period_kind = 'years'
        """,
    )
    text = (site / "documents" / f"{document}.html").read_text(encoding="utf-8")
    assert '<span class="badge"><span class="zh" lang="zh-CN">多年</span>' in text
    open_list(page, site, "facts.html#period=years")
    assert page.locator("#list tbody tr.part-year, #list tbody .part-year").count() == 0


def test_values_of_a_part_of_the_year_are_as_many_as_there_are_headline_values(loaded: Path, tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    write_site(folder, Warehouse(loaded))
    part = "select metric, count(*) from mart.headline where period_kind <> 'year' group by metric"
    held = {str(metric): count for metric, count in rows(Warehouse(loaded), part)}
    said = {
        path.stem: int(found[1])
        for path in (folder / "metrics").glob("*.html")
        if (found := re.search(r"cover a part of the year:</span> ([\d,]+)", path.read_text(encoding="utf-8")))
    }
    assert said == held
    assert said


def test_facts_that_no_metric_fits_are_as_many_as_the_overview_says(page: Page, site: Path, warehouse: Warehouse) -> None:
    page.goto((site / "index.html").as_uri())
    link = page.locator("a[href='facts.html#flag=unnamed']")
    ((share,),) = rows(warehouse, "select printf('%.1f%%', 100 * (1 - count(metric) / count(*))) from mart.observation")
    assert link.inner_text() == share
    assert page.locator("dt", has_text="没有对应指标的事实").count() == 1
