"""A machine reads for another one only what that one would have read, and leaves nothing in between."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.builders import rows
from zhibiao.documents import find_files
from zhibiao.errors import UsageError
from zhibiao.lake.location import Warehouse
from zhibiao.operations import elsewhere
from zhibiao.operations.batches import load_batch
from zhibiao.operations.elsewhere import Errand, begin, check, let_go, read_elsewhere, receive
from zhibiao.operations.maintain import maintain
from zhibiao.operations.outcome import Fate

CORRECTION = """
- document: liuan_2022.txt
  span: [12, 16]
  expects: {text: 119件}
  set: {value: 1190}
  reason: 附表写的是1190
  author: 李明
  date: 2026-11-21
"""


@pytest.fixture
def errand(warehouse: Warehouse) -> Errand:
    """An errand for a load into this warehouse."""
    return begin(warehouse)


def staged_files(warehouse: Warehouse) -> list[str]:
    """What lies between the machines."""
    return sorted(path.name for path in (warehouse.root / "staged").rglob("*") if path.is_file())


def test_what_was_read_elsewhere_loads_as_if_it_were_read_here(errand: Errand, warehouse: Warehouse, samples: Path, loaded: Path):
    sent = read_elsewhere(find_files([samples]), errand)
    assert sent.batch.staged.facts.num_rows == 0 and len(staged_files(warehouse)) == 10
    outcomes = load_batch(receive(sent, errand), warehouse)
    let_go(sent, errand)
    assert {outcome.fate for outcome in outcomes} == {Fate.LOADED} and staged_files(warehouse) == ["open"]
    same = "select * from mart.observation order by all"
    assert rows(warehouse, same) == rows(Warehouse(loaded), same)
    again = read_elsewhere(find_files([samples]), errand)
    assert again.rows is None
    assert {outcome.fate for outcome in load_batch(receive(again, errand), warehouse)} == {Fate.UNCHANGED}
    errand.shelf.close()
    assert staged_files(warehouse) == []


def test_a_machine_with_another_version_of_the_program_or_of_the_reading_does_not_read(errand: Errand, samples: Path):
    check(errand)
    other = replace(errand, program="0.0.1")
    for attempt in (lambda: check(other), lambda: read_elsewhere(find_files([samples]), other)):
        with pytest.raises(UsageError, match=r"it has zhibiao .*, the loader 0\.0\.1; install the same version"):
            attempt()
    with pytest.raises(UsageError, match=r"it reads as version .*, the loader as 0"):
        check(replace(errand, reading="0"))


def test_a_machine_that_has_other_corrections_does_not_read(errand: Errand, warehouse: Warehouse):
    folder = warehouse.root / "corrections"
    folder.mkdir()
    (folder / "2024.yml").write_text(CORRECTION, encoding="utf-8")
    with pytest.raises(UsageError, match=r"or has other corrections\. All machines need"):
        check(errand)


def test_a_machine_that_does_not_share_the_folder_does_not_read(errand: Errand, tmp_path: Path):
    own = replace(errand, shelf=replace(errand.shelf, warehouse=Warehouse(tmp_path / "own")))
    with pytest.raises(UsageError, match="does not see what the loader has put into"):
        check(own)


def test_maintenance_removes_what_a_killed_load_has_left(errand: Errand, warehouse: Warehouse, samples: Path):
    sent = read_elsewhere(find_files([samples]), errand)
    load_batch(receive(sent, errand), warehouse)
    maintain(warehouse)
    assert len(staged_files(warehouse)) == 10, "it may still be at work"
    maintain(warehouse, margin_hours=0)
    assert staged_files(warehouse) == []


def test_the_next_load_removes_what_a_killed_one_has_left_long_ago(
    errand: Errand, warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(elsewhere, "MARGIN_HOURS", -1)
    other = begin(warehouse)
    assert not errand.shelf.is_seen and other.shelf.is_seen


def test_great_expectations_and_dask_are_not_needed_where_nothing_is_loaded(warehouse: Warehouse, samples: Path, tmp_path: Path):
    program = f"""
import sys
from pathlib import Path
from zhibiao.documents import find_files
from zhibiao.lake.location import Warehouse
from zhibiao.operations.elsewhere import begin, read_elsewhere
from zhibiao.operations.reading import share_cores
share_cores(1)
sent = read_elsewhere(find_files([Path({str(samples)!r})]), begin(Warehouse(Path({str(warehouse.root)!r}))))
assert sent.rows is not None
print(*(name for name in ("great_expectations", "distributed", "dask", "prefect") if name in sys.modules))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=False, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "\n"), done.stderr
