"""What the pages cost, and how quickly they open: `python -m bench.site [REPORTS] [--json FILE]` (needs Chromium).

Two warehouses, one with ten times the reports of the other; the pages of each are written to files and opened in a browser. Each
line is a page: seconds until it has shown all that it shows at first, requests and megabytes, and the large warehouse in times of
the small.
"""

import argparse
import json
import statistics
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from playwright.sync_api import Browser, Request, sync_playwright

from bench.generate import write
from bench.ingest import Cost, run
from tests.browser import CHROMIUM

TIMES = 10  # the large warehouse in times of the small
ROUNDS = 5
# What is there when a page has shown what it shows at first.
SHOWN = {
    "facts": "#list[data-shown=all]",
    "a metric": "#ranking svg",
    "an organisation": "table.years",
    "a document": "mark.fact",
}


@dataclass(frozen=True, slots=True)
class Opened:
    """How a page opened: the median of the seconds, what it asked for, and how large that was."""

    page: str
    seconds: float
    requests: int
    megabytes: float


@dataclass(frozen=True, slots=True)
class Built:
    """A site: what it took to write, what it takes on the disk, how its pages open."""

    reports: int
    cost: Cost
    files: int
    megabytes: float
    opened: tuple[Opened, ...]


def build(folder: Path, reports: int, browser: Browser) -> Built:
    """Generate reports, load them, write the site and open its pages."""
    write(folder / "reports", reports)
    run("ingest", folder / "reports", "--warehouse", folder / "warehouse", "--quiet")
    site = folder / "site"
    cost = run("site", site, "--warehouse", folder / "warehouse", "--quiet")
    sizes = [path.stat().st_size for path in site.rglob("*") if path.is_file()]
    opened = tuple(open_page(browser, name, path) for name, path in _pages(site))
    return Built(reports, cost, len(sizes), sum(sizes) / 1e6, opened)


def _pages(site: Path) -> Iterator[tuple[str, Path]]:
    """A page of each kind, the largest where there are many."""
    yield "overview", site / "index.html"
    yield "facts", site / "facts.html"
    yield "quality", site / "quality.html"
    for name, kind in (
        ("a metric", "metrics"),
        ("a place", "places"),
        ("an organisation", "organisations"),
        ("a document", "documents"),
    ):
        pages = (page for page in (site / kind).glob("*.html") if page.name != "index.html")
        yield name, max(pages, key=lambda page: page.stat().st_size)


def open_page(browser: Browser, name: str, path: Path) -> Opened:
    """Open the page some times, each in a browser context of its own: nothing is kept from the time before."""
    seconds: list[float] = []
    asked: list[str] = []

    def hear(request: Request) -> None:
        asked.append(request.url)

    for _ in range(ROUNDS):
        asked.clear()
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        tab = context.new_page()
        tab.on("request", hear)
        tab.goto(path.as_uri())
        tab.wait_for_selector(SHOWN.get(name, "footer"), state="attached")
        seconds.append(float(tab.evaluate("performance.now()")) / 1000)
        context.close()
    files = {Path(address.removeprefix("file://").partition("#")[0]) for address in asked if address.startswith("file:")}
    return Opened(name, statistics.median(seconds), len(files), sum(file.stat().st_size for file in files) / 1e6)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("reports", nargs="?", type=int, default=2000, help="reports of the large warehouse")
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    if CHROMIUM is None:
        sys.exit("pages are opened in Chromium, which is not here: apt install chromium")
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        small = build(Path(name) / "small", chosen.reports // TIMES, browser)
        large = build(Path(name) / "large", chosen.reports, browser)
        browser.close()
    print(f"{'':<18} {small.reports:>10,} reports {large.reports:>15,} reports {'times':>8}")
    rows = [
        ("written, s", small.cost.seconds, large.cost.seconds),
        ("memory, MB", small.cost.megabytes, large.cost.megabytes),
        ("files", small.files, large.files),
        ("on the disk, MB", small.megabytes, large.megabytes),
    ]
    for title, one, other in rows:
        print(f"{title:<18} {one:18,.1f} {other:23,.1f} {other / one:8.2f}")
    print()
    for one, other in zip(small.opened, large.opened, strict=True):
        told = [f"{page.seconds:6.2f} s {page.requests:3} files {page.megabytes:5.2f} MB" for page in (one, other)]
        print(f"{one.page:<18} {told[0]}   {told[1]} {other.seconds / one.seconds:8.2f}")
    if chosen.json:
        chosen.json.write_text(json.dumps([asdict(small), asdict(large)], indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
