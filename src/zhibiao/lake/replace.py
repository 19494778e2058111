"""Documents whose rows are replaced by those of another reading; their validity stays what it was."""

from dataclasses import dataclass
from datetime import datetime

import duckdb

from zhibiao.lake.load import insert_batch
from zhibiao.lake.metrics import Metrics
from zhibiao.lake.staging import Staged

_TABLES = ("core.fact_warning", "core.fact_observation", "core.document_evidence", "core.document_text", "core.dim_document")


@dataclass(frozen=True, slots=True)
class StaleDocument:
    """A document version of the warehouse that is to be read anew."""

    document_key: int
    report_key: int
    name: str
    address: str
    sha256: str


def stale_documents(connection: duckdb.DuckDBPyConnection, reading_version: str) -> list[StaleDocument]:
    """The documents of another reading, with all versions of their reports, so that these are judged together.

    Reports in the order in which they were first loaded, versions in theirs.
    """
    rows = connection.execute(
        """
        select document_key, report_key, name, address, sha256
        from core.dim_document as document
        semi join (select report_key from core.dim_document where reading_version <> ?) as stale using (report_key)
        order by min(valid_from) over (partition by report_key), report_key, valid_from, is_current, document_key
        """,
        [reading_version],
    ).fetchall()
    return [StaleDocument(*row) for row in rows]


def replace_batch(connection: duckdb.DuckDBPyConnection, staged: Staged, metrics: Metrics, load_key: int, now: datetime) -> None:
    """Put these rows in the place of those that the documents have; inside the caller's transaction."""
    listed = ", ".join(str(key) for key in staged.documents["document_key"].to_pylist())
    connection.execute(
        "create or replace temp table validity as "
        f"select document_key, valid_from, valid_to from core.dim_document where document_key in ({listed})"
    )
    for table in _TABLES:
        connection.execute(f"delete from {table} where document_key in ({listed})")
    connection.register("own_addresses", staged.addresses)
    connection.execute("delete from core.document_address where address_key in (select address_key from own_addresses)")
    connection.unregister("own_addresses")
    insert_batch(connection, staged, metrics, load_key, now)
    connection.execute(
        f"""
        update core.dim_document
        set
            valid_from = validity.valid_from,
            valid_to = if(is_current, null, coalesce(validity.valid_to, dim_document.valid_to))
        from validity
        where dim_document.document_key = validity.document_key
            and dim_document.document_key in ({listed})
        """
    )
