"""Whoever reads a release finds what the warehouse holds."""

import shutil
from collections.abc import Callable

import pytest

from tests.handoff.programs import (
    by_chdb,
    by_datafusion,
    by_pandas,
    by_polars,
    by_pyarrow,
    by_spark,
    duckdb_on_its_file,
    duckdb_on_parquet,
    rows_of,
)
from tests.handoff.published import Answers, Published, Release
from zhibiao.lake.attach import reading

SPARK = pytest.param(
    by_spark,
    id="spark",
    marks=[
        pytest.mark.slow,
        pytest.mark.skipif(shutil.which("java") is None, reason="no java: PySpark needs one of 17 or newer"),
    ],
)


def test_a_release_has_all_tables_and_marts(published: Published):
    with reading(published.warehouse) as connection:
        there = rows_of(connection, "select schema_name || '.' || table_name as name from duckdb_tables() union all "
                                    "select schema_name || '.' || view_name from duckdb_views() where not internal")  # fmt: skip
    names = {str(row["name"]) for row in there if str(row["name"]).split(".")[0] in ("core", "ops", "mart")}
    tables = published.release.tables
    assert set(tables) == names - {"ops.meta"}
    by_year = {name for name, path in tables.items() if path.is_dir()}
    assert by_year == {"core.fact_observation", "mart.observation", "mart.actual"}


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
