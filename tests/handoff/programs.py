"""Other people's programs, each asked the same of a release, in its own way."""

from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import datetime
from functools import partial
from typing import Protocol, cast

import chdb.session
import datafusion
import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pytest

from tests.handoff.published import Answers, Release, Row

Ask = Callable[[str], list[Row]]

FIGURES = """
    select
        count(*) as observations,
        count(*) - count(metric) as without_metric,
        count(distinct organisation) as organisations,
        max(period_end) as last_day,
        min(publish_date) as first_publication,
        sum(char_length(sentence)) as characters,
        sum(case when is_part then 1 else 0 end) as parts,
        max(fact_key) as largest_key,
        min(organisation_key) as smallest_organisation,
        sum(case when report_year = 2022 then value end) as values_of_2022
    from {observation}"""
SUMS = """
    select metric, sum(value) as total
    from {observation}
    where status = 'actual' and not is_part and not is_repeat and metric is not null
    group by metric"""


def asked_in_sql(ask: Ask, relations: Mapping[str, str]) -> Answers:
    """Every program that speaks SQL is asked in the same words; `relations` says how it calls a table."""
    observation = relations["mart.observation"]
    return Answers(
        rows={name: cast(int, ask(f"select count(*) as n from {relation}")[0]["n"]) for name, relation in relations.items()},
        figures=ask(FIGURES.format(observation=observation))[0],
        sums={str(row["metric"]): cast(float, row["total"]) for row in ask(SUMS.format(observation=observation))},
        last_load=cast(datetime, ask(f"select max(finished_at) as t from {relations['ops.load']}")[0]["t"]).replace(tzinfo=None),
    )


def rows_of(connection: duckdb.DuckDBPyConnection, query: str) -> list[Row]:
    """Rows of DuckDB by the names of their columns."""
    done = connection.execute(query)
    names = [column[0] for column in done.description or ()]
    return [dict(zip(names, row, strict=True)) for row in done.fetchall()]


def duckdb_on_parquet(release: Release) -> Answers:
    """DuckDB on the Parquet files."""
    with duckdb.connect() as connection:
        relations = {name: f"read_parquet('{release.pattern(name)}')" for name in release.tables}
        return asked_in_sql(partial(rows_of, connection), relations)


def duckdb_on_its_file(release: Release) -> Answers:
    """DuckDB on zhibiao.duckdb, with nothing else within its reach."""
    alone: dict[str, str | bool | int | float | list[str]] = {
        "enable_external_access": "false",
        "autoload_known_extensions": "false",
    }
    with duckdb.connect(release.folder / "zhibiao.duckdb", read_only=True, config=alone) as connection:
        return asked_in_sql(partial(rows_of, connection), {name: name for name in release.tables})


def by_datafusion(release: Release) -> Answers:
    """Apache DataFusion; it wants to be told of partitions."""
    context = datafusion.SessionContext()
    for name, path in release.tables.items():
        partitions: list[tuple[str, str | pa.DataType]] = [("report_year", pa.int32())] if path.is_dir() else []
        context.register_parquet(name.replace(".", "_"), path, table_partition_cols=partitions)
    return asked_in_sql(
        lambda query: cast(list[Row], context.sql(query).to_pylist()), {name: name.replace(".", "_") for name in release.tables}
    )


def by_chdb(release: Release) -> Answers:
    """ClickHouse, inside this process."""
    with closing(chdb.session.Session()) as session:
        relations = {name: f"file('{release.pattern(name)}', Parquet)" for name in release.tables}
        return asked_in_sql(lambda query: cast(pa.Table, session.query(query, "ArrowTable")).to_pylist(), relations)


LOCAL = {
    "spark.ui.enabled": "false",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.sql.shuffle.partitions": "2",
}


class SparkRow(Protocol):
    """What is needed of a row of PySpark, which is not always here."""

    def asDict(self) -> Row: ...  # noqa: N802  Spark's own name


class SparkFrame(Protocol):
    """What is needed of a data frame of PySpark."""

    def collect(self) -> list[SparkRow]: ...


class Spark(Protocol):
    """What is needed of a session of PySpark."""

    def sql(self, query: str) -> SparkFrame: ...

    def stop(self) -> None: ...


def by_spark(release: Release) -> Answers:
    """Apache Spark, on this machine alone."""
    builder = pytest.importorskip("pyspark.sql", reason="no PySpark: pip install '.[proof]'").SparkSession.builder
    for name, value in LOCAL.items():
        builder = builder.config(name, value)
    spark = cast(Spark, builder.master("local[2]").getOrCreate())
    try:
        relations = {name: f"parquet.`{path}`" for name, path in release.tables.items()}
        return asked_in_sql(lambda query: [row.asDict() for row in spark.sql(query).collect()], relations)
    finally:
        spark.stop()


def by_pandas(release: Release) -> Answers:
    """pandas, with the types of Arrow: a key that may be missing would become a float otherwise."""
    frames = {name: pd.read_parquet(path, dtype_backend="pyarrow") for name, path in release.tables.items()}
    seen = frames["mart.observation"]
    done = seen[(seen["status"] == "actual") & ~seen["is_part"] & ~seen["is_repeat"]]
    return Answers(
        rows={name: len(frame) for name, frame in frames.items()},
        figures={
            "observations": len(seen),
            "without_metric": seen["metric"].isna().sum(),
            "organisations": seen["organisation"].nunique(),
            "last_day": seen["period_end"].max(),
            "first_publication": seen["publish_date"].min(),
            "characters": seen["sentence"].str.len().sum(),
            "parts": seen["is_part"].sum(),
            "largest_key": seen["fact_key"].max(),
            "smallest_organisation": seen["organisation_key"].min(),
            "values_of_2022": seen.loc[seen["report_year"].astype(int) == 2022, "value"].sum(),
        },
        sums={str(name): float(total) for name, total in done.groupby("metric")["value"].sum().items()},
        last_load=frames["ops.load"]["finished_at"].max().to_pydatetime(),
    )


def by_polars(release: Release) -> Answers:
    """Polars, lazily."""
    frames = {
        name: pl.scan_parquet(release.pattern(name), hive_partitioning=path.is_dir()) for name, path in release.tables.items()
    }
    seen = frames["mart.observation"]
    of = pl.col
    figures = seen.select(
        observations=pl.len(),
        without_metric=of("metric").null_count(),
        organisations=of("organisation").drop_nulls().n_unique(),
        last_day=of("period_end").max(),
        first_publication=of("publish_date").min(),
        characters=of("sentence").str.len_chars().sum(),
        parts=of("is_part").sum(),
        largest_key=of("fact_key").max(),
        smallest_organisation=of("organisation_key").min(),
        values_of_2022=of("value").filter(of("report_year") == 2022).sum(),
    )
    done = seen.filter(of("status") == "actual", ~of("is_part"), ~of("is_repeat"), of("metric").is_not_null())
    sums = done.group_by("metric").agg(of("value").sum()).collect()
    return Answers(
        rows={name: frame.select(pl.len()).collect().item() for name, frame in frames.items()},
        figures=figures.collect().row(0, named=True),
        sums=dict(sums.iter_rows()),
        last_load=frames["ops.load"].select(of("finished_at").max()).collect().item(),
    )


def by_pyarrow(release: Release) -> Answers:
    """Arrow itself."""
    tables = {
        name: ds.dataset(path, partitioning="hive" if path.is_dir() else None).to_table() for name, path in release.tables.items()
    }
    seen = tables["mart.observation"]
    done = seen.filter(
        (pc.field("status") == "actual") & ~pc.field("is_part") & ~pc.field("is_repeat") & ~pc.field("metric").is_null()
    )
    sums = done.group_by("metric").aggregate([("value", "sum")]).to_pylist()
    return Answers(
        rows={name: table.num_rows for name, table in tables.items()},
        figures={
            "observations": seen.num_rows,
            "without_metric": seen["metric"].null_count,
            "organisations": pc.count_distinct(seen["organisation"]).as_py(),
            "last_day": pc.max(seen["period_end"]).as_py(),
            "first_publication": pc.min(seen["publish_date"]).as_py(),
            "characters": pc.sum(pc.utf8_length(seen["sentence"])).as_py(),
            "parts": pc.sum(seen["is_part"]).as_py(),
            "largest_key": pc.max(seen["fact_key"]).as_py(),
            "smallest_organisation": pc.min(seen["organisation_key"]).as_py(),
            "values_of_2022": pc.sum(seen.filter(pc.field("report_year") == 2022)["value"]).as_py(),
        },
        sums={row["metric"]: row["value_sum"] for row in sums},
        last_load=pc.max(tables["ops.load"]["finished_at"]).as_py(),
    )
