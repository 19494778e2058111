"""Facts side by side: the relation that the suite of comparisons checks, for everything or around one load."""

import duckdb

from zhibiao.lake.meta import recall, remember
from zhibiao.lake.rows import listed_values
from zhibiao.lake.schema import read_sql
from zhibiao.quality.scope import redirected

_MADE_OF = "usual_size"  # in ops.meta: how many facts there were when the usual sizes were made
_GROWTH = 1.25  # how much the facts have grown when the usual sizes are made anew: each fact is then looked at a few times in all


def make_usual_sizes(connection: duckdb.DuckDBPyConnection) -> None:
    """Work the usual sizes out, into a temporary table."""
    connection.execute(read_sql("check/10_usual_size"))


def keep_usual_sizes(connection: duckdb.DuckDBPyConnection) -> None:
    """Put what `make_usual_sizes` found into core.usual_size; inside the caller's transaction."""
    connection.execute("delete from core.usual_size")
    connection.execute("insert into core.usual_size by name select * from usual_size order by all")
    remember(connection, _MADE_OF, str(_facts_loaded(connection)))


def renew_usual_sizes(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the usual sizes anew when the facts have grown by a quarter since; inside the caller's transaction."""
    known = recall(connection, _MADE_OF)
    if known is None or _facts_loaded(connection) >= _GROWTH * int(known):
        make_usual_sizes(connection)
        keep_usual_sizes(connection)


def compare_all(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the relation of all facts, beside the sizes of `make_usual_sizes`."""
    connection.execute(redirected(read_sql("check/20_compared_fact"), {"core.usual_size": "usual_size"}))


def compare_load(connection: duckdb.DuckDBPyConnection, load_key: int) -> None:
    """Make the relation of the facts of a load and of what the same organisations reported for the years around.

    Only the files of the loads that brought those are read, so that a load costs the same in a large warehouse.
    """
    connection.execute(
        f"""
        create or replace temp table near_document as
        with arrived as (
            select distinct organisation.lineage_key, document.report_year
            from core.dim_document as document
            join core.dim_organisation as organisation on document.organisation_key = organisation.organisation_key
            where document.load_key = {load_key}
        )

        select distinct document.document_key, document.report_year, document.load_key
        from core.dim_document as document
        join core.dim_organisation as organisation on document.organisation_key = organisation.organisation_key
        join arrived
            on organisation.lineage_key = arrived.lineage_key
            and document.report_year between arrived.report_year - 1 and arrived.report_year + 1
        where document.is_current
            and document.load_key <> {load_key}
        """
    )
    years, loads = (listed_values(connection, "near_document", column) for column in ("report_year", "load_key"))
    connection.execute(f"create or replace temp table facts_at_hand as from core.fact_observation where load_key = {load_key}")
    if loads:
        connection.execute(
            f"insert into facts_at_hand from core.fact_observation where load_key in ({loads}) and report_year in ({years}) "
            "and document_key in (select document_key from near_document)"
        )
    connection.execute(redirected(read_sql("check/20_compared_fact"), {"core.fact_observation": "facts_at_hand"}))


def _facts_loaded(connection: duckdb.DuckDBPyConnection) -> int:
    row = connection.execute("select coalesce(sum(facts), 0) from ops.load").fetchone()
    return int(row[0]) if row else 0
