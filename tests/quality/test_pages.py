"""Data Docs need nothing beside themselves, and let nothing in a report become part of the page."""

import json
import re
from collections.abc import Generator, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Protocol, cast
from urllib.parse import urldefrag

import pytest
from lxml import html as _html  # pyright: ignore[reportAttributeAccessIssue, reportUnknownVariableType]

from tests.browser import CHROMIUM, Browser, browser
from tests.quality.conftest import SCRIPT
from zhibiao.errors import UsageError, ZhibiaoError
from zhibiao.lake.location import Warehouse
from zhibiao.operations.validate import validate
from zhibiao.quality.suites import GATES, load_suite

SUITES = {file.name.removesuffix(".json") for file in files("zhibiao.expectations").iterdir() if file.name.endswith(".json")}
CHECKED = sorted(SUITES - set(GATES))  # by `validate`
FACTS = "validations/core.fact_observation.html"


@pytest.fixture(scope="module")
def docs(damaged: Warehouse, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages of the damaged warehouse."""
    folder = tmp_path_factory.mktemp("docs") / "docs"
    assert not validate(damaged, rows=None, docs=folder).ok
    return folder


class Node(Protocol):
    """As much of an element as is needed; attributes and texts that a path finds are read with `str`."""

    def xpath(self, path: str) -> list["Node"]: ...

    def text_content(self) -> str: ...


def parse(path: Path) -> Node:
    return cast(Node, _html.document_fromstring(path.read_text(encoding="utf-8")))  # pyright: ignore[reportUnknownMemberType]


def pages(folder: Path) -> Iterator[tuple[Path, Node]]:
    for path in sorted(folder.rglob("*.html")):
        yield path, parse(path)


def strings(page: Node, path: str) -> list[str]:
    return [str(found) for found in page.xpath(path)]


def words(node: Node) -> str:
    return " ".join(node.text_content().split())


def test_every_suite_has_a_page_of_results_and_one_of_expectations(docs: Path) -> None:
    names = {f"{folder}/{name}.html" for folder in ("validations", "expectations") for name in CHECKED}
    assert {str(path.relative_to(docs)) for path in docs.rglob("*") if path.is_file()} == {"index.html", *names}


def test_no_page_loads_or_runs_anything(docs: Path) -> None:
    for path, page in pages(docs):
        text = path.read_text(encoding="utf-8")
        assert not page.xpath("//script | //iframe | //object | //embed | //base | //form | //img | //@src | //@srcset"), path
        assert not page.xpath("//@*[starts-with(name(), 'on')]"), path
        assert strings(page, "//link/@href") == ["data:,"], "only the empty icon, which keeps the browser from asking for one"
        assert not re.search(r"@import|url\(", "".join(strings(page, "//style/text() | //@style"))), path
        assert not [address for address in strings(page, "//a/@href") if re.match(r"\w+:|//", address)], path
        assert "http://" not in text and "https://" not in text, path
        (policy,) = strings(page, "//meta[@http-equiv='Content-Security-Policy']/@content")
        assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'; img-src data:;")
        assert "script-src" not in policy


def test_every_link_leads_somewhere(docs: Path) -> None:
    known = {path: set(strings(page, "//@id")) for path, page in pages(docs)}
    followed = 0
    for path, page in pages(docs):
        for address in strings(page, "//a/@href"):
            target, fragment = urldefrag(address)
            to = (path.parent / target).resolve() if target else path
            assert to in known and (not fragment or fragment in known[to]), f"{path}: {address}"
            followed += 1
    assert followed > 3 * len(CHECKED)


def test_what_a_report_says_is_text_and_never_markup(docs: Path) -> None:
    told = parse(docs / FACTS).text_content()
    for hostile in (SCRIPT, f"--{SCRIPT}.txt", "<img src=x onerror=alert(1)>"):
        assert hostile in told
    for path, page in pages(docs):
        assert not page.xpath("//script | //img"), path


def test_every_rule_shows_its_name_its_words_and_how_it_is_checked(docs: Path) -> None:
    for name in CHECKED:
        suite = parse(docs / f"expectations/{name}.html")
        cells = {words(cell) for cell in parse(docs / f"validations/{name}.html").xpath("//td")}
        codes = {code.text_content().strip() for code in suite.xpath("//code")}
        for entry in json.loads(load_suite(name).source)["expectations"]:
            assert entry["meta"]["rule"] in cells and any(entry["description"] in cell for cell in cells), (name, entry)
            assert entry["meta"]["rule"] in codes and entry["description"] in words(suite), (name, entry)
            query = entry["kwargs"].get("unexpected_rows_query")
            assert entry["type"] in codes and (query is None or query.replace("{{", "{").replace("}}", "}") in codes)


def test_the_rows_that_break_a_rule_stand_on_the_page_with_their_sentences(docs: Path) -> None:
    (row,) = parse(docs / FACTS).xpath("//tr[.//mark[normalize-space()='1346件']]")
    assert "办理110非警务警情对接调解1346件、法院委托调解903件。" in "".join(row.text_content().split())
    assert "1346件 = -1, at 819" in row.text_content()


def test_the_pages_take_the_place_of_earlier_ones_and_of_nothing_else(loaded: Path, tmp_path: Path) -> None:
    folder = tmp_path / "docs"
    warehouse = Warehouse(loaded)
    validate(warehouse, docs=folder)
    (folder / "validations" / "of_old.html").write_text("old", encoding="utf-8")
    validate(warehouse, docs=folder)
    assert not (folder / "validations" / "of_old.html").exists()
    (folder / "letter.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match=r"holds other things than Data Docs: letter\.txt"):
        validate(warehouse, docs=folder)
    assert (folder / "letter.txt").read_text(encoding="utf-8") == "mine"


def test_pages_that_cannot_be_written_are_said_in_one_line(loaded: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(ZhibiaoError, match=r"file/docs: cannot be written .*name another folder"):
        validate(Warehouse(loaded), docs=tmp_path / "file" / "docs")


@pytest.fixture(scope="module")
def tab() -> Generator[Browser, None, None]:
    """A browser that reaches nothing."""
    if CHROMIUM is None:
        pytest.skip("there is no browser here")
    with browser() as opened:
        yield opened


@pytest.mark.slow
@pytest.mark.parametrize("width", [390, 1200])
def test_a_browser_without_network_shows_the_pages_styled_and_complains_of_nothing(docs: Path, tab: Browser, width: int) -> None:
    for page in ("index.html", FACTS, "validations/core.dim_place.html", "expectations/core.fact_observation.html"):
        tab.open(docs / page, width)
        assert tab.complaints == []
        assert {address.partition(":")[0] for address in tab.requests} <= {"file", "data"}
        assert tab.ask("getComputedStyle(document.querySelector('header')).position") == "sticky"
        assert tab.ask("document.documentElement.scrollWidth <= innerWidth"), f"{page} is wider than the screen"
    tab.open(docs / "index.html", width)
    colour = "getComputedStyle(document.querySelector('.text-{}')).color"
    assert tab.ask(colour.format("danger")) != tab.ask(colour.format("success"))
    assert tab.ask("getComputedStyle(document.querySelector('.text-danger'), '::before').content") == '"✗ broken"'


@pytest.mark.slow
def test_the_broken_ones_can_be_shown_alone(docs: Path, tab: Browser) -> None:
    tab.open(docs / FACTS)
    visible = "[...document.querySelectorAll('tr:has(> td:first-child .text-{})')].filter(row => row.offsetParent).length"
    assert int(str(tab.ask(visible.format("success")))) > 5
    tab.ask("document.querySelector('#failed-only').click()")
    assert tab.ask(visible.format("success")) == 0
    assert int(str(tab.ask(visible.format("danger")))) > 2
