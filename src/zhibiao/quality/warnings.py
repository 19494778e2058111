"""What looks wrong with facts that are loaded all the same: core.fact_warning."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import duckdb
import pyarrow as pa

from zhibiao.lake.keys import key
from zhibiao.lake.rows import insert
from zhibiao.quality.check import Check
from zhibiao.quality.suites import GATES

COLUMNS = ("fact_key", "document_key", "other_fact_key", "detail")  # what the query of a warning on facts selects


@dataclass(frozen=True, slots=True)
class Warned:
    """A row of core.fact_warning to be."""

    fact_key: int
    document_key: int
    suite: str
    rule: str
    detail: str
    other_fact_key: int | None = None


def find_warned(connection: duckdb.DuckDBPyConnection, query: str, check: Check) -> tuple[Check, list[Warned]]:
    """The broken check with the rows that its query finds counted, and the facts among them that are to be flagged."""
    columns = {name for name, *_ in connection.execute(f"describe {query}").fetchall()}
    if not columns.issuperset(COLUMNS):
        rows = connection.execute(query).fetchall()
        return replace(check, unexpected=len(rows), example=str(rows[0])), []
    rows = connection.execute(f"select distinct {', '.join(COLUMNS)} from ({query}) order by all").fetchall()
    warned = [Warned(fact, document, check.suite, check.rule, detail, other) for fact, document, other, detail in rows]
    return replace(check, unexpected=len(warned), example=warned[0].detail), warned


def add_warnings(connection: duckdb.DuckDBPyConnection, warned: Sequence[Warned], load_key: int | None) -> None:
    """Insert those that are not there; inside the caller's transaction."""
    if not warned:
        return
    rows = {key("warning", each.fact_key, each.rule, each.other_fact_key): each for each in warned}
    table = pa.table(
        {
            "warning_key": pa.array(list(rows), pa.int64()),
            "fact_key": pa.array([each.fact_key for each in rows.values()], pa.int64()),
            "document_key": pa.array([each.document_key for each in rows.values()], pa.int64()),
            "suite": pa.array([each.suite for each in rows.values()], pa.string()),
            "rule": pa.array([each.rule for each in rows.values()], pa.string()),
            "detail": pa.array([each.detail for each in rows.values()], pa.string()),
            "other_fact_key": pa.array([each.other_fact_key for each in rows.values()], pa.int64()),
            "load_key": pa.array([load_key] * len(rows), pa.int64()),
        }
    )
    connection.register("found_warnings", table)
    missing = connection.execute("from found_warnings anti join core.fact_warning using (warning_key)").to_arrow_table()
    connection.unregister("found_warnings")
    insert(connection, "core.fact_warning", missing, "document_key, fact_key, rule")


def drop_found_warnings(connection: duckdb.DuckDBPyConnection) -> None:
    """Delete the warnings that a check of the whole warehouse finds again; those of the gate stay."""
    gates = ", ".join(f"'{gate}'" for gate in GATES)
    connection.execute(f"delete from core.fact_warning where suite not in ({gates})")


def drop_superseded_warnings(connection: duckdb.DuckDBPyConnection, load_key: int) -> None:
    """Delete what was compared with documents that this load superseded; inside the caller's transaction."""
    superseded = connection.execute(
        f"""
        select old.document_key
        from core.dim_document as old
        semi join (select report_key from core.dim_document where load_key = {load_key}) as new using (report_key)
        where not old.is_current
        """
    ).fetchall()
    if superseded:
        listed = ", ".join(str(document) for (document,) in superseded)
        connection.execute(
            "delete from core.fact_warning where other_fact_key in "
            f"(select fact_key from core.fact_observation where document_key in ({listed})) and document_key not in ({listed})"
        )
