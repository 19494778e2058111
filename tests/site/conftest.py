"""The pages of the samples, written and served, and a browser that can reach nothing but files and this machine."""

import shutil
from collections.abc import Generator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import CHROMIUM
from tests.program import Program
from tests.site.exploring import Explorer, exploring
from tests.site.visit import DESKTOP, Heard
from zhibiao.lake.location import Warehouse
from zhibiao.operations.opening import opened
from zhibiao.site import pieces
from zhibiao.site.source import Source

SMALL = 100  # rows of a piece, so that the samples make several
_CUT = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
        "--proxy-server=127.0.0.1:9", "--disable-background-networking"]  # fmt: skip


@pytest.fixture(scope="session")
def site(loaded: Path, zhibiao: Program, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages of the samples; to be looked at, never written."""
    folder = tmp_path_factory.mktemp("site") / "pages"
    run = zhibiao("site", folder, "--warehouse", loaded)
    assert run.code == 0, run.err + run.out
    return folder


@pytest.fixture(scope="session")
def site_in_pieces(site: Path, loaded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same pages, whose data lies in many small pieces."""
    folder = tmp_path_factory.mktemp("pieces") / "pages"
    shutil.copytree(site, folder)
    shutil.rmtree(folder / pieces.FOLDER)
    with opened(Warehouse(loaded)) as connection:
        for piece in pieces.files(Source.of(connection, "samples"), SMALL):
            target = folder / piece.path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(piece.content)
    return folder


@pytest.fixture(scope="module")
def explorer(loaded: Path) -> Generator[Explorer, None, None]:
    """The samples, served; to be asked, never to be changed."""
    with exploring(loaded) as explorer:
        yield explorer


@pytest.fixture
def warehouse_of_mine(loaded: Path, tmp_path: Path) -> Path:
    """A copy of the samples' warehouse that may be written."""
    return shutil.copytree(loaded, tmp_path / "mine")


@pytest.fixture(scope="module")
def chromium() -> Generator[Browser, None, None]:
    """A browser whose network is cut; of one file of tests, because no other event loop can run beside it."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine: install the package chromium to try the pages in a browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=_CUT)
        yield browser
        browser.close()


@pytest.fixture
def heard() -> Heard:
    """What the page of this test asks for and complains of; a test that makes a page complain clears it."""
    return Heard()


@pytest.fixture
def page(chromium: Browser, heard: Heard) -> Generator[Page, None, None]:
    """A tab. The test fails if a page complains, or asks for anything but files."""
    context = chromium.new_context(viewport={"width": DESKTOP, "height": 900})
    context.set_default_timeout(30_000)
    tab = listening(context.new_page(), heard)
    yield tab
    context.close()
    assert heard.complaints == []
    assert [address for address in heard.requests if not address.startswith(("file:", "data:", "blob:"))] == []


def listening(tab: Page, heard: Heard) -> Page:
    """The tab, whose errors, warnings and requests are kept. A broken security policy is an error of the console."""
    tab.on("console", lambda message: heard.complaints.append(message.text) if message.type in ("error", "warning") else None)
    tab.on("pageerror", lambda error: heard.complaints.append(str(error)))
    tab.on("request", lambda request: heard.requests.append(request.url))
    return tab
