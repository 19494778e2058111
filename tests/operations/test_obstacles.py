"""Warehouses that cannot be used: a line that says why and what to do, and nothing changed."""

import multiprocessing
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.builders import Library, Said, Story, retitled, rows
from zhibiao.errors import UsageError, ZhibiaoError
from zhibiao.lake import patience
from zhibiao.lake.attach import writing
from zhibiao.lake.location import Warehouse
from zhibiao.operations.listings import list_history
from zhibiao.operations.outcome import Fate
from zhibiao.operations.query import run_sql
from zhibiao.operations.validate import validate

NOBODY = 65534


def other(number: int) -> Story:
    """A report of another organisation for each number."""
    text = f"全年召开听证会{number}次。"
    story = Story(name=f"other{number}.txt", text=text, said=(Said(f"{number}次", number, "deliberation.hearings"),))
    return retitled(story, organisation=f"清河区第{number}街道办事处")


def in_process(task: Callable[[], None]) -> int:
    """The exit code of a forked process that runs the task: 0, or 1 where it raised."""
    process = multiprocessing.get_context("fork").Process(target=task)
    process.start()
    process.join(120)
    assert process.exitcode is not None
    return process.exitcode


@pytest.mark.skipif(os.getuid() != 0, reason="only root can become another user, who may not write")
def test_a_read_only_warehouse_is_read_and_refuses_to_be_written(library: Library, warehouse: Warehouse, tmp_path: Path) -> None:
    library.load(warehouse, Story())
    batch = library.batch(warehouse, *library.write(other(2)))
    for path in (tmp_path, *tmp_path.parents):
        if path.owner() == "root" and path != Path("/"):
            path.chmod(path.stat().st_mode | 0o055)
    subprocess.run(["chmod", "-R", "a-w,a+rX", str(warehouse.root)], check=True)

    def as_nobody() -> None:
        from zhibiao.operations.batches import load_batch

        os.setuid(NOBODY)
        assert run_sql("select value from mart.hearings", warehouse).to_pylist() == [{"value": 12.0}]
        summary = validate(warehouse)
        assert summary.ok
        assert not summary.recorded
        with pytest.raises(ZhibiaoError, match="cannot be written"):
            load_batch(batch, warehouse)

    assert in_process(as_nobody) == 0
    assert rows(warehouse, "select count(*) from core.dim_document") == [(1,)]


def test_a_warehouse_of_a_newer_program_is_left_alone(library: Library, warehouse: Warehouse) -> None:
    library.load(warehouse, Story())
    with writing(warehouse) as connection:
        connection.execute("update ops.meta set value = '1000' where name = 'schema_version'")
    before = rows(warehouse, "from lake.snapshots()")
    for attempt in (
        lambda: library.load(warehouse, other(2)),
        lambda: run_sql("from mart.hearings", warehouse),
        lambda: list_history(warehouse),
        lambda: validate(warehouse),
    ):
        with pytest.raises(ZhibiaoError, match=r"newer zhibiao.*pip install --upgrade"):
            attempt()
    assert rows(warehouse, "from lake.snapshots()") == before


def test_no_warehouse_is_said_with_the_remedy(warehouse: Warehouse) -> None:
    with pytest.raises(UsageError, match=r"no warehouse here.*zhibiao ingest"):
        run_sql("from mart.hearings", warehouse)
    assert not warehouse.root.exists()


def test_a_file_that_is_no_catalog_is_named(library: Library, warehouse: Warehouse) -> None:
    warehouse.root.mkdir()
    warehouse.catalog.write_text("this is a letter\n" * 100, encoding="utf-8")
    for attempt in (lambda: run_sql("from mart.hearings", warehouse), lambda: library.load(warehouse, Story())):
        with pytest.raises(ZhibiaoError, match=r"catalog\.sqlite: this is no catalog"):
            attempt()


@pytest.mark.parametrize("kilobytes", [1, 40, 200])
def test_a_full_disk_leaves_the_warehouse_as_it_was(library: Library, warehouse: Warehouse, kilobytes: int) -> None:
    library.load(warehouse, Story())
    before = rows(warehouse, "from lake.snapshots()")
    (path,) = library.write(Story(name="long.txt", text="召开听证会7次。" + "柳岸" * 40_000 + "。", said=()))
    batch = library.batch(warehouse, path)
    used = warehouse.catalog.stat().st_size

    def with_little_space() -> None:
        from zhibiao.operations.batches import load_batch

        # No file may grow beyond the limit: what a disk that fills up looks like to the one who writes.
        limit = used + kilobytes * 1024 - 1024
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        with pytest.raises(ZhibiaoError, match="the disk is full"):
            load_batch(batch, warehouse)

    assert in_process(with_little_space) == 0
    assert rows(warehouse, "from lake.snapshots()") == before
    assert validate(warehouse).ok
    (outcome,) = library.load(warehouse, library.stories["long.txt"])
    assert outcome.fate is Fate.SUPERSEDING


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of four megabytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = os.getuid() == 0 and subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)]).returncode == 0
    if not mounted:
        pytest.skip("only root can mount a disk of its own")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.mark.parametrize("left", [0, 30_000, 80_000])
def test_a_disk_without_space_leaves_the_warehouse_as_it_was(library: Library, small_disk: Path, left: int) -> None:
    warehouse = Warehouse(small_disk / "warehouse")
    library.load(warehouse, Story())
    before = rows(warehouse, "from lake.snapshots()")
    filler = small_disk / "filler"
    filler.write_bytes(b"0" * (shutil.disk_usage(small_disk).free - left))
    with pytest.raises(ZhibiaoError, match="the disk is full"):
        library.load(warehouse, other(2))
    filler.unlink()
    assert rows(warehouse, "from lake.snapshots()") == before
    assert validate(warehouse).ok
    assert library.load(warehouse, other(2))[0].fate is Fate.LOADED


def test_the_one_who_waits_too_long_for_the_turn_is_told(
    library: Library, warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.load(warehouse, Story())
    monkeypatch.setattr(patience, "PATIENCE", 0.3)
    holder = sqlite3.connect(warehouse.root / "turn.sqlite", isolation_level=None)
    holder.execute("begin exclusive")
    try:
        with pytest.raises(ZhibiaoError, match="another process has been writing"):
            library.load(warehouse, other(2))
    finally:
        holder.close()
    assert library.load(warehouse, other(2))[0].fate is Fate.LOADED


HOLD = """
    import sqlite3, sys, time
    connection = sqlite3.connect(sys.argv[1], isolation_level=None)
    connection.execute("begin immediate")
    print("held", flush=True)
    time.sleep(float(sys.argv[2]))
    connection.execute("rollback")
"""


def test_a_catalog_that_is_locked_for_a_while_is_waited_for(library: Library, warehouse: Warehouse) -> None:
    library.load(warehouse, Story())
    holder = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(HOLD), str(warehouse.catalog), "1.5"], stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    assert run_sql("select value from mart.hearings", warehouse).num_rows == 1, "reading does not wait for a writer"
    assert library.load(warehouse, other(2))[0].fate is Fate.LOADED
    holder.communicate()


def test_several_write_and_several_read_at_once(library: Library, warehouse: Warehouse) -> None:
    stories = [other(number) for number in range(1, 13)]
    library.load(warehouse, Story())
    library.write(*stories)

    def write(mine: list[Story]) -> None:
        for story in mine:
            assert library.load(warehouse, story)[0].fate is Fate.LOADED

    def read() -> None:
        seen = 0
        while seen < len(stories) + 1:
            table = run_sql("select count(*) as documents, sum(facts) as facts from core.dim_document", warehouse).to_pylist()[0]
            assert table["documents"] == table["facts"] >= seen
            seen = table["documents"]
            time.sleep(0.2)

    context = multiprocessing.get_context("fork")
    writers = [context.Process(target=write, args=(stories[start::3],)) for start in range(3)]
    readers = [context.Process(target=read) for _ in range(2)]
    for process in (*writers, *readers):
        process.start()
    for process in (*writers, *readers):
        process.join(180)
        assert process.exitcode == 0
    assert validate(warehouse).failures == ()
    assert rows(warehouse, "select count(*), count(distinct document_key) from core.dim_document") == [(13, 13)]
