"""What the warehouse has decided already about a file, by its content."""

from collections.abc import Iterable
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from zhibiao import __version__


@dataclass(frozen=True, slots=True)
class KnownDocument:
    """A document version that is loaded, and where these bytes of it were met."""

    document_key: int
    name: str
    sha256: str  # of its own file, not of a copy
    reading_version: str
    corrections: str | None  # digest of those that were applied
    is_current: bool
    format: str
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KnownRefusal:
    """A file or document that this very program has refused before."""

    rule: str
    detail: str


@dataclass(frozen=True, slots=True)
class Known:
    """By SHA-256: the documents that are loaded, and those that were refused."""

    documents: dict[str, KnownDocument]
    refusals: dict[str, KnownRefusal]


NOTHING = Known({}, {})


def look_up(connection: duckdb.DuckDBPyConnection, hashes: Iterable[str], reading_version: str) -> Known:
    """What is known of files with these contents. A refusal by another version does not count: it may read more.

    The warehouse must have a schema of this program's version.
    """
    connection.register("wanted", pa.table({"sha256": pa.array(sorted(set(hashes)), pa.string())}))
    documents = connection.execute(
        """
        select
            address.sha256,
            document.document_key,
            document.name,
            document.sha256,
            document.reading_version,
            document.corrections,
            document.is_current,
            address.format,
            list(address.address)
        from core.document_address as address
        semi join wanted on address.sha256 = wanted.sha256
        join core.dim_document as document on address.document_key = document.document_key
        group by all
        """
    ).fetchall()
    refusals = connection.execute(
        """
        select rejection.sha256, rejection.rule, rejection.detail
        from ops.rejection as rejection
        semi join wanted on rejection.sha256 = wanted.sha256
        join ops.load as load on rejection.load_key = load.load_key
        where rejection.grain in ('file', 'document')
            and rejection.resolved_at is null
            and load.reading_version = ?
            and load.zhibiao_version = ?
        """,
        [reading_version, __version__],
    ).fetchall()
    connection.unregister("wanted")
    return Known(
        {
            sha256: KnownDocument(key, name, own, version, corrections, current, format_, tuple(addresses))
            for sha256, key, name, own, version, corrections, current, format_, addresses in documents
        },
        {sha256: KnownRefusal(rule, detail) for sha256, rule, detail in refusals},
    )


@dataclass(frozen=True, slots=True)
class KnownText:
    """A document version that is loaded and says the same, word for word."""

    document_key: int
    name: str


def look_up_texts(connection: duckdb.DuckDBPyConnection, hashes: Iterable[str]) -> dict[str, KnownText]:
    """By the hash of their own words: the document versions that are loaded."""
    connection.register("wanted", pa.table({"text_hash": pa.array(sorted(set(hashes)), pa.string())}))
    found = connection.execute(
        "select text_hash, document_key, name from core.dim_document semi join wanted using (text_hash) order by valid_from desc"
    ).fetchall()
    connection.unregister("wanted")
    return {text_hash: KnownText(key, name) for text_hash, key, name in found}
