"""Every number that is shown is the mart's."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.builders import rows
from tests.site.visit import READY, open_list
from zhibiao.lake.location import Warehouse

SAMPLED = 200


@dataclass(frozen=True, slots=True)
class Shown:
    """A number on a page: its text, what it exactly is, and the key of the fact that it is the value of."""

    page: str
    text: str
    value: float
    fact: int | None

    def __str__(self) -> str:
        return f"{self.page}: {self.text}"


class _Numbers(HTMLParser):
    """The numbers of a page as it is written."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.page = page.name
        self.found: list[Shown] = []
        self._attributes: dict[str, str | None] | None = None
        self._text = ""
        self.feed(page.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "data":
            self._attributes, self._text = dict(attrs), ""

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "data" and self._attributes is not None:
            fact = self._attributes.get("data-fact")
            value = float(self._attributes.get("value") or "")
            self.found.append(Shown(self.page, self._text, value, int(fact) if fact else None))
            self._attributes = None


def written(site: Path) -> list[Shown]:
    """Numbers in the pages as they are written."""
    return [number for path in sorted(site.rglob("*.html")) for number in _Numbers(path).found]


def listed(page: Page, site: Path, pages: int) -> Iterator[Shown]:
    """Numbers of facts in the list, as a browser shows them."""
    open_list(page, site, "facts.html#rows=100")
    for _ in range(pages):
        shown: list[tuple[str, str, str]] = page.locator("#list tbody data[data-fact]").evaluate_all(
            "all => all.map(each => [each.dataset.fact, each.value, each.textContent])"
        )
        yield from (Shown("facts.html", text, float(value), int(key)) for key, value, text in shown)
        number = page.inner_text(".pager .page")
        page.get_by_role("button", name="下一页").click()
        expect(page.locator(".pager .page")).not_to_have_text(number)
        page.wait_for_selector(READY)


def check(shown: list[Shown], loaded: Path) -> None:
    """A sample of numbers of facts is the mart's, in what is shown as in what stands behind it."""
    held = {int(str(key)): value for key, value in rows(Warehouse(loaded), "select fact_key, value from mart.observation")}
    assert len(shown) >= SAMPLED
    for number in random.Random(9).sample(shown, SAMPLED):
        assert number.fact is not None
        assert number.value == held[number.fact], number
        assert float(number.text.replace(",", "")) == number.value, number


def test_numbers_in_the_list_are_those_of_the_mart(page: Page, site: Path, loaded: Path) -> None:
    check(list(listed(page, site, 4)), loaded)


def test_numbers_on_pages_are_those_of_the_mart(site: Path, loaded: Path) -> None:
    check([number for number in written(site) if number.fact is not None], loaded)


def test_every_number_says_what_it_exactly_is(site: Path) -> None:
    numbers = written(site)
    assert numbers
    for number in numbers:
        assert abs(float(number.text.replace(",", "")) - number.value) <= 1e-14 * abs(number.value), number
