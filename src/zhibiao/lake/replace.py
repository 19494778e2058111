"""Documents whose rows are replaced by those of another reading; their validity stays what it was."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import duckdb
import pyarrow as pa

from zhibiao.lake.load import insert_batch
from zhibiao.lake.staging import Staged

_TABLES = (
    "core.fact_warning",
    "core.fact_observation",
    "core.document_evidence",
    "core.document_text",
    "core.dim_document",
    "ops.correction",
)


@dataclass(frozen=True, slots=True)
class StaleDocument:
    """A document version of the warehouse that is to be read anew."""

    document_key: int
    report_key: int
    name: str
    address: str
    sha256: str


def stale_documents(
    connection: duckdb.DuckDBPyConnection, reading_version: str | None, keys: Iterable[int]
) -> list[StaleDocument]:
    """The documents of another reading (None: of none) and those with these keys, with all versions of their reports.

    The versions of a report are judged together. Reports in the order in which they were first loaded, versions in theirs.
    """
    connection.register("wanted_documents", pa.table({"document_key": pa.array(sorted(set(keys)), pa.int64())}))
    rows = connection.execute(
        """
        select document_key, report_key, name, address, sha256
        from core.dim_document as document
        semi join (
            select report_key
            from core.dim_document
            where reading_version <> ? or document_key in (select document_key from wanted_documents)
        ) as stale using (report_key)
        order by min(valid_from) over (partition by report_key), report_key, valid_from, is_current, document_key
        """,
        [reading_version],
    ).fetchall()
    connection.unregister("wanted_documents")
    return [StaleDocument(*row) for row in rows]


def document_corrections(
    connection: duckdb.DuckDBPyConnection, names: Iterable[str], hashes: Iterable[str]
) -> list[tuple[int, str, str, str | None]]:
    """Key, name, hash and digest of the applied corrections of the documents that have any, or that are named here.

    They are named by their file's name or by the beginning of its hash.
    """
    connection.register("corrected_names", pa.table({"name": pa.array(sorted(set(names)), pa.string())}))
    connection.register("corrected_hashes", pa.table({"prefix": pa.array(sorted(set(hashes)), pa.string())}))
    rows = connection.execute(
        """
        select document_key, name, sha256, corrections
        from core.dim_document as document
        where corrections is not null
            or name in (select name from corrected_names)
            or exists (select 1 from corrected_hashes where starts_with(document.sha256, prefix))
        order by valid_from, document_key
        """
    ).fetchall()
    connection.unregister("corrected_names")
    connection.unregister("corrected_hashes")
    return rows


def replace_batch(connection: duckdb.DuckDBPyConnection, staged: Staged, load_key: int, now: datetime) -> None:
    """Put these rows in the place of those that the documents have; inside the caller's transaction."""
    listed = ", ".join(str(key) for key in staged.documents["document_key"].to_pylist())
    connection.execute(
        "create or replace temp table validity as "
        f"select document_key, valid_from, valid_to from core.dim_document where document_key in ({listed})"
    )
    connection.execute(
        "create or replace temp table replaced_facts as "
        f"select fact_key from core.fact_observation where document_key in ({listed})"
    )
    for table in _TABLES:
        connection.execute(f"delete from {table} where document_key in ({listed})")
    connection.register("own_addresses", staged.addresses)
    connection.execute("delete from core.document_address where address_key in (select address_key from own_addresses)")
    connection.unregister("own_addresses")
    insert_batch(connection, staged, load_key, now)
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
    # What other documents were compared with may not be a fact any more.
    connection.execute(
        """
        delete from core.fact_warning
        where other_fact_key in (select fact_key from replaced_facts)
            and other_fact_key not in (select fact_key from core.fact_observation)
        """
    )
