"""One load: a batch that passed the gate goes into the star, whole or not at all."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from zhibiao import __version__
from zhibiao.lake.history import name_version
from zhibiao.lake.rows import insert, insert_missing, with_constant
from zhibiao.lake.staging import FACT_HELPERS, Staged
from zhibiao.lake.versions import Verdict, Version, judge

_TIME = pa.timestamp("us")
_COUNTS = ("files", "loaded", "unchanged", "superseding", "rejected", "failed", "facts", "rows_rejected")
_LOAD = pa.schema(
    [
        ("load_key", pa.int64()), ("kind", pa.string()), ("started_at", _TIME), ("finished_at", _TIME),
        *((name, pa.int32()) for name in _COUNTS), ("zhibiao_version", pa.string()), ("reading_version", pa.string()),
        ("restored_version", pa.int64()),
    ]
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    """What became of a loaded document among the versions of its report."""

    is_current: bool
    supersedes: bool  # an earlier version is no longer current because of it
    replaced: str | None = None  # name of the version that was current before it
    corrected: int = 0  # facts of that version that a person had corrected


def insert_batch(connection: duckdb.DuckDBPyConnection, staged: Staged, load_key: int, now: datetime) -> dict[int, Standing]:
    """Insert documents, texts, facts and the dimension rows they need; inside the caller's transaction.

    Returns the standing of each document by its key. None of the documents may be in the warehouse, which is prepared.
    """
    insert_missing(connection, "core.dim_place", "place_key", staged.places)
    organisations = with_constant(_issuers(staged), "load_key", load_key)
    insert_missing(connection, "core.dim_organisation", "organisation_key", organisations)
    insert_missing(connection, "core.dim_unit", "unit_key", staged.units)
    insert_missing(connection, "core.dim_period", "period_key", staged.periods)
    standings = _insert_documents(connection, staged, load_key, now)
    insert(connection, "core.document_text", with_constant(staged.texts, "load_key", load_key))
    insert(connection, "core.document_address", with_constant(staged.addresses, "load_key", load_key))
    insert(connection, "core.document_evidence", with_constant(staged.evidence, "load_key", load_key))
    corrections = with_constant(staged.corrections, "load_key", load_key)
    insert(connection, "ops.correction", corrections.append_column("applied_at", pa.array([now] * corrections.num_rows, _TIME)))
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


@dataclass(frozen=True, slots=True)
class LoadRecord:
    """What there is to say of a load before it begins."""

    key: int
    kind: str  # ingest, backfill, correct or restore
    started: datetime
    reading_version: str
    restored_version: int | None = None


def insert_load(connection: duckdb.DuckDBPyConnection, load: LoadRecord, finished: datetime, counts: Mapping[str, int]) -> None:
    """Insert the row of the load, and name the version of the warehouse that its commit makes after it.

    `counts` has files, facts, rows_rejected and those of the five fates; what it leaves out is 0.
    """
    row = {
        "load_key": load.key,
        "kind": load.kind,
        "started_at": load.started,
        "finished_at": finished,
        **dict.fromkeys(_COUNTS, 0),
        **counts,
        "zhibiao_version": __version__,
        "reading_version": load.reading_version,
        "restored_version": load.restored_version,
    }
    insert(connection, "ops.load", pa.table({name: [value] for name, value in row.items()}, schema=_LOAD))
    name_version(connection, load.kind, load.key)


def _insert_documents(connection: duckdb.DuckDBPyConnection, staged: Staged, load_key: int, now: datetime) -> dict[int, Standing]:
    documents = staged.documents
    facts: Counter[object] = Counter(staged.facts["document_key"].to_pylist())
    verdicts, standings = _judge_all(connection, documents, now)
    keys = list(standings)
    rows = (
        with_constant(documents, "load_key", load_key)
        .append_column("facts", pa.array([facts[document] for document in keys], pa.int32()))
        .append_column("valid_from", pa.array([now] * len(keys), _TIME))
        .append_column("valid_to", pa.array([verdicts[document].valid_to for document in keys], _TIME))
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
        replaced = next((version for version in before if version.is_current), None)
        corrected = _corrected(connection, replaced.document_key) if replaced is not None else 0
        for version in after:
            is_current = judged[version.document_key].is_current
            standings[version.document_key] = Standing(
                is_current, is_current and others, replaced.name if replaced is not None else None, corrected
            )
    return verdicts, standings


def _corrected(connection: duckdb.DuckDBPyConnection, document: int) -> int:
    row = connection.execute("select count(*) from ops.correction where document_key = ?", [document]).fetchone()
    return row[0] if row else 0


def _versions(connection: duckdb.DuckDBPyConnection, source: str) -> list[Version]:
    rows = connection.execute(
        f"select document_key, report_key, name, publish_date, valid_to, is_current from {source}"
    ).fetchall()
    return [Version(*row) for row in rows]
