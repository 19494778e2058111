"""What only served pages can do, as a person does it: asking in SQL, correcting a figure, noticing that the data has changed."""

import csv
from collections.abc import Generator
from pathlib import Path
from typing import cast

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.program import Program
from tests.site.exploring import Explorer, exploring
from zhibiao.lake.location import Warehouse
from zhibiao.operations.document import StoredFact, find_document

pytestmark = pytest.mark.slow
SHALUO = "shaluo_town_2022.txt"
SERIOUS = ("serious", "critical")


@pytest.fixture
def complaints() -> list[str]:
    """What pages complain of, but for mistakes of the person, which the server refuses."""
    return []


@pytest.fixture
def tab(chromium: Browser, complaints: list[str]) -> Generator[Page, None, None]:
    """A tab. The test fails if a page complains."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(120_000)  # a correction is checked with a library that takes seconds to load
    page = context.new_page()
    page.on("console", lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert [said for said in complaints if "422 (Unprocessable" not in said] == []


def fact_of(warehouse: Path, text: str) -> StoredFact:
    """The first fact of the town's report with this text."""
    return next(fact for fact in find_document(Warehouse(warehouse), SHALUO).facts if fact.text == text)


def page_of(warehouse: Path, name: str = SHALUO) -> str:
    """The path of a document's page."""
    return f"documents/{find_document(Warehouse(warehouse), name).sha256[:16]}.html"


def violations(page: Page, part: str = "html") -> list[str]:
    """What axe finds serious in a part of the page."""
    found = cast("list[dict[str, object]]", Axe().run(page, context=part).response["violations"])
    return [f"{one['id']}: {one['nodes']}"[:500] for one in found if one["impact"] in SERIOUS]


def run(page: Page, statement: str) -> None:
    """Ask and wait for the answer."""
    page.fill("#statement", statement)
    page.press("#statement", "Control+Enter")
    page.wait_for_selector("#run:not([disabled])")


# SQL


def test_a_question_leads_to_the_sentence_behind_its_number(tab: Page, explorer: Explorer):
    tab.goto(f"{explorer.address}sql.html")
    run(tab, "select document, char_start, value from mart.hearings where document = 'shaluo_town_2022.txt' order by char_start")
    heads = tab.locator("#rows thead th").all_inner_texts()
    assert heads == ["出处", "document", "char_start", "value"]
    value = tab.locator("#rows tbody tr").first.locator("td").last.inner_text()
    tab.click("#rows tbody tr:first-child a")
    tab.wait_for_selector("#fact:not([hidden])")
    assert value in tab.inner_text("mark.chosen")


def test_hostile_cells_are_text(tab: Page, explorer: Explorer):
    tab.goto(f"{explorer.address}sql.html")
    hostile = "<img src=x onerror=\"document.title='broken'\"><script>alert(1)</script>"
    run(tab, f"select '{hostile.replace(chr(39), chr(39) * 2)}' as \"<b>x</b>\", repeat('=A1,', 100) as long, null as nothing")
    assert tab.inner_text("#rows tbody td >> nth=0") == hostile
    assert tab.inner_text("#rows thead th >> nth=0") == "<b>x</b>"
    assert "broken" not in tab.title() and tab.locator("#rows img, #rows script, #rows b").count() == 0


def test_an_analysis_asks_for_what_it_needs(tab: Page, explorer: Explorer):
    tab.goto(f"{explorer.address}sql.html")
    tab.click("#analyses button[data-name=metric_trend]")
    assert "一项指标的逐年变化" in tab.inner_text("#about")
    tab.click("#run")
    assert tab.inner_text("#trouble") == "请先填写 $metric"
    tab.fill("#parameter-metric", "deliberation.hearings")
    tab.click("#run")
    tab.wait_for_selector("#rows table")
    assert "analysis=metric_trend" in tab.url and "deliberation.hearings" in tab.url


def test_a_question_can_be_sent_to_somebody_and_is_not_asked_by_itself(tab: Page, explorer: Explorer):
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url) if request.method == "POST" else None)
    tab.goto(f"{explorer.address}sql.html#q=from+mart.hearings+where+report_year+%3D+%24year&%24year=2022")
    tab.wait_for_selector("#parameter-year")
    assert tab.input_value("#statement") == "from mart.hearings where report_year = $year"
    assert tab.input_value("#parameter-year") == "2022"
    tab.wait_for_selector("#analyses button")
    assert asked == []
    tab.click("#run")
    tab.wait_for_selector("#rows table")
    assert len(asked) == 1


def test_what_was_asked_is_remembered(tab: Page, explorer: Explorer):
    tab.goto(f"{explorer.address}sql.html")
    run(tab, "select 1 as one")
    run(tab, "select 2 as two")
    tab.reload()
    tab.click("#history summary")
    assert [text.strip() for text in tab.locator("#earlier button").all_inner_texts()] == ["select 2 as two", "select 1 as one"]
    tab.click("#earlier button >> nth=1")
    assert tab.input_value("#statement") == "select 1 as one"
    tab.click("#history summary")
    tab.click("#forget")
    assert tab.locator("#earlier button").count() == 0


def test_an_answer_is_downloaded_whole(tab: Page, explorer: Explorer):
    tab.goto(f"{explorer.address}sql.html")
    run(tab, "select range as n from range(1500)")
    assert tab.inner_text("#answer-title") == "1,500 行，显示前 1,000 行"
    assert tab.locator("#rows tbody tr").count() == 1_000
    with tab.expect_download() as started:
        tab.click("#downloads a >> text=CSV")
    with Path(started.value.path()).open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.reader(file))) == 1_501


def test_a_mistake_is_one_line_and_the_question_stays(tab: Page, explorer: Explorer):
    tab.goto(f"{explorer.address}sql.html")
    run(tab, "from mart.hearing")
    assert "Did you mean 'mart.hearings'" in tab.inner_text("#trouble")
    assert tab.input_value("#statement") == "from mart.hearing"


def test_a_question_that_takes_too_long_is_stopped_by_hand(tab: Page, explorer: Explorer):
    tab.goto(f"{explorer.address}sql.html")
    tab.fill("#statement", "select count(*) from range(100000000) as a, range(100000000) as b where a.range % 7 = b.range % 11")
    tab.click("#run")
    tab.click("#stop")
    tab.wait_for_selector("#trouble:not([hidden])")
    assert tab.inner_text("#trouble") == "已停止。"
    run(tab, "select 1 as one")
    assert tab.inner_text("#rows tbody") == "1"


def test_what_can_be_asked_is_found_by_a_column(tab: Page, explorer: Explorer):
    tab.goto(f"{explorer.address}sql.html")
    tab.wait_for_selector("#analyses button")
    tab.fill("#filter", "reading_version")
    assert tab.locator("#analyses li").count() == 0
    tab.click("#tables summary >> text=core.dim_document")
    tab.click("#language")
    tab.fill("#filter", "hearings")
    tab.click("#tables summary >> text=mart.hearings")
    tab.click("#tables details[open] .pick")
    assert tab.input_value("#statement") == "from mart.hearings\nlimit 100"
    tab.fill("#filter", "no such thing")
    assert tab.is_visible("#nothing")


@pytest.mark.parametrize("width", [390, 1280])
def test_the_page_is_for_everybody(tab: Page, explorer: Explorer, width: int):
    tab.set_viewport_size({"width": width, "height": 844})
    tab.goto(f"{explorer.address}sql.html")
    tab.wait_for_selector("#analyses li", state="attached")
    assert violations(tab) == []
    run(tab, "from mart.hearings")
    assert violations(tab) == []
    assert tab.evaluate("document.documentElement.scrollWidth") == width


# Corrections


def open_form(tab: Page, explorer: Explorer, warehouse: Path, text: str) -> StoredFact:
    """The form of a fact of the town's report."""
    fact = fact_of(warehouse, text)
    tab.goto(f"{explorer.address}{page_of(warehouse)}#f{fact.start}")
    tab.click(".correct-it")
    tab.wait_for_selector("dialog[open]")
    return fact


def test_a_figure_is_corrected_where_it_stands(tab: Page, warehouse_of_mine: Path):
    with exploring(warehouse_of_mine) as explorer:
        fact = open_form(tab, explorer, warehouse_of_mine, "3场")
        assert tab.inner_text("dialog blockquote mark") == "3场"
        assert tab.input_value("dialog [name=value]") == "3" and tab.input_value("dialog [name=period]") == "2022"
        tab.fill("dialog [name=value]", "1,190")
        tab.fill("dialog [name=reason]", "附件写明")
        tab.fill("dialog [name=author]", "李明")
        tab.click("dialog [type=submit]")
        tab.wait_for_selector("dialog .preview:not([hidden])")
        entry = tab.inner_text("dialog pre")
        assert "set: {value: 1190}" in entry and "reason: 附件写明" in entry
        assert not (warehouse_of_mine / "corrections").exists()
        tab.click("dialog [type=submit]")
        tab.wait_for_selector(f'#f{fact.start}[data-value="1190.0"]')
        tab.wait_for_selector(".notice >> text=已更正")
        assert "附件写明" in tab.inner_text("#fact")
        file = warehouse_of_mine / "corrections" / "corrections.yml"
        assert entry.strip() in file.read_text(encoding="utf-8")
        tab.click(".correct-it")  # who has corrected one figure corrects the next
        assert tab.input_value("dialog[open] [name=author]") == "李明"


def test_a_mistake_in_the_form_loses_nothing(tab: Page, explorer: Explorer, loaded: Path):
    open_form(tab, explorer, loaded, "3场")
    tab.fill("dialog [name=metric]", "deliberation.hearing")
    tab.fill("dialog [name=reason]", "附件写明")
    tab.click("dialog [type=submit]")
    assert "Did you mean 'deliberation.hearings'" in tab.inner_text("dialog .trouble:not([hidden])")
    assert tab.input_value("dialog [name=reason]") == "附件写明"
    tab.keyboard.press("Escape")
    tab.wait_for_selector("dialog:not([open])", state="attached")
    tab.click(".correct-it")
    assert tab.input_value("dialog[open] [name=metric]") == "deliberation.hearing"
    tab.fill("dialog [name=metric]", "deliberation.hearings")
    tab.fill("dialog [name=value]", "many")
    tab.click("dialog [type=submit]")
    tab.wait_for_selector("dialog .trouble >> text=has to be a number")


def test_a_changed_form_has_to_be_looked_at_again(tab: Page, explorer: Explorer, loaded: Path):
    open_form(tab, explorer, loaded, "3场")
    tab.check("dialog [value=drop]")
    assert tab.is_hidden("dialog [name=value]")
    tab.fill("dialog [name=reason]", "门牌号")
    tab.click("dialog [type=submit]")
    tab.wait_for_selector("dialog .preview:not([hidden])")
    assert "drop: true" in tab.inner_text("dialog pre") and tab.inner_text("dialog [type=submit]") == "写入"
    tab.fill("dialog [name=reason]", "年份")
    assert tab.is_hidden("dialog .preview") and tab.inner_text("dialog [type=submit]") == "预览"


def test_a_missed_figure_is_added_by_marking_it(tab: Page, explorer: Explorer, loaded: Path):
    tab.goto(f"{explorer.address}{page_of(loaded)}")
    tab.evaluate(
        """() => {
            const walker = document.createTreeWalker(document.querySelector("article.text"), NodeFilter.SHOW_TEXT);
            for (let node = walker.nextNode(); node; node = walker.nextNode()) {
                const at = node.data.indexOf("专家论证");
                if (at >= 0) { getSelection().setBaseAndExtent(node, at, node, at + 4); return; }
            }
        }"""
    )
    tab.click(".add-it")
    tab.wait_for_selector("dialog[open]")
    assert tab.inner_text("dialog blockquote mark") == "专家论证"
    tab.fill("dialog [name=value]", "3")
    tab.fill("dialog [name=unit]", "次")
    tab.fill("dialog [name=reason]", "原文列举了三次")
    tab.click("dialog [type=submit]")
    tab.wait_for_selector("dialog .preview:not([hidden])")
    text = find_document(Warehouse(loaded), SHALUO).text
    start = text.index("专家论证")
    assert f"span: [{start}, {start + 4}]" in tab.inner_text("dialog pre")
    assert "add: {value: 3, unit: 次, status: actual}" in tab.inner_text("dialog pre")


@pytest.mark.parametrize("width", [390, 1280])
def test_the_form_is_for_everybody(tab: Page, explorer: Explorer, loaded: Path, width: int):
    tab.set_viewport_size({"width": width, "height": 844})
    open_form(tab, explorer, loaded, "3场")
    assert violations(tab, "dialog") == []
    tab.fill("dialog [name=value]", "4")
    tab.fill("dialog [name=reason]", "附件写明")
    tab.click("dialog [type=submit]")
    tab.wait_for_selector("dialog .preview:not([hidden])")
    assert violations(tab, "dialog") == []
    assert tab.evaluate("document.documentElement.scrollWidth") == width


def test_an_open_page_tells_that_the_data_has_changed(
    tab: Page, complaints: list[str], warehouse_of_mine: Path, zhibiao: Program
):
    with exploring(warehouse_of_mine) as explorer:
        tab.goto(f"{explorer.address}index.html")
        run = zhibiao(
            "correct", SHALUO, "--at", str(fact_of(warehouse_of_mine, "3场").start), "--set", "value=88", "--reason", "x",
            "--author", "y", "--yes", "-w", warehouse_of_mine,
        )  # fmt: skip
        assert run.code == 0, run.err
        tab.wait_for_selector(".notice >> text=数据已更新")
        snapshot = tab.get_attribute("meta[name=zhibiao-snapshot]", "content")
        tab.click(".notice button >> text=重新载入")
        tab.wait_for_selector(f'meta[name=zhibiao-snapshot]:not([content="{snapshot}"])', state="attached")
        tab.wait_for_load_state()  # its scripts come after its head: a server killed in between would never be missed
        explorer.process.kill()
        tab.wait_for_selector(".notice >> text=已结束")
        complaints.clear()  # the browser's own, of a server that is gone


def test_a_page_of_files_alone_does_none_of_it(tab: Page, loaded: Path, zhibiao: Program, tmp_path: Path):
    run = zhibiao("site", tmp_path / "pages", "-w", loaded)
    assert run.code == 0, run.err
    assert not (tmp_path / "pages" / "sql.html").exists()
    page = (tmp_path / "pages" / page_of(loaded)).read_text(encoding="utf-8")
    assert "zhibiao-token" not in page and "served" not in page and "correct.js" not in page
