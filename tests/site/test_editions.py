"""The site follows the warehouse, and nobody loses the page that is being made."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pytest
from anyio import CapacityLimiter
from starlette.requests import Request
from starlette.types import Message

from tests.builders import Library, Said, Story
from zhibiao.explore.editions import Editions
from zhibiao.explore.inquiry import Inquiry, Stopped, answer
from zhibiao.lake.location import Warehouse
from zhibiao.operations.query import Question

LATER = Story("liuan_2022_b.txt", text="柳岸街道2022年召开听证会13次。", said=(Said("13次", 13.0, "deliberation.hearings"),))
ENDLESS = Question("select count(*) from range(100000000) as a, range(100000000) as b where a.range % 7 = b.range % 11", {})


def documents(editions: Editions) -> str:
    """The page that lists the documents' data."""
    with editions.current() as edition:
        page = edition.file("data/documents/0.js")
        assert page is not None
        return page.content.decode("utf-8")


def test_a_later_snapshot_takes_over_and_the_earlier_one_closes_behind_its_last_reader(warehouse: Warehouse, library: Library):
    library.load(warehouse, Story())
    editions = Editions(warehouse, "token")
    with editions.current() as earlier:
        first = editions.snapshot
        library.load(warehouse, LATER)
        assert editions.snapshot == first
        editions.refresh()
        assert editions.snapshot > first and editions.trouble is None
        assert earlier.site.snapshot == first and earlier.site.file("index.html") is not None
    with pytest.raises(duckdb.Error):
        earlier.site.file("index.html")
    assert "liuan_2022_b.txt" in documents(editions)
    editions.close()


def test_what_has_not_changed_is_made_once(warehouse: Warehouse, library: Library):
    library.load(warehouse, Story())
    editions = Editions(warehouse, "token")
    with editions.current() as edition, ThreadPoolExecutor(4) as pool:
        pages = list(pool.map(edition.file, ["index.html", "facts.html"] * 8))
        assert {id(page) for page in pages} == {id(edition.file("index.html")), id(edition.file("facts.html"))}
        editions.refresh()
        with editions.current() as same:
            assert same is edition
    editions.close()


def test_a_warehouse_that_cannot_be_read_is_told_and_followed_again(warehouse: Warehouse, library: Library, tmp_path: Path):
    library.load(warehouse, Story())
    editions = Editions(warehouse, "token")
    before = documents(editions)
    warehouse.root.rename(tmp_path / "elsewhere")
    editions.refresh()
    assert editions.trouble is not None and "there is no warehouse here" in editions.trouble
    assert documents(editions) == before
    (tmp_path / "elsewhere").rename(warehouse.root)
    library.load(warehouse, LATER)
    editions.refresh()
    assert editions.trouble is None and "liuan_2022_b.txt" in documents(editions)
    editions.close()


def request(*, hangs_up: bool) -> Request:
    """One of a browser that waits, or does not."""

    async def receive() -> Message:
        if not hangs_up:
            await asyncio.Event().wait()
        return {"type": "http.disconnect"}

    return Request({"type": "http", "method": "POST", "path": "/api/sql", "headers": []}, receive)


@pytest.mark.parametrize(("hangs_up", "says"), [(False, "took longer than 1 s"), (True, "was stopped")])
def test_a_question_ends_after_its_time_or_when_nobody_waits(warehouse: Warehouse, library: Library, hangs_up: bool, says: str):
    library.load(warehouse, Story())
    inquiry = Inquiry(warehouse, ENDLESS)
    with pytest.raises(Stopped, match=says):
        asyncio.run(answer(inquiry, request(hangs_up=hangs_up), CapacityLimiter(1), limit=1))


def test_a_question_that_is_stopped_before_its_turn_is_not_asked(warehouse: Warehouse, library: Library):
    library.load(warehouse, Story())
    inquiry = Inquiry(warehouse, ENDLESS)
    inquiry.stop("nobody waits")
    with pytest.raises(Stopped, match="nobody waits"):
        inquiry.run()
