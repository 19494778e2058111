"""The pictures in docs/pictures: pages of the samples, as a browser shows them. Each machine has its own fonts."""

import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.browser import CHROMIUM
from tools.generated import ROOT

FOLDER = ROOT / "docs" / "pictures"
WIDTH, HEIGHT = 1120, 720  # pixels


def zhibiao(*arguments: str | Path) -> None:
    """Run the program; CalledProcessError when it fails."""
    subprocess.run([sys.executable, "-m", "zhibiao.cli", *map(str, arguments), "--quiet"], cwd=ROOT, check=True)


def shoot(browser: Browser, page: Path, picture: str, *, language: str, select: str | None = None) -> None:
    """A picture of a page; `select` names the figure whose sentence is shown."""
    context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT})
    tab = context.new_page()
    tab.add_init_script(f"localStorage.setItem('zhibiao-language', '{language}')")
    tab.goto(page.as_uri())
    if select is not None:
        mark = tab.locator(select).first
        mark.scroll_into_view_if_needed()
        mark.click()
    tab.wait_for_timeout(500)  # charts draw themselves after the page is there
    tab.screenshot(path=FOLDER / picture)
    context.close()


def main() -> None:
    """Write the pictures anew."""
    if CHROMIUM is None:
        sys.exit("the pictures need Chromium: apt install chromium")
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        warehouse, pages = Path(scratch) / "warehouse", Path(scratch) / "pages"
        zhibiao("ingest", "samples", "--warehouse", warehouse)
        zhibiao("site", pages, "--warehouse", warehouse)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        (report,) = (
            page
            for page in (pages / "documents").iterdir()
            if "青岚街道2022年" in page.read_text(encoding="utf-8").partition("</h1>")[0]
        )
        for language in ("zh", "en"):
            shoot(
                browser, report, f"document.{language}.png", language=language, select='mark[data-metric="deliberation.hearings"]'
            )
            shoot(browser, pages / "facts.html", f"facts.{language}.png", language=language)
        browser.close()


if __name__ == "__main__":
    main()
