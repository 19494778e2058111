"""Whoever reads a release finds what the warehouse holds."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import pytest

from tests.builders import HEADER, Library, Said, Story, retitled
from tests.handoff.programs import (
    Answers,
    Release,
    asked_in_sql,
    by_chdb,
    by_datafusion,
    by_pandas,
    by_polars,
    by_pyarrow,
    by_spark,
    duckdb_on_its_file,
    duckdb_on_parquet,
    release_in,
    rows_of,
)
from zhibiao.lake.attach import reading
from zhibiao.lake.location import Warehouse
from zhibiao.operations.publish import publish
from zhibiao.reading.model import Status

SPARK = pytest.param(
    by_spark,
    id="spark",
    marks=[
        pytest.mark.slow,
        pytest.mark.skipif(shutil.which("java") is None, reason="no java: PySpark needs one of 17 or newer"),
    ],
)


def hand_made(number: int) -> Story:
    """A report with what a program may stumble over: missing values, marks from right to left, signs outside the first plane."""
    year = 2020 + number % 4
    formula = f"\u202e<script>=cmd|'{number}'!A1\u202c"
    text = f"其中听证会{number}次，共{number * 3}次；𠀀调解🕊{number * 7}.25件，{formula}，拟招募{number}00名"
    said = (
        Said(f"{number}次", number, "deliberation.hearings", is_part=True),
        Said(f"{number * 3}次", number * 3, "deliberation.hearings", period=None),
        Said(f"{number * 7}.25件", number * 7 + 0.25, "mediation.cases_accepted", "件"),
        Said(f"{number}'", number, None, ""),
        Said(f"{number}00名", number * 100, "volunteers.people", "名", status=Status.PLANNED),
    )
    return retitled(
        Story(name=f"r{number}.txt", header=HEADER, text=text, said=said),
        organisation=None if number % 5 == 0 else f"第{number}街道",
        report_year=year,
        publish_date=None if number % 3 == 0 else HEADER.publish_date,
    )


@dataclass(frozen=True, slots=True)
class Published:
    """A warehouse, its release, and what the warehouse itself answers."""

    warehouse: Warehouse
    release: Release
    held: Answers


@pytest.fixture(scope="module", params=["reports made by hand", "the samples"])
def published(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Published:
    """A release of reports that are hard to read, and one of reports as they are."""
    folder = tmp_path_factory.mktemp("published")
    if request.param == "the samples":
        warehouse = Warehouse(request.getfixturevalue("loaded"))
    else:
        warehouse = Warehouse(folder / "warehouse")
        Library(folder / "files").load(warehouse, *(hand_made(number) for number in range(1, 13)))
    publish(folder / "releases", warehouse)
    release = release_in(folder / "releases")
    with reading(warehouse) as connection:
        held = asked_in_sql(partial(rows_of, connection), {name: name for name in release.tables})
    return Published(warehouse, release, held)


def test_a_release_has_all_tables_and_marts(published: Published):
    with reading(published.warehouse) as connection:
        there = rows_of(connection, "select schema_name || '.' || table_name as name from duckdb_tables() union all "
                                    "select schema_name || '.' || view_name from duckdb_views() where not internal")  # fmt: skip
    names = {str(row["name"]) for row in there if str(row["name"]).split(".")[0] in ("core", "ops", "mart")}
    tables = published.release.tables
    assert set(tables) == names - {"ops.meta"}
    assert {name for name, path in tables.items() if path.is_dir()} == {"core.fact_observation", "mart.observation"}


def test_there_is_something_to_agree_on(published: Published):
    figures = published.held.figures
    assert all(figure is not None and figure != 0 for figure in figures.values()), figures
    assert published.held.sums["deliberation.hearings"] > 0


@pytest.mark.parametrize(
    "program",
    [by_pandas, by_polars, by_pyarrow, duckdb_on_parquet, duckdb_on_its_file, by_datafusion, by_chdb, SPARK],
)
def test_every_program_agrees_with_the_warehouse(published: Published, program: Callable[[Release], Answers]):
    held, answered = published.held, program(published.release)
    assert answered.rows == held.rows
    assert answered.figures == {
        name: pytest.approx(figure) if isinstance(figure, float) else figure for name, figure in held.figures.items()
    }
    assert answered.sums == pytest.approx(held.sums)
    assert answered.last_load == held.last_load
