"""core.headline: what each organisation reports as its figure of the year. It follows from the facts, and is kept with them."""

from collections.abc import Iterable
from hashlib import sha256
from string import Template

import duckdb
import pyarrow as pa

from zhibiao.lake.meta import recall, remember
from zhibiao.lake.metrics import MetricEntry
from zhibiao.lake.place_table import places_digest
from zhibiao.lake.rows import listed_values, table_of
from zhibiao.lake.schema import read_sql

_RULE = "derived/headline"
_DIGEST = "headlines"  # in ops.meta
_YEARS = pa.schema([("organisation_key", pa.int64()), ("report_year", pa.int32())])
Years = frozenset[tuple[int, int]]  # keys of organisations, and years of theirs


def years_of(connection: duckdb.DuckDBPyConnection, documents: pa.Table) -> Years:
    """Whose years these documents, and other versions of their reports, are about, as the warehouse has them now.

    `documents` has the columns document_key and report_key; they need not be in the warehouse.
    """
    connection.register("named_documents", documents.select(["document_key", "report_key"]))
    rows = connection.execute(
        """
        select distinct organisation_key, report_year
        from core.dim_document
        where organisation_key is not null
            and (
                document_key in (select document_key from named_documents)
                or report_key in (select report_key from named_documents)
            )
        """
    ).fetchall()
    connection.unregister("named_documents")
    return frozenset(rows)


def choose_headlines(connection: duckdb.DuckDBPyConnection, before: Years, after: Years, load_key: int) -> None:
    """Choose the headlines of these organisations and years anew; inside the caller's transaction, which is that of the load.

    `before` and `after` are what `years_of` says of the load's documents before they were written and now.
    """
    if not before | after:
        return
    _register(connection, before | after)
    others = connection.execute(
        "select exists (from core.dim_document semi join chosen_years using (organisation_key, report_year) "
        f"where load_key <> {load_key})"
    ).fetchone()
    # Nearly all loads bring organisations and years that nothing was known of: then the headlines of all are not looked through.
    if before or (others and others[0]):
        listed = ", ".join(str(year) for year in sorted({year for _, year in before | after}))
        connection.execute(
            f"delete from core.headline where report_year in ({listed}) "
            "and (organisation_key, report_year) in (select (organisation_key, report_year) from chosen_years)"
        )
    _insert(connection, load_key)
    connection.unregister("chosen_years")


def keep_headlines(connection: duckdb.DuckDBPyConnection, metrics: Iterable[MetricEntry]) -> None:
    """Choose all headlines anew when the rule, the catalogue or the divisions are not those that they were chosen by."""
    digest = _digest(metrics)
    if recall(connection, _DIGEST) == digest:
        return
    choose_all_headlines(connection)
    remember(connection, _DIGEST, digest)


def choose_all_headlines(connection: duckdb.DuckDBPyConnection) -> None:
    """Choose all headlines anew, year by year; inside the caller's transaction."""
    connection.execute("delete from core.headline")
    reported: dict[int, set[tuple[int, int]]] = {}
    for organisation, year in connection.execute(
        "select distinct organisation_key, report_year from core.dim_document where organisation_key is not null order by all"
    ).fetchall():
        reported.setdefault(year, set()).add((organisation, year))
    for _, years in sorted(reported.items()):
        _register(connection, frozenset(years))
        _insert(connection, None)
        connection.unregister("chosen_years")


def _register(connection: duckdb.DuckDBPyConnection, years: Years) -> None:
    connection.register("chosen_years", table_of(sorted(years), _YEARS))


def _insert(connection: duckdb.DuckDBPyConnection, load_key: int | None) -> None:
    connection.execute(
        """
        create or replace temp table documents_at_hand as
        select document_key, load_key, report_year
        from core.dim_document
        semi join chosen_years using (organisation_key, report_year)
        where is_current
        """
    )
    # Named one by one, years and loads tell DuckLake which files it need not open.
    years, loads = (listed_values(connection, "documents_at_hand", column) for column in ("report_year", "load_key"))
    if years:
        connection.execute(Template(read_sql(_RULE)).substitute(years=years, loads=loads))
        connection.execute(
            f"insert into core.headline by name select *, {'null' if load_key is None else load_key}::bigint as load_key "
            "from headlines_found order by report_year, metric_key, organisation_key"
        )
        connection.execute("drop table headlines_found")
    connection.execute("drop table documents_at_hand")


def _digest(metrics: Iterable[MetricEntry]) -> str:
    kinds = sorted((metric.code, metric.kind) for metric in metrics)
    return sha256(f"{read_sql(_RULE)}{kinds}{places_digest()}".encode()).hexdigest()
