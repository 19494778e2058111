"""Small files are merged as loads go, and nobody who asks can tell otherwise."""

from pathlib import Path

import pytest

from tests.builders import Library, Story, retitled, rows
from zhibiao.lake.attach import reading, writing
from zhibiao.lake.gathering import MANY_FILES, gather
from zhibiao.lake.location import Warehouse
from zhibiao.operations.validate import validate

FIRST_YEAR = 1990
YEARS = 34  # a load with reports of so many years leaves so many files of facts
LOADS = MANY_FILES // YEARS + 1
FILES = "select table_name, file_count from ducklake_table_info('lake')"
ANSWERS = "select report_year, organisation, value, source_text from mart.observation order by all"


def reports(load: int) -> list[Story]:
    """One report of each year, of an organisation of this load."""
    return [
        retitled(
            Story(name=f"{load}_{year}.txt", text=f"第{load}街道{year}年召开听证会12次。"),
            organisation=f"清河区第{load}街道办事处",
            report_year=year,
        )
        for year in range(FIRST_YEAR, FIRST_YEAR + YEARS)
    ]


def files_of(warehouse: Warehouse) -> dict[str, int]:
    """How many files each table has."""
    return {str(table): int(str(count)) for table, count in rows(warehouse, FILES)}


@pytest.fixture(scope="module")
def loads(tmp_path_factory: pytest.TempPathFactory) -> tuple[Warehouse, list[dict[str, int]]]:
    """A warehouse of so many loads that the last one gathers, and the files that each had left; to be looked at."""
    folder = tmp_path_factory.mktemp("gathered")
    library, warehouse = Library(folder / "files"), Warehouse(folder / "warehouse")
    left: list[dict[str, int]] = []
    for load in range(LOADS):
        library.load(warehouse, *reports(load))
        left.append(files_of(warehouse))
    return warehouse, left


def test_the_load_that_leaves_many_small_files_merges_them(loads: tuple[Warehouse, list[dict[str, int]]]):
    warehouse, left = loads
    *before, last = [files["fact_observation"] for files in left]
    assert before == [YEARS * (load + 1) for load in range(LOADS - 1)]
    assert last == YEARS
    assert len(rows(warehouse, ANSWERS)) == YEARS * LOADS
    assert validate(warehouse).ok


def test_earlier_versions_are_what_they_were(loads: tuple[Warehouse, list[dict[str, int]]]):
    warehouse, _ = loads
    versions = [int(str(version)) for (version,) in rows(warehouse, "select snapshot_id from lake.snapshots() order by all")]
    counts: list[int] = []
    for version in versions[3:]:  # the tables are made in the first
        with reading(warehouse, version) as connection:
            counts += [count for (count,) in connection.execute("select count(*) from core.fact_observation").fetchall()]
    assert set(counts) >= {YEARS * load for load in range(1, LOADS + 1)}
    assert counts == sorted(counts)


def test_rows_that_the_catalog_holds_are_written_into_files(warehouse: Warehouse, library: Library):
    library.load(warehouse, *(story for story in reports(0)[:3]))
    before, files = rows(warehouse, "from core.dim_document order by all"), files_of(warehouse)
    assert files["dim_document"] == 0
    with writing(warehouse) as connection:
        gather(connection, many_rows=4)
        assert files_of(warehouse)["dim_document"] == 0
        gather(connection, many_rows=3)
    assert files_of(warehouse)["dim_document"] == 1
    assert rows(warehouse, "from core.dim_document order by all") == before


def test_what_cannot_be_gathered_now_is_left_and_no_load_fails(warehouse: Warehouse, library: Library):
    library.load(warehouse, *reports(0))
    before = rows(warehouse, ANSWERS)
    missing = next((Path(warehouse.data) / "core" / "fact_observation").rglob("*.parquet"))
    kept = missing.read_bytes()
    library.load(warehouse, *reports(1))
    missing.unlink()
    with writing(warehouse) as connection:
        gather(connection, many_files=2)
    missing.write_bytes(kept)
    assert files_of(warehouse)["fact_observation"] == 2 * YEARS
    assert len(rows(warehouse, ANSWERS)) == 2 * len(before)
