"""What is published is what the warehouse holds, whichever tool reads it."""

import json
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest

from tests.builders import Library, Said, Story, retitled, rows
from zhibiao.errors import UsageError, ZhibiaoError
from zhibiao.lake.attach import writing
from zhibiao.lake.location import Warehouse
from zhibiao.operations.publish import publish


def story(number: int) -> Story:
    """A report for each number, of several years."""
    year = 2019 + number % 4
    text = f"听证会{number}次，调解{number * 7}件，收入{number}.5万元"
    said = (
        Said(f"{number}次", number, "deliberation.hearings"),
        Said(f"{number * 7}件", number * 7, "mediation.cases_resolved", "件"),
        Said(f"{number}.5万元", number * 10_000 + 5_000, None, "元"),
    )
    return retitled(
        Story(name=f"r{number}.txt", text=text, said=said),
        organisation=f"第{number}街道",
        report_year=year,
        period=None,
        publish_date=None,
    )


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Warehouse, Path]]:
    """A warehouse and its package."""
    folder = tmp_path_factory.mktemp("published")
    warehouse = Warehouse(folder / "warehouse")
    Library(folder / "files").load(warehouse, *(story(number) for number in range(1, 20)))
    publish(folder / "package", warehouse)
    yield warehouse, folder / "package"


def test_pandas_polars_pyarrow_and_duckdb_agree_with_the_warehouse(published: tuple[Warehouse, Path]) -> None:
    warehouse, package = published
    for name, partitioned in (("core/fact_observation", True), ("mart/observation", True), ("mart/mediation", False)):
        table = name.replace("/", ".")
        expected = rows(warehouse, f"select count(*), sum(value), sum(report_year), count(distinct unit_or_key) from "
                        f"(select *, {'unit_key' if 'fact' in name else 'unit'} as unit_or_key from {table})")[0]  # fmt: skip
        unit = "unit_key" if "fact" in name else "unit"
        path = package / (name if partitioned else f"{name}.parquet")
        frame = pd.read_parquet(path)
        years = frame["report_year"].astype(int)
        assert (len(frame), frame["value"].sum(), years.sum(), frame[unit].nunique()) == expected
        lazy = pl.scan_parquet(path / "**/*.parquet" if partitioned else path, hive_partitioning=partitioned).collect()
        assert (lazy.height, lazy["value"].sum(), lazy["report_year"].sum(), lazy[unit].n_unique()) == expected
        arrow = ds.dataset(path, partitioning="hive" if partitioned else None).to_table().to_pydict()
        assert (len(arrow["value"]), sum(arrow["value"]), sum(arrow["report_year"]), len(set(arrow[unit]))) == expected
        glob = f"{path}/**/*.parquet" if partitioned else str(path)
        query = f"select count(*), sum(value), sum(report_year), count(distinct {unit}) from read_parquet('{glob}')"
        assert duckdb.sql(query).fetchone() == expected


def test_every_table_and_mart_is_there_with_its_rows(published: tuple[Warehouse, Path]) -> None:
    warehouse, package = published
    descriptor = json.loads((package / "datapackage.json").read_text(encoding="utf-8"))
    names = {resource["name"] for resource in descriptor["resources"]}
    assert names >= {"core.fact_observation", "core.dim_document", "mart.hearings", "mart.organisation_year", "ops.load"}
    with duckdb.connect(package / "zhibiao.duckdb", read_only=True) as handed:
        for resource in descriptor["resources"]:
            files = [resource["path"]] if isinstance(resource["path"], str) else resource["path"]
            count = sum(pq.read_metadata(package / file).num_rows for file in files)
            expected = rows(warehouse, f"select count(*) from {resource['name']}")[0][0]
            assert count == resource["rows"] == expected
            assert handed.execute(f"select count(*) from {resource['name']}").fetchone() == (expected,)
            assert resource["bytes"] == sum((package / file).stat().st_size for file in files)
            described = [(field["name"], bool(field["description"])) for field in resource["schema"]["fields"]]
            columns = [row[0] for row in handed.execute(f"describe {resource['name']}").fetchall()]
            assert described == [(column, True) for column in columns]


def test_the_files_are_compressed_and_partitioned_by_report_year(published: tuple[Warehouse, Path]) -> None:
    _, package = published
    folders = sorted(path.name for path in (package / "core" / "fact_observation").iterdir())
    assert folders == [f"report_year={year}" for year in (2019, 2020, 2021, 2022)]
    column = pq.read_metadata(package / "core" / "dim_metric.parquet").row_group(0).column(0)
    assert column.compression == "ZSTD"


def test_the_duckdb_file_has_all_comments_and_needs_no_extension(published: tuple[Warehouse, Path]) -> None:
    _, package = published
    with duckdb.connect(package / "zhibiao.duckdb", read_only=True, config={"autoload_known_extensions": "false"}) as handed:
        bare = handed.execute(
            "select table_name, column_name from duckdb_columns() where not internal and coalesce(comment, '') = ''"
        )
        assert bare.fetchall() == []
        assert handed.execute("select sum(value) from mart.hearings").fetchone() == (190,)


def test_the_same_warehouse_gives_the_same_bytes(published: tuple[Warehouse, Path], tmp_path: Path) -> None:
    warehouse, package = published
    publish(tmp_path / "again", warehouse)
    first = {path.relative_to(package): path for path in package.rglob("*") if path.is_file()}
    second = {path.relative_to(tmp_path / "again"): path for path in (tmp_path / "again").rglob("*") if path.is_file()}
    assert first.keys() == second.keys()
    for name, path in first.items():
        if name.name != "zhibiao.duckdb":
            assert path.read_bytes() == second[name].read_bytes(), name


def test_an_earlier_package_is_replaced_whole(published: tuple[Warehouse, Path], tmp_path: Path) -> None:
    warehouse, _ = published
    folder = tmp_path / "package"
    publish(folder, warehouse)
    (folder / "core" / "old.parquet").write_text("of last year", encoding="utf-8")
    summary = publish(folder, warehouse)
    assert not (folder / "core" / "old.parquet").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["package"]
    assert sum(table.rows for table in summary.tables if table.name == "core.fact_observation") == 57


def test_a_folder_with_other_things_is_left_alone(published: tuple[Warehouse, Path], tmp_path: Path) -> None:
    warehouse, _ = published
    (tmp_path / "thesis.txt").write_text("years of work", encoding="utf-8")
    with pytest.raises(UsageError, match="holds other things"):
        publish(tmp_path, warehouse)
    with pytest.raises(UsageError, match="there is a file of this name"):
        publish(tmp_path / "thesis.txt", warehouse)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_what_was_put_into_a_package_is_not_deleted(published: tuple[Warehouse, Path], tmp_path: Path) -> None:
    warehouse, _ = published
    publish(tmp_path / "package", warehouse)
    (tmp_path / "package" / "notes.txt").write_text("years of work", encoding="utf-8")
    with pytest.raises(UsageError, match=r"other things than a published package: notes\.txt"):
        publish(tmp_path / "package", warehouse)
    assert (tmp_path / "package" / "notes.txt").exists()


def test_a_link_to_a_package_stays_a_link(published: tuple[Warehouse, Path], tmp_path: Path) -> None:
    warehouse, _ = published
    publish(tmp_path / "package", warehouse)
    (tmp_path / "latest").symlink_to(tmp_path / "package")
    (tmp_path / "package" / "core" / "old.parquet").write_text("of last year", encoding="utf-8")
    publish(tmp_path / "latest", warehouse)
    assert (tmp_path / "latest").is_symlink()
    assert not (tmp_path / "package" / "core" / "old.parquet").exists()


def test_where_nothing_can_be_written_the_reason_is_said(published: tuple[Warehouse, Path]) -> None:
    warehouse, _ = published
    with pytest.raises(ZhibiaoError, match="cannot be written"):
        publish(Path("/proc/package"), warehouse)


def test_a_warehouse_without_facts_is_published_too(library: Library, warehouse: Warehouse, tmp_path: Path) -> None:
    library.load(warehouse, Story(text="无可奉告。", said=()))
    summary = publish(tmp_path / "package", warehouse)
    assert {table.rows for table in summary.tables if table.name == "core.fact_observation"} == {0}
    assert pq.read_table(tmp_path / "package" / "core" / "fact_observation.parquet").num_rows == 0


def test_marts_of_another_version_are_not_published_and_any_ingest_renews_them(
    library: Library, warehouse: Warehouse, tmp_path: Path
) -> None:
    library.load(warehouse, Story())
    with writing(warehouse) as connection:
        connection.execute("drop view mart.hearings")
        connection.execute("update ops.meta set value = 'of another version' where name = 'marts'")
    with pytest.raises(ZhibiaoError, match="its marts are those of another version"):
        publish(tmp_path / "package", warehouse)
    library.load(warehouse, Story())
    assert (tmp_path / "package").exists() is False
    assert publish(tmp_path / "package", warehouse).tables
