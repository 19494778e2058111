"""What one machine has staged, another one takes as it was, whether a folder or a bucket lies between them."""

from collections.abc import Callable
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pytest

from zhibiao.documents import find_files
from zhibiao.errors import ZhibiaoError
from zhibiao.lake import shelf as shelves
from zhibiao.lake import store
from zhibiao.lake.location import Warehouse
from zhibiao.lake.shelf import Shelf, open_shelf, tidy
from zhibiao.lake.staging import SCHEMAS, Staged, stage
from zhibiao.operations.batches import read_batch

TABLES = [field.name for field in fields(Staged)]
PLACES = ["folder", "bucket"]


@pytest.fixture(params=PLACES)
def shared(request: pytest.FixtureRequest, tmp_path: Path) -> Warehouse:
    """A warehouse whose data are in a folder, and one whose data are in a bucket."""
    if request.param == "folder":
        return Warehouse(tmp_path / "warehouse")
    new_warehouse: Callable[..., Warehouse] = request.getfixturevalue("new_warehouse")
    return new_warehouse(on_server=False)


@pytest.fixture(scope="module")
def staged(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Staged:
    """The rows of the samples, read as ever."""
    return read_batch(find_files([samples]), Warehouse(tmp_path_factory.mktemp("read") / "warehouse")).staged


def names_below(warehouse: Warehouse) -> list[str]:
    """All that is staged there."""
    if warehouse.store is not None:
        return sorted(found.name for found in store.listed(warehouse.store, "staged"))
    root = warehouse.root / "staged"
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


def test_the_schemas_are_those_of_the_tables_in_their_order(staged: Staged):
    assert list(SCHEMAS) == TABLES
    for name, schema in SCHEMAS.items():
        assert getattr(staged, name).schema.equals(schema, check_metadata=True), name


def test_rows_come_back_as_they_were(shared: Warehouse, staged: Staged):
    shelf = open_shelf(shared)
    taken = Shelf(shared, shelf.name).take(shelf.put(staged))
    assert staged.facts.num_rows > 100
    outlines = staged.texts["outline"]
    assert pa.types.is_list(outlines.type) and any(outlines.to_pylist())
    for name in TABLES:
        before, after = getattr(staged, name), getattr(taken, name)
        assert after.schema.equals(before.schema, check_metadata=True), name
        assert after.equals(before), name


def test_tables_without_rows_and_columns_without_values_keep_their_types(shared: Warehouse, staged: Staged):
    shelf = open_shelf(shared)
    empty = shelf.take(shelf.put(stage(())))
    assert all(getattr(empty, name).schema.equals(schema) for name, schema in SCHEMAS.items())
    assert all(getattr(empty, name).num_rows == 0 for name in SCHEMAS)
    blank = staged.facts.slice(0, 1)
    blank = pa.Table.from_pylist([dict.fromkeys(blank.column_names)], schema=blank.schema)
    kept = Staged(**{name: blank if name == "facts" else getattr(staged, name) for name in TABLES})
    assert shelf.take(shelf.put(kept)).facts.equals(blank)


def test_what_is_loaded_is_removed_and_a_closed_shelf_leaves_nothing(shared: Warehouse, staged: Staged):
    shelf, other = open_shelf(shared), open_shelf(shared)
    first, second = shelf.put(staged), shelf.put(staged)
    assert first != second
    shelf.remove(first)
    assert not [name for name in names_below(shared) if first in name]
    with pytest.raises(ZhibiaoError, match=r"is gone\. Nothing of it was loaded: run the same command again"):
        shelf.take(first)
    shelf.take(second)
    shelf.close()
    shelf.close()
    assert names_below(shared) == [f"{other.name}/open"]
    assert other.is_seen and not shelf.is_seen


def test_a_machine_that_does_not_share_the_place_does_not_see_the_shelf(shared: Warehouse, tmp_path: Path):
    shelf = open_shelf(shared)
    prefix = None if shared.store is None else f"{shared.store}/other"
    assert shelf.is_seen
    assert not Shelf(Warehouse(tmp_path / "elsewhere", None, prefix), shelf.name).is_seen


def test_a_batch_that_could_not_be_written_whole_is_not_there(
    warehouse: Warehouse, staged: Staged, monkeypatch: pytest.MonkeyPatch
):
    shelf = open_shelf(warehouse)
    written, real = list[str](), Path.write_bytes

    def failing(path: Path, data: bytes) -> int:
        written.append(path.name)
        if len(written) == 3:
            raise OSError(28, "No space left on device")
        return real(path, data)

    monkeypatch.setattr(Path, "write_bytes", failing)
    with pytest.raises(ZhibiaoError, match="the disk is full"):
        shelf.put(staged)
    assert names_below(warehouse) == [f"{shelf.name}/open"]


def test_what_another_version_has_staged_is_refused(warehouse: Warehouse, staged: Staged, monkeypatch: pytest.MonkeyPatch):
    shelf = open_shelf(warehouse)
    batch = shelf.put(staged)
    monkeypatch.setitem(shelves.SCHEMAS, "units", pa.schema([("unit_key", pa.int64()), ("symbol", pa.string())]))
    with pytest.raises(ZhibiaoError, match=r"units\.parquet: staged by another version"):
        shelf.take(batch)


def test_shelves_on_which_nothing_was_put_for_long_are_removed(shared: Warehouse, staged: Staged):
    shelf = open_shelf(shared)
    shelf.put(staged)
    now = datetime.now(UTC).replace(tzinfo=None)
    tidy(shared, now - timedelta(hours=1))
    assert len(names_below(shared)) == 1 + len(TABLES)
    tidy(shared, now + timedelta(minutes=1))
    assert names_below(shared) == []
