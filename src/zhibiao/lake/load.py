"""One load: a batch that passed the gate goes into the star, whole or not at all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import duckdb
import pyarrow as pa

from zhibiao import __version__
from zhibiao.lake.keys import key
from zhibiao.lake.metrics import MetricEntry, synchronise_metrics
from zhibiao.lake.staging import FACT_HELPERS, Staged
from zhibiao.lake.versions import Verdict, Version, judge


@dataclass(frozen=True, slots=True)
class Rejection:
    """A row of ops.rejection to be."""

    grain: str  # file, document or fact
    name: str
    address: str
    sha256: str
    document_key: int | None
    suite: str | None
    rule: str
    detail: str
    content: str | None
    row_key: int | None


@dataclass(frozen=True, slots=True)
class Standing:
    """What became of a loaded document among the versions of its report."""

    is_current: bool
    supersedes: bool  # an earlier version is no longer current because of it


def insert_batch(
    connection: duckdb.DuckDBPyConnection, staged: Staged, metrics: Mapping[str, MetricEntry], load_key: int, now: datetime
) -> dict[int, Standing]:
    """Insert documents, texts, facts and the dimension rows they need; inside the caller's transaction.

    Returns the standing of each document by its key. None of the documents may be in the warehouse.
    """
    synchronise_metrics(connection, metrics.values())
    _insert_missing(connection, "core.dim_place", "place_key", staged.places)
    organisations = staged.organisations.append_column("load_key", _constant(load_key, staged.organisations.num_rows))
    _insert_missing(connection, "core.dim_organisation", "organisation_key", organisations)
    _insert_missing(connection, "core.dim_unit", "unit_key", staged.units)
    _insert_missing(connection, "core.dim_period", "period_key", staged.periods)
    standings = _insert_documents(connection, staged, load_key, now)
    _insert(connection, "core.document_text", staged.texts.append_column("load_key", _constant(load_key, staged.texts.num_rows)))
    facts = staged.facts.drop_columns(list(FACT_HELPERS)).append_column("load_key", _constant(load_key, staged.facts.num_rows))
    _insert(connection, "core.fact_observation", facts, "order by report_year, metric_key, organisation_key, fact_key")
    return standings


def new_rejections(
    connection: duckdb.DuckDBPyConnection, rejections: Sequence[Rejection], load_key: int, now: datetime
) -> pa.Table:
    """The rows of ops.rejection for those that the warehouse does not know yet."""
    rows = {
        key("rejection", rejection.sha256, rejection.rule, rejection.row_key, rejection.detail): rejection
        for rejection in rejections
    }
    table = pa.table(
        {
            "rejection_key": pa.array(rows, pa.int64()),
            "load_key": _constant(load_key, len(rows)),
            "rejected_at": pa.array([now] * len(rows), pa.timestamp("us")),
            "grain": pa.array([r.grain for r in rows.values()], pa.string()),
            "name": pa.array([r.name for r in rows.values()], pa.string()),
            "address": pa.array([r.address for r in rows.values()], pa.string()),
            "sha256": pa.array([r.sha256 for r in rows.values()], pa.string()),
            "document_key": pa.array([r.document_key for r in rows.values()], pa.int64()),
            "suite": pa.array([r.suite for r in rows.values()], pa.string()),
            "rule": pa.array([r.rule for r in rows.values()], pa.string()),
            "detail": pa.array([r.detail for r in rows.values()], pa.string()),
            "content": pa.array([r.content for r in rows.values()], pa.string()),
        }
    )
    connection.register("rejections", table)
    fresh = connection.execute("select * from rejections anti join ops.rejection using (rejection_key)").to_arrow_table()
    connection.unregister("rejections")
    return fresh


def insert_rejections(connection: duckdb.DuckDBPyConnection, rows: pa.Table) -> None:
    """Insert rows from `new_rejections`."""
    _insert(connection, "ops.rejection", rows)


def insert_load(
    connection: duckdb.DuckDBPyConnection,
    load_key: int,
    started: datetime,
    finished: datetime,
    counts: Mapping[str, int],
    reading_version: str,
) -> None:
    """Insert the row of the load. `counts` has the five fates, facts and rows_rejected."""
    row = {
        "load_key": load_key,
        "started_at": started,
        "finished_at": finished,
        **counts,
        "zhibiao_version": __version__,
        "reading_version": reading_version,
    }
    _insert(connection, "ops.load", pa.table({name: [value] for name, value in row.items()}))


def _insert_documents(connection: duckdb.DuckDBPyConnection, staged: Staged, load_key: int, now: datetime) -> dict[int, Standing]:
    documents = staged.documents
    counted = staged.facts.group_by("document_key").aggregate([("fact_key", "count")]).to_pydict()
    facts = dict(zip(counted["document_key"], counted["fact_key_count"], strict=True))
    verdicts, standings = _judge_all(connection, documents, now)
    keys: list[int] = documents["document_key"].to_pylist()
    rows = (
        documents.append_column("facts", pa.array([facts.get(document, 0) for document in keys], pa.int32()))
        .append_column("valid_from", pa.array([now] * len(keys), pa.timestamp("us")))
        .append_column("valid_to", pa.array([verdicts[document].valid_to for document in keys], pa.timestamp("us")))
        .append_column("is_current", pa.array([verdicts[document].is_current for document in keys], pa.bool_()))
        .append_column("load_key", _constant(load_key, len(keys)))
    )
    for document in verdicts.keys() - set(keys):
        verdict = verdicts[document]
        if not verdict.is_current:
            connection.execute(
                f"update core.dim_document set is_current = false, valid_to = timestamp '{verdict.valid_to}' "
                f"where document_key = {document} and is_current"
            )
    _insert(connection, "core.dim_document", rows)
    return standings


def _judge_all(
    connection: duckdb.DuckDBPyConnection, documents: pa.Table, now: datetime
) -> tuple[dict[int, Verdict], dict[int, Standing]]:
    connection.register("arriving", documents)
    known = [
        Version(*row)
        for row in connection.execute(
            """
            select document_key, report_key, publish_date, valid_to, is_current
            from core.dim_document
            semi join arriving using (report_key)
            order by valid_from, is_current
            """
        ).fetchall()
    ]
    connection.unregister("arriving")
    columns = ("document_key", "report_key", "publish_date")
    arriving = [Version(*row, None, False) for row in zip(*(documents[name].to_pylist() for name in columns), strict=True)]
    verdicts: dict[int, Verdict] = {}
    standings: dict[int, Standing] = {}
    for report in dict.fromkeys(version.report_key for version in arriving):
        before = [version for version in known if version.report_key == report]
        after = [version for version in arriving if version.report_key == report]
        judged = {verdict.document_key: verdict for verdict in judge(before, after, now)}
        verdicts.update(judged)
        others = len(before) + len(after) > 1
        for version in after:
            is_current = judged[version.document_key].is_current
            standings[version.document_key] = Standing(is_current, is_current and others)
    return verdicts, standings


def _insert_missing(connection: duckdb.DuckDBPyConnection, table: str, table_key: str, rows: pa.Table) -> None:
    connection.register("staged_rows", rows)
    connection.execute(
        f"insert into {table} by name select * from staged_rows anti join {table} using ({table_key}) order by {table_key}"
    )
    connection.unregister("staged_rows")


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: pa.Table, order: str = "") -> None:
    connection.register("staged_rows", rows)
    connection.execute(f"insert into {table} by name select * from staged_rows {order}")
    connection.unregister("staged_rows")


def _constant(value: int, length: int) -> pa.Array:
    return pa.array([value] * length, pa.int64())
