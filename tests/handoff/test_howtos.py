"""What the pages under docs/bi/ tell people to do works."""

import json
import re
from pathlib import Path
from typing import cast

import duckdb
import pandas as pd
import polars as pl
import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from tests.handoff.published import Published

PAGES = Path(__file__).resolve().parents[2] / "docs" / "bi"


def blocks(page: str, language: str) -> list[str]:
    """The blocks of code of a page."""
    return re.findall(rf"```{language}\n(.*?)```", (PAGES / page).read_text(encoding="utf-8"), re.DOTALL)


def test_the_code_for_notebooks_runs(published: Published, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "releases").mkdir()
    (tmp_path / "releases" / "latest").symlink_to(published.release.folder)
    monkeypatch.chdir(tmp_path)
    known: dict[str, object] = {}
    code = [block for block in blocks("notebooks.md", "python") if "pyspark" not in block]
    assert len(code) >= 6
    for block in code:
        exec(block, known)
    observation, done = cast(pd.DataFrame, known["observation"]), cast(pl.LazyFrame, known["done"])
    assert len(observation) == published.held.rows["mart.observation"]
    assert done.collect().height > 0


def test_superset_reads_the_release_and_nothing_else_with_these_settings(published: Published):
    [settings] = [json.loads(block) for block in blocks("superset.md", "json")]
    engine = create_engine(f"duckdb:///{published.release.folder / 'zhibiao.duckdb'}", poolclass=NullPool, **settings)
    with engine.connect() as connection:
        assert (
            connection.execute(text("select count(*) from mart.observation")).scalar() == published.held.rows["mart.observation"]
        )
    for forbidden in (
        "create table mart.mine (a int)",
        "from read_csv('/etc/passwd')",
        "copy (select 1) to '/tmp/leak.csv'",
        "set enable_external_access = true",
    ):
        with pytest.raises((DBAPIError, duckdb.Error), match=r"read-only|disabled|locked"), engine.connect() as connection:
            connection.execute(text(forbidden))


def test_the_settings_for_metabase_leave_nothing_else_within_reach(published: Published):
    [settings] = blocks("metabase.md", "sql")
    with duckdb.connect(published.release.folder / "zhibiao.duckdb", read_only=True) as connection:
        connection.execute(settings)
        assert connection.execute("select count(*) from mart.headline").fetchone() == (published.held.rows["mart.headline"],)
        with pytest.raises(duckdb.PermissionException):
            connection.execute("from read_csv('/etc/passwd')")
        with pytest.raises(duckdb.InvalidInputException, match="locked"):
            connection.execute("set enable_external_access = true")


@pytest.mark.parametrize("page", sorted(PAGES.glob("*.md")), ids=lambda page: page.name)
def test_tables_and_columns_that_a_page_names_are_there(published: Published, page: Path):
    words = page.read_text(encoding="utf-8")
    with duckdb.connect(published.release.folder / "zhibiao.duckdb", read_only=True) as connection:
        columns = {row[0] for row in connection.execute("select column_name from duckdb_columns() where not internal").fetchall()}
    assert set(re.findall(r"\b(?:core|ops|mart)[.][a-z_]+\b(?![.])", words)) <= set(published.release.tables)
    named = set(re.findall(r"`([a-z]+_[a-z_]+)`", words))
    assert named - columns - {"organisation_year", "read_only", "lock_configuration", "read_csv"} == set()
