"""One load: a batch that passed the gate goes into the star, whole or not at all."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from zhibiao import __version__
from zhibiao.lake.metrics import Metrics, synchronise_metrics
from zhibiao.lake.rows import insert, insert_missing, with_constant
from zhibiao.lake.staging import FACT_HELPERS, Staged
from zhibiao.lake.versions import Verdict, Version, judge


@dataclass(frozen=True, slots=True)
class Standing:
    """What became of a loaded document among the versions of its report."""

    is_current: bool
    supersedes: bool  # an earlier version is no longer current because of it
    replaced: str | None = None  # name of the version that was current before it


def insert_batch(
    connection: duckdb.DuckDBPyConnection, staged: Staged, metrics: Metrics, load_key: int, now: datetime
) -> dict[int, Standing]:
    """Insert documents, texts, facts and the dimension rows they need; inside the caller's transaction.

    Returns the standing of each document by its key. None of the documents may be in the warehouse.
    """
    synchronise_metrics(connection, metrics.values())
    insert_missing(connection, "core.dim_place", "place_key", staged.places)
    organisations = with_constant(_issuers(staged), "load_key", load_key)
    insert_missing(connection, "core.dim_organisation", "organisation_key", organisations)
    insert_missing(connection, "core.dim_unit", "unit_key", staged.units)
    insert_missing(connection, "core.dim_period", "period_key", staged.periods)
    standings = _insert_documents(connection, staged, load_key, now)
    insert(connection, "core.document_text", with_constant(staged.texts, "load_key", load_key))
    insert(connection, "core.document_address", with_constant(staged.addresses, "load_key", load_key))
    insert(connection, "core.document_evidence", with_constant(staged.evidence, "load_key", load_key))
    facts = with_constant(staged.facts.drop_columns(list(FACT_HELPERS)), "load_key", load_key)
    insert(connection, "core.fact_observation", facts, "report_year, metric_key, organisation_key, fact_key")
    return standings


def _issuers(staged: Staged) -> pa.Table:
    """The organisations of the documents, and those above them. Of a refused document nothing is loaded."""
    parents = dict(zip(*(staged.organisations[name].to_pylist() for name in ("organisation_key", "parent_key")), strict=True))
    wanted: set[object] = set()
    for key in staged.documents["organisation_key"].to_pylist():
        while key is not None and key not in wanted:
            wanted.add(key)
            key = parents.get(key)
    return staged.organisations.filter(pc.is_in(staged.organisations["organisation_key"], value_set=pa.array(wanted, pa.int64())))


def insert_addresses(connection: duckdb.DuckDBPyConnection, rows: pa.Table, load_key: int) -> None:
    """Insert further addresses of documents that are loaded; inside the caller's transaction."""
    insert(connection, "core.document_address", with_constant(rows, "load_key", load_key))


def insert_load(
    connection: duckdb.DuckDBPyConnection,
    load_key: int,
    started: datetime,
    finished: datetime,
    counts: Mapping[str, int],
    reading_version: str,
    kind: str = "ingest",
) -> None:
    """Insert the row of the load. `counts` has files, facts, rows_rejected and those of the five fates that are not 0."""
    row = {
        "load_key": load_key,
        "kind": kind,
        "started_at": started,
        "finished_at": finished,
        **dict.fromkeys(("loaded", "unchanged", "superseding", "rejected", "failed"), 0),
        **counts,
        "zhibiao_version": __version__,
        "reading_version": reading_version,
    }
    insert(connection, "ops.load", pa.table({name: [value] for name, value in row.items()}))


def _insert_documents(connection: duckdb.DuckDBPyConnection, staged: Staged, load_key: int, now: datetime) -> dict[int, Standing]:
    documents = staged.documents
    facts: Counter[object] = Counter(staged.facts["document_key"].to_pylist())
    verdicts, standings = _judge_all(connection, documents, now)
    keys = list(standings)
    rows = (
        with_constant(documents, "load_key", load_key)
        .append_column("facts", pa.array([facts[document] for document in keys], pa.int32()))
        .append_column("valid_from", pa.array([now] * len(keys), pa.timestamp("us")))
        .append_column("valid_to", pa.array([verdicts[document].valid_to for document in keys], pa.timestamp("us")))
        .append_column("is_current", pa.array([verdicts[document].is_current for document in keys], pa.bool_()))
    )
    for document in verdicts.keys() - set(keys):
        verdict = verdicts[document]
        if not verdict.is_current:
            connection.execute(
                f"update core.dim_document set is_current = false, valid_to = timestamp '{verdict.valid_to}' "
                f"where document_key = {document} and is_current"
            )
    insert(connection, "core.dim_document", rows)
    return standings


def _judge_all(
    connection: duckdb.DuckDBPyConnection, documents: pa.Table, now: datetime
) -> tuple[dict[int, Verdict], dict[int, Standing]]:
    """Verdicts on the arriving documents and those of the same reports; standings of the arriving ones, in their order."""
    connection.register("arriving", documents)
    known = _versions(connection, "core.dim_document semi join arriving using (report_key) order by valid_from, is_current")
    arriving = _versions(connection, "(select *, null::timestamp as valid_to, false as is_current from arriving)")
    connection.unregister("arriving")
    verdicts: dict[int, Verdict] = {}
    standings = {version.document_key: Standing(is_current=False, supersedes=False) for version in arriving}
    for report in dict.fromkeys(version.report_key for version in arriving):
        before = [version for version in known if version.report_key == report]
        after = [version for version in arriving if version.report_key == report]
        judged = {verdict.document_key: verdict for verdict in judge(before, after, now)}
        verdicts.update(judged)
        others = len(before) + len(after) > 1
        replaced = next((version.name for version in before if version.is_current), None)
        for version in after:
            is_current = judged[version.document_key].is_current
            standings[version.document_key] = Standing(is_current, is_current and others, replaced)
    return verdicts, standings


def _versions(connection: duckdb.DuckDBPyConnection, source: str) -> list[Version]:
    rows = connection.execute(
        f"select document_key, report_key, name, publish_date, valid_to, is_current from {source}"
    ).fetchall()
    return [Version(*row) for row in rows]
