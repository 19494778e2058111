"""What the warehouse has decided already about a file, by its content."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
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
    """A document version with the same words of its own, and the figures in it and around it, as they are written.

    Those that a person dropped or the gate refused are among the figures. None where another reading has read them: what that
    found cannot be compared.
    """

    document_key: int
    name: str
    figures: Counter[str] | None

    def says_all_of(self, figures: Counter[str]) -> bool:
        """Whether nothing in these figures is new."""
        return self.figures is None or figures <= self.figures


def look_up_texts(
    connection: duckdb.DuckDBPyConnection, hashes: Iterable[str], reading_version: str
) -> defaultdict[str, list[KnownText]]:
    """By the hash of their own words: the document versions that are loaded, the latest first."""
    connection.register("wanted", pa.table({"text_hash": pa.array(sorted(set(hashes)), pa.string())}))
    documents = connection.execute(
        """
        select text_hash, document_key, name, reading_version
        from core.dim_document
        semi join wanted using (text_hash)
        order by valid_from desc, document_key
        """
    ).fetchall()
    connection.unregister("wanted")
    figures = _figures(connection, [key for _, key, _, version in documents if version == reading_version])
    found: defaultdict[str, list[KnownText]] = defaultdict(list)
    for text_hash, key, name, version in documents:
        found[text_hash].append(KnownText(key, name, figures[key] if version == reading_version else None))
    return found


def _figures(connection: duckdb.DuckDBPyConnection, documents: Sequence[int]) -> defaultdict[int, Counter[str]]:
    """The figures of each of these documents, see `KnownText`."""
    figures: defaultdict[int, Counter[str]] = defaultdict(Counter)
    if not documents:  # as of nearly all loads: the facts are not looked through for nothing
        return figures
    listed = ", ".join(map(str, documents))
    for document, figure in connection.execute(
        f"""
        select document_key, source_text
        from core.fact_observation
        where document_key in ({listed})
        union all
        select document_key, source_text
        from ops.correction
        where document_key in ({listed}) and action = 'drop'
        union all
        select document_key, json_extract_string(content, '$.source_text')
        from ops.rejection
        where document_key in ({listed}) and grain = 'fact' and resolved_at is null
        """
    ).fetchall():
        figures[document][figure] += 1
    return figures
