"""From a chart to the figure, and to the sentence behind it."""

import re
from pathlib import Path
from typing import cast

from playwright.sync_api import Page, expect

RANKING = "metrics/volunteers.people.html"


def open_page(page: Page, site: Path, path: str) -> None:
    page.goto((site / path).as_uri())


def highlighted(page: Page) -> str:
    """The words that the page has coloured as the sentence."""
    return cast(str, page.evaluate("[...CSS.highlights.get('sentence')].map(range => range.toString()).join('')"))


def test_a_bar_leads_to_the_sentence_of_its_figure(page: Page, site: Path) -> None:
    open_page(page, site, RANKING)
    bar = page.locator("#ranking path[aria-label]").first
    said = bar.get_attribute("aria-label") or ""
    bar.click()
    page.wait_for_url(re.compile(r"documents/\w{16}\.html#f\d+$"))
    start = page.url.rpartition("#f")[2]
    expect(page.locator("#fact")).to_be_visible()
    value = page.locator("#fact data.n").first.inner_text()
    assert value.strip() in said
    sentence = highlighted(page)
    assert page.locator(f"#f{start}").inner_text() in sentence
    assert len(sentence) > 10


def test_a_point_of_the_trend_leads_to_the_facts_of_its_year(page: Page, site: Path) -> None:
    open_page(page, site, RANKING)
    point = page.locator("#trend .mark-symbol path").first
    organisations = int(re.findall(r"(\d+) 个机构", point.get_attribute("aria-label") or "")[0])
    point.click()
    page.wait_for_url(re.compile(r"facts\.html#.*metric=volunteers\.people"))
    page.wait_for_selector("#list[data-shown=all]")
    assert page.locator("#list tbody tr").count() == organisations
    page.locator("#list tbody a[href*='documents/']").first.click()
    page.wait_for_url(re.compile(r"documents/\w{16}\.html#f\d+$"))
    assert len(highlighted(page)) > 10


def test_a_point_of_an_organisation_leads_to_its_sentence(page: Page, site: Path) -> None:
    (folder,) = [path for path in (site / "organisations").iterdir() if "青岚街道办事处</h1>" in path.read_text(encoding="utf-8")]
    open_page(page, site, f"organisations/{folder.name}")
    page.locator("#charts .mark-symbol path").first.click()
    page.wait_for_url(re.compile(r"documents/\w{16}\.html#f\d+$"))
    expect(page.locator("mark.chosen").first).to_be_visible()


def test_a_figure_of_the_text_shows_what_it_was_read_as(page: Page, site: Path) -> None:
    document = max((site / "documents").glob("????????????????.html"), key=lambda path: path.stat().st_size)
    open_page(page, site, f"documents/{document.name}")
    mark = page.locator("mark.fact[data-metric]:not([data-metric=''])").nth(3)
    mark.click()
    expect(page.locator("#fact")).to_be_visible()
    assert page.url.endswith(f"#f{mark.get_attribute('data-start')}")
    page.keyboard.press("Escape")
    expect(page.locator("#fact")).to_be_hidden()


def test_the_numerals_that_are_no_facts_appear_when_asked_for(page: Page, site: Path) -> None:
    document = max((site / "documents").glob("????????????????.html"), key=lambda path: path.stat().st_size)
    open_page(page, site, f"documents/{document.name}")
    year = page.locator('.trap[data-trap="year"]').first
    assert page.evaluate("element => getComputedStyle(element, '::after').content", year.element_handle()) == "none"
    page.check("#traps")
    assert "年份" in page.evaluate("element => getComputedStyle(element, '::after').content", year.element_handle())
    page.click("#language")
    assert "year" in page.evaluate("element => getComputedStyle(element, '::after').content", year.element_handle())


def test_the_language_is_kept_from_page_to_page(page: Page, site: Path) -> None:
    open_page(page, site, "index.html")
    assert page.locator("main h1").inner_text() == "地方政府法治建设数字"
    page.click("#language")
    assert page.locator("main h1").inner_text().startswith("Figures of local-government")
    page.click("header nav >> text=Metrics")
    page.wait_for_url(re.compile("metrics/index"))
    assert page.locator("main h1").inner_text() == "Metrics"
    assert page.locator("html").get_attribute("lang") == "en"


def test_the_charts_speak_the_language_of_the_page(page: Page, site: Path) -> None:
    open_page(page, site, RANKING)
    expect(page.locator("#ranking svg")).to_contain_text("志愿者人数")
    page.click("#language")
    expect(page.locator("#ranking svg")).to_contain_text("volunteers", ignore_case=True)


def test_metrics_are_found_by_what_is_typed(page: Page, site: Path) -> None:
    open_page(page, site, "metrics/index.html")
    rows = page.locator("tr[data-find]:visible")
    everything = rows.count()
    page.fill("#filter", "听证")
    assert 0 < rows.count() < everything / 10
    page.fill("#filter", "no such thing")
    expect(page.locator("#none")).to_be_visible()


def test_words_typed_on_the_overview_are_looked_for_in_the_facts(page: Page, site: Path) -> None:
    open_page(page, site, "index.html")
    page.fill("#find", "听证会")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"facts\.html#q="))
    page.wait_for_selector("#list[data-shown=all]")
    assert page.locator("#list tbody tr").count() > 5


def test_a_year_and_a_measure_word_are_chosen_for_the_charts(page: Page, site: Path) -> None:
    open_page(page, site, RANKING)
    years = page.locator("#year option").all_inner_texts()
    assert years == sorted(years, reverse=True)
    page.select_option("#year", years[-1])
    expect(page.locator("#ranking svg")).to_contain_text(years[-1])
