"""Reading goes on while a batch is loaded, and not further ahead than one batch."""

import threading
from collections.abc import Generator, Iterable
from itertools import count
from pathlib import Path

import pytest

from tests.builders import Library, Said, Story, retitled, rows
from zhibiao.documents import Source
from zhibiao.documents.sources import Fetched
from zhibiao.errors import ZhibiaoError
from zhibiao.lake.location import Warehouse
from zhibiao.operations.ahead import ahead
from zhibiao.operations.batch import Batch, Limits
from zhibiao.operations.batches import Readings, discover, load_batch, read_batches_with
from zhibiao.operations.current import CurrentReading
from zhibiao.operations.ingest import ingest
from zhibiao.operations.outcome import Fate, Outcome

TEN = [
    retitled(
        Story(f"r{number:02}.txt", text=f"召开听证会{number}次。", said=(Said(f"{number}次", number, "deliberation.hearings"),)),
        organisation=f"第{number}号街道办事处",
    )
    for number in range(10, 20)
]


def batches(library: Library, warehouse: Warehouse, files: list[Source], limits: Limits) -> list[Batch]:
    return list(read_batches_with(files, warehouse, library.read_all, "1.0", limits=limits))


@pytest.mark.parametrize("limits", [Limits(files=3), Limits(facts=3), Limits(characters=3 * len(TEN[0].text))])
def test_a_batch_ends_when_it_is_large_enough(library: Library, warehouse: Warehouse, limits: Limits):
    files = discover(library.write(*TEN))
    found = batches(library, warehouse, files, limits)
    assert [len(batch.files) for batch in found] == [3, 3, 3, 1]
    assert [source for batch in found for source in batch.files] == files
    assert [batch.staged.facts.num_rows for batch in found] == [3, 3, 3, 1]


def test_a_batch_ends_after_its_time(library: Library, warehouse: Warehouse):
    files = discover(library.write(*TEN))
    assert [len(batch.files) for batch in batches(library, warehouse, files, Limits(seconds=0))] == [1] * 10


def test_a_file_that_needs_no_reading_is_in_a_batch_too(library: Library, warehouse: Warehouse):
    files = discover(library.write(*TEN))
    library.load(warehouse, *TEN[:8])
    found = batches(library, warehouse, files, Limits(files=9))
    assert sorted(source.name for batch in found for source in batch.files) == [source.name for source in files]
    assert [len(batch.arrived) for batch in found] == [1, 1]
    fates = [outcome.fate for batch in found for outcome in load_batch(batch, warehouse)]
    assert (fates.count(Fate.UNCHANGED), fates.count(Fate.LOADED)) == (8, 2)


def test_one_content_in_two_batches_is_loaded_once(library: Library, warehouse: Warehouse):
    copy = Story("r99.txt", TEN[0].header, TEN[0].text, TEN[0].said)
    files = discover(library.write(*TEN, copy))
    found = batches(library, warehouse, files, Limits(files=4))  # both are read before either is loaded
    fates = [outcome.fate for batch in found for outcome in load_batch(batch, warehouse)]
    assert (fates.count(Fate.LOADED), fates.count(Fate.UNCHANGED)) == (10, 1)
    assert rows(warehouse, "select count(*) from core.dim_document") == [(10,)]


def test_reading_stops_when_the_loads_do_not_follow(library: Library, warehouse: Warehouse):
    read: list[str] = []
    waits = threading.Event()

    def read_all(files: Iterable[Fetched]) -> Readings:
        for fetched, value in library.read_all(files):
            read.append(fetched.source.name)
            yield fetched, value

    files = discover(library.write(*TEN))
    made = ahead(read_batches_with(files, warehouse, read_all, "1.0", limits=Limits(files=2)))
    first = next(made)
    assert [source.name for source in first.files] == ["r10.txt", "r11.txt"]
    waits.wait(0.5)  # long enough for the rest, if nothing held it back
    assert len(read) <= 5, "the next batch, and the file after it"
    assert [len(batch.files) for batch in made] == [2, 2, 2, 2]
    assert len(read) == 10


def test_what_goes_wrong_ahead_is_told_in_its_place():
    def three() -> Generator[int]:
        yield from (1, 2)
        raise ZhibiaoError("the third is broken")

    taken = ahead(three())
    assert [next(taken), next(taken)] == [1, 2]
    with pytest.raises(ZhibiaoError, match="the third is broken"):
        next(taken)


def test_who_leaves_ends_the_work_ahead():
    ended: list[str] = []

    def numbers() -> Generator[int]:
        try:
            yield from count()
        finally:
            ended.append("ended")

    taken = ahead(numbers(), 3)
    assert next(taken) == 0
    taken.close()
    assert ended == ["ended"]
    assert not [thread for thread in threading.enumerate() if thread.name == "ahead"]


def test_an_ingest_tells_how_far_it_is(warehouse: Warehouse, tmp_path: Path):
    for number in range(1, 6):
        text = f"第{number}街道2022年度工作报告\n\n上海市嘉定区人民政府：\n\n2022年召开听证会{number}次。\n"
        (tmp_path / f"{number}.txt").write_text(text, encoding="utf-8")
    read: list[tuple[int, int]] = []
    loaded: list[tuple[int, int]] = []

    def told(done: int, total: int, outcome: Outcome, /) -> None:
        del outcome
        loaded.append((done, total))

    summary = ingest([tmp_path], warehouse, progress=told, reading=lambda done, total: read.append((done, total)))
    assert summary.counts == {Fate.LOADED: 5}
    assert loaded == [(done, 5) for done in range(1, 6)]
    assert list(dict.fromkeys(read)) == [(done, 5) for done in range(1, 6)]


def test_an_interrupted_ingest_has_loaded_whole_batches(warehouse: Warehouse, library: Library, monkeypatch: pytest.MonkeyPatch):
    paths = library.write(*TEN)

    def record_all(files: Iterable[Fetched], current: CurrentReading) -> Readings:
        return library.read_all(files, current.version)

    monkeypatch.setattr("zhibiao.operations.batches.record_all", record_all)

    def stop(done: int, total: int, outcome: Outcome, /) -> None:
        del total, outcome
        if done == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ingest(paths, warehouse, progress=stop, limits=Limits(files=3))
    assert rows(warehouse, "select count(*) from core.dim_document") == [(6,)]
    assert not [thread for thread in threading.enumerate() if thread.name == "ahead"]
