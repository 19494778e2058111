"""A release is what its descriptor says, as the library of that standard sees it."""

import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import frictionless
import pytest

from tests.handoff.published import Published

BIG = "core.dim_place"  # 54,000 rows, which Frictionless reads one by one


def flaws(package: Path, chosen: Callable[[str], bool]) -> list[tuple[str, str]]:
    """Resource and type of everything that is wrong with the chosen tables of a package."""
    described = frictionless.Package(str(package / "datapackage.json"))
    for name in described.resource_names:
        if not chosen(name):
            described.remove_resource(name)
    for resource in described.resources:
        keys = resource.schema.foreign_keys
        resource.schema.foreign_keys = [key for key in keys if chosen(key["reference"]["resource"])]
    report = described.validate()
    assert report.tasks
    return [(str(task.name), str(error.type)) for task in report.tasks for error in task.errors]


def test_types_and_keys_are_as_described(published: Published):
    assert flaws(published.release.folder, lambda table: table != BIG) == []


@pytest.mark.slow
@pytest.mark.parametrize("published", ["reports made by hand"], indirect=True)
def test_places_and_what_leads_to_them_are_as_described(published: Published):
    assert flaws(published.release.folder, lambda table: True) == []


@pytest.mark.parametrize(
    ("change", "flaw"),
    [
        ("metric_key = metric_key + 1 where metric_key is not null", "foreign-key"),
        ("fact_key = 7", "primary-key"),
    ],
)
def test_a_changed_file_is_noticed(published: Published, change: str, flaw: str, tmp_path: Path):
    package = tmp_path / "package"
    shutil.copytree(published.release.folder, package)
    file = next((package / "core" / "fact_observation").rglob("*.parquet"))
    for path in (file.parent, file):
        path.chmod(0o755)
    with duckdb.connect() as connection:
        connection.execute(f"create table fact as from read_parquet('{file}', hive_partitioning = false)")
        connection.execute(f"update fact set {change}")
        connection.execute(f"copy fact to '{file}' (format parquet)")
    assert ("core.fact_observation", flaw) in flaws(package, {"core.fact_observation", "core.dim_metric"}.__contains__)
