"""What a visitor of the pages sees and hears: a browser without network, and what its pages complain of."""

import csv
import io
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Page

READY = "#list[data-shown=all]"
PHONE, DESKTOP = 390, 1280


@dataclass
class Heard:
    """What the pages of a test asked for and complained of."""

    requests: list[str] = field(default_factory=list[str])
    complaints: list[str] = field(default_factory=list[str])

    def scripts(self) -> list[str]:
        """The pieces of data that were loaded, below `data/`."""
        return [address.rpartition("/data/")[2].removesuffix(".js") for address in self.requests if "/data/" in address]


def open_list(page: Page, site: Path, address: str) -> None:
    """Open a page of a list anew and wait until it shows everything that fits."""
    path, _, chosen = address.partition("#")
    page.goto("about:blank")
    page.goto((site / path).as_uri() + (f"#{chosen}" if chosen else ""))
    page.wait_for_selector(READY)


def count_of(page: Page) -> int:
    """How many rows the list says that it has."""
    text = page.inner_text(".count")
    return int("".join(sign for sign in text.replace("（", " ").split(" ")[0] if sign.isdigit()))


def downloaded(page: Page) -> list[dict[str, str]]:
    """What the button hands over."""
    with page.expect_download() as started:
        page.click(".download")
    content = Path(started.value.path()).read_bytes()
    assert content.startswith(b"\xef\xbb\xbf"), "a spreadsheet would take it for another encoding"
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def facts_shown(page: Page) -> list[int]:
    """The keys of the facts that are on the page, in their order."""
    return [
        int(key) for key in page.locator("#list tbody data[data-fact]").evaluate_all("all => all.map(each => each.dataset.fact)")
    ]
