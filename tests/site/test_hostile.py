"""A report that would like to run something in the reader's browser, turn its letters round, or burst the page."""

from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.builders import HEADER, SEAT, Library, Said, Story, retitled
from tests.site.test_pages import one_of_each
from tests.site.visit import DESKTOP, PHONE, READY, downloaded, open_list
from zhibiao.lake.attach import reading
from zhibiao.lake.location import Warehouse
from zhibiao.operations.outcome import Fate
from zhibiao.operations.site import write_site

RUN = "window.ran=1"
EVIL = f"</script><script>{RUN}</script>\"><img src=x onerror='{RUN}'>\u202e\u2066{{{{7*7}}}}\u2028"
LONG = f"<b>{'长' * 10_000}</b>街道办事处"
FOREIGN = ", ".join(
    ["img", "iframe", "object", "embed", "script:not([src], [type='application/json'])", "b", "base", "a[href^='javascript']",
     "[onerror]", "[onclick]"]
)  # fmt: skip


@pytest.fixture
def hostile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The pages of a warehouse of hostile reports."""
    monkeypatch.chdir(tmp_path)
    library = Library(Path(f"javascript:{RUN}"))
    warehouse = Warehouse(tmp_path / "warehouse")
    table = f"| 项目{EVIL} | 件数 |\n| --- | --- |\n| <script>{RUN}</script> | 71件 |\n"
    evil = Story(
        name="<img src=x onerror=alert(1)>.txt",
        header=replace(HEADER, seat=replace(SEAT, town=f"{EVIL}街道")),
        text=f"{EVIL}召开听证会12次，=HYPERLINK(1)受理{EVIL}35件。\n{table}{'很长的一句' * 2_000}99件",
        said=(
            Said("12次", 12.0, "deliberation.hearings", measure=EVIL, subject=EVIL, section=(EVIL, LONG)),
            Said("35件", 35.0, None, unit="件", measure="=cmd|' /C calc'!A1"),
            Said("71件", 71.0, "mediation.cases_accepted", unit="件"),
            Said("99件", 99.0, None, unit="件", measure=LONG),
        ),
    )
    done = library.load(
        warehouse,
        retitled(evil, title=EVIL, organisation=LONG, doc_number=EVIL),
        retitled(Story(name="plain.txt"), organisation=f"\u202e{EVIL}", report_year=2021),
    )
    assert {outcome.fate for outcome in done} == {Fate.LOADED}
    with reading(warehouse) as connection:
        ((longest,),) = connection.execute("select max(length(name)) from core.dim_organisation").fetchall()
        assert longest > 10_000
    write_site(tmp_path / "pages", warehouse)
    return tmp_path / "pages"


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_nothing_of_a_report_runs_or_bursts_a_page(page: Page, hostile: Path, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    pages = sorted({*one_of_each(hostile), *(path.relative_to(hostile).as_posix() for path in hostile.rglob("*.html"))})
    for address in pages:
        page.goto((hostile / address).as_uri())
        if page.locator("#list").count():
            page.wait_for_selector(READY)
        page.wait_for_timeout(100)
        assert page.evaluate("window.ran") is None, address
        assert page.locator(FOREIGN).evaluate_all("all => all.map(each => each.outerHTML.slice(0, 200))") == [], address
        sources = page.locator("script[src]").evaluate_all("all => all.map(each => each.src)")
        assert [source for source in sources if not source.startswith(hostile.as_uri())] == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        assert not page.evaluate(r"/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/.test(document.body.textContent)"), address


def test_a_search_that_is_hostile_stays_text(page: Page, hostile: Path) -> None:
    open_list(
        page,
        hostile,
        f"facts.html#q=%3Cimg src=x onerror={RUN}%3E&metric=%22%3E%3Cscript%3E{RUN}%3C/script%3E&year=x&page=-7&sort=__proto__",
    )
    assert page.evaluate("window.ran") is None
    assert page.locator(FOREIGN).count() == 0


def test_what_is_downloaded_runs_in_no_spreadsheet(page: Page, hostile: Path) -> None:
    open_list(page, hostile, "facts.html")
    taken = [row for row in downloaded(page) if row["document"] != "plain.txt"]
    assert {row["measure"] for row in taken if row["value"] == "35"} == {"'=cmd|' /C calc'!A1"}
    cells = [text for row in taken for text in row.values()]
    assert not [text for text in cells if text.startswith(("=", "+", "@", "\t"))]
    assert any("</script><script>" in text for text in cells)
    assert "\u202e" not in "".join(cells)
