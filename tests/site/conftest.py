"""A browser that can reach nothing but files and this machine."""

from collections.abc import Generator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser import CHROMIUM

_CUT = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
        "--proxy-server=127.0.0.1:9", "--disable-background-networking"]  # fmt: skip


@pytest.fixture(scope="session")
def chromium() -> Generator[Browser, None, None]:
    """A browser whose network is cut."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine: install the package chromium to try the pages in a browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=_CUT)
        yield browser
        browser.close()
