"""Places in core.dim_place: all official divisions are there before any report names them."""

from functools import cache
from hashlib import sha256
from importlib.resources import files

import duckdb
import pyarrow as pa

from zhibiao import places
from zhibiao.lake.divisions import division_row, official
from zhibiao.lake.meta import recall, remember
from zhibiao.lake.rows import table_of
from zhibiao.places.table import DIVISIONS, TOWNS

_DIGEST = "places"  # in ops.meta
PLACE = pa.schema(
    [
        ("place_key", pa.int64()), ("code", pa.string()), ("name", pa.string()), ("short_name", pa.string()),
        ("level", pa.string()), ("parent_key", pa.int64()), ("province", pa.string()), ("city", pa.string()),
        ("county", pa.string()), ("town", pa.string()), ("valid_from", pa.int32()), ("valid_to", pa.int32()),
        ("successor_codes", pa.string()), ("lineage_key", pa.int64()),
    ]
)  # fmt: skip


def synchronise_places(connection: duckdb.DuckDBPyConnection) -> None:
    """Bring core.dim_place up to the bundled list of divisions; inside the caller's transaction."""
    if recall(connection, _DIGEST) == places_digest():
        return
    connection.register("official_places", official_divisions())
    connection.execute("delete from core.dim_place where place_key in (select place_key from official_places)")
    connection.execute("insert into core.dim_place by name select * from official_places order by level, code, valid_from")
    connection.unregister("official_places")
    remember(connection, _DIGEST, places_digest())


@cache
def official_divisions() -> pa.Table:
    """Every division of the bundled list, some 54,000 rows of core.dim_place; made once a process (0.4 s)."""
    table = places.load()
    return table_of((division_row(official(place, table)) for place in table.everything()), PLACE)


@cache
def places_digest() -> str:
    """Tells one bundled list of divisions from another."""
    return sha256(b"".join((files("zhibiao.places") / table).read_bytes() for table in (DIVISIONS, TOWNS))).hexdigest()
