"""Every kind of page opens without complaint, fits its screen, and can be used by those who do not see it."""

from pathlib import Path
from typing import TypedDict, cast

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.site.visit import DESKTOP, PHONE, Heard

LISTS = ("facts.html", "organisations/index.html", "documents/index.html")
OPTIONS = {"resultTypes": ["violations"], "preload": False}  # it would fetch the style sheet, which a page may not
WAITING = 1_500  # milliseconds after which a page without a list has drawn its charts


class Node(TypedDict):
    """A part of a page that axe finds fault with."""

    html: str


class Violation(TypedDict):
    """What axe finds fault with."""

    id: str
    impact: str
    nodes: list[Node]


def one_of_each(site: Path) -> list[str]:
    """The pages at the top, and of each folder its index and the largest other page."""
    found = sorted(path.name for path in site.glob("*.html"))
    for folder in sorted(path for path in site.iterdir() if path.is_dir()):
        pages = sorted(folder.glob("*.html"), key=lambda page: (page.stat().st_size, page.name))
        index = [page for page in pages if page.name == "index.html"]
        found += [page.relative_to(site).as_posix() for page in index + [page for page in pages if page not in index][-1:]]
    return found


def look(page: Page, site: Path, address: str, width: int) -> None:
    """Open a page and wait until all is drawn."""
    page.set_viewport_size({"width": width, "height": 900})
    page.goto((site / address).as_uri())
    if address in LISTS:
        page.wait_for_selector("#list[data-shown=all]")
    elif page.locator(".chart").count():
        page.wait_for_timeout(WAITING)


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_every_kind_of_page_opens_and_fits(page: Page, heard: Heard, site: Path, width: int) -> None:
    troubles: list[str] = []
    pages = one_of_each(site)
    assert set(LISTS) <= set(pages)
    for address in pages:
        heard.requests.clear()
        heard.complaints.clear()
        look(page, site, address, width)
        troubles += [f"{address}: {complaint}" for complaint in heard.complaints]
        troubles += [f"{address}: asks for {asked}" for asked in heard.requests if not asked.startswith(site.as_uri() + "/")
                     and not asked.startswith(("data:", "blob:"))]  # fmt: skip
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            troubles.append(f"{address}: {wide} wide at {width}")
    heard.complaints.clear()
    assert troubles == []


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_axe_finds_nothing_serious(page: Page, site: Path, width: int, language: str) -> None:
    troubles: list[str] = []
    for address in one_of_each(site):
        look(page, site, address, width)
        switch = page.locator("#language")
        if switch.count() and page.evaluate("document.documentElement.lang === 'en'") != (language == "en"):
            switch.click()
            look(page, site, address, width)
        found = cast(list[Violation], Axe().run(page, options=OPTIONS).response["violations"])
        for violation in found:
            if violation["impact"] in ("serious", "critical"):
                nodes = [node["html"][:160] for node in violation["nodes"]]
                troubles.append(f"{address}: {violation['id']} ({len(nodes)}): {nodes[:3]}")
    assert troubles == []


def test_links_within_the_pages_lead_somewhere(page: Page, site: Path) -> None:
    missing: set[str] = set()
    for address in one_of_each(site):
        look(page, site, address, DESKTOP)
        for link in page.locator("a[href]").evaluate_all("all => all.map(each => each.href)"):
            target = str(link).partition("#")[0]
            if target.startswith(site.as_uri()) and not (site / target.removeprefix(site.as_uri() + "/")).exists():
                missing.add(f"{address} → {target.removeprefix(site.as_uri())}")
    assert sorted(missing) == []
