"""Data Docs: what was expected and how it came out, as pages for a browser that need nothing beside themselves."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from zhibiao.quality.breaking import Finding
from zhibiao.quality.check import Check
from zhibiao.quality.suites import load_suite

if TYPE_CHECKING:
    from great_expectations.render.components import RenderedDocumentContent

INDEX = "index.html"
RESULTS = "validations"
SUITES = "expectations"
GENERATOR = "zhibiao data docs"  # stands in the head of each page


def holds_pages(folder: Path) -> set[str]:
    """The names of what is ours in a folder; none where its index is missing or another's."""
    try:
        page = (folder / INDEX).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return set()
    return {INDEX, RESULTS, SUITES} if f'content="{GENERATOR}"' in page else set()


def write_pages(folder: Path, warehouse: str, checks: Sequence[Check], found: Sequence[Finding], now: datetime) -> None:
    """Write an index, a page of results and a page of expectations for each suite into the empty folder.

    `warehouse` is what to call it, `now` when it was checked (UTC). OSError when a page cannot be written.
    """
    from zhibiao.quality.pages_documents import index_document, results_document, suite_document
    from zhibiao.quality.pages_view import OfflineView

    view = OfflineView()
    when = f"{now:%Y-%m-%d %H:%M} UTC"

    def put(path: str, title: str, document: "RenderedDocumentContent", home: str | None) -> None:
        document.page_title = title
        page = view.render(document, home=home, warehouse=warehouse, validated_at=when, generator=GENERATOR)
        target = folder / path
        target.parent.mkdir(exist_ok=True)
        target.write_text(page, encoding="utf-8")

    names = dict.fromkeys(check.suite for check in checks)
    suites = [load_suite(name) for name in names]
    put(INDEX, "Data Docs", index_document(checks, suites), None)
    for suite in suites:
        of_suite = [check for check in checks if check.suite == suite.name]
        rows = [finding for finding in found if finding.check.suite == suite.name]
        put(f"{RESULTS}/{suite.name}.html", suite.name, results_document(suite, of_suite, rows, now), f"../{INDEX}")
        put(f"{SUITES}/{suite.name}.html", f"Expectations of {suite.name}", suite_document(suite), f"../{INDEX}")
