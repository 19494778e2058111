"""Where documents were met: rows of core.document_address."""

from collections.abc import Iterable

import duckdb
import pyarrow as pa

from zhibiao.lake.keys import key
from zhibiao.lake.records import Address
from zhibiao.lake.rows import table_of

SCHEMA = pa.schema(
    [
        ("address_key", pa.int64()), ("document_key", pa.int64()), ("name", pa.string()), ("address", pa.string()),
        ("sha256", pa.string()), ("format", pa.string()),
    ]
)  # fmt: skip


def address_rows(addresses: Iterable[Address]) -> pa.Table:
    """Addresses as rows of core.document_address, each once."""
    rows = {key("address", found.address, found.sha256): found for found in addresses}
    return table_of(
        ((own, found.document_key, found.name, found.address, found.sha256, found.format) for own, found in rows.items()), SCHEMA
    )


def is_known(address: str, known: Iterable[str]) -> bool:
    """Whether one of the known addresses is the same place, perhaps named from another folder: a/b.txt and /x/a/b.txt."""
    return any(address == other or address.endswith(f"/{other}") or other.endswith(f"/{address}") for other in known)


def new_addresses(connection: duckdb.DuckDBPyConnection, addresses: Iterable[Address]) -> pa.Table:
    """Rows for those whose document is loaded and whose address and content are not known."""
    connection.register("met", address_rows(addresses))
    fresh = connection.execute(
        "select * from met anti join core.document_address using (address_key) semi join core.dim_document using (document_key)"
    ).to_arrow_table()
    connection.unregister("met")
    return fresh
