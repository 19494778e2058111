"""What the pages are made from: one snapshot of the marts, copied once into native tables, so that each page is quick to ask for.

The copies are the tables `look.observation`, `look.headline`, `look.document`, `look.place` and `look.organisation`; documents
are known by the first digits of their hash (`document_id`), organisations and places by the digits of their keys
(`organisation_id`, `place_id`), which are names of files, too.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import TypeVar

import duckdb

from zhibiao.lake.history import current_version, find_version

Row = TypeVar("Row")
Value = str | int | float | bool | None

_BATCH = 10_000  # rows

_COPIES = (
    """
    create table look.document as
    select
        substr(document.sha256, 1, 16) as document_id,
        printf('%x', document.organisation_key) as organisation_id,
        printf('%x', document.place_key) as place_id,
        document.*,
        organisation.name as organisation
    from core.dim_document as document
    left join core.dim_organisation as organisation on document.organisation_key = organisation.organisation_key
    where document.is_current
    """,
    """
    create table look.observation as
    select
        document.document_id,
        document.organisation_id,
        document.place_id,
        fact.sentence_start,
        fact.rule,
        warning.told,
        observation.warnings is not null or observation.is_uncertain as is_doubtful,
        coalesce(observation.period_kind not in ('year', 'years'), false) as is_part_year,
        observation.*
    from mart.observation as observation
    join look.document as document on observation.document_key = document.document_key
    join core.fact_observation as fact on observation.fact_key = fact.fact_key
    left join (
        select
            fact_key,
            string_agg(rule || ': ' || detail, '; ' order by rule) as told
        from core.fact_warning
        group by fact_key
    ) as warning on observation.fact_key = warning.fact_key
    """,
    """
    create table look.headline as
    select
        observation.document_id,
        observation.organisation_id,
        observation.category_zh,
        observation.category_en,
        observation.is_doubtful,
        observation.is_part_year,
        headline.*
    from mart.headline as headline
    join look.observation as observation on headline.fact_key = observation.fact_key
    """,
    """
    create table look.place as
    with recursive above as (
        select place_key from look.document where place_key is not null
        union
        select place.parent_key
        from above
        join core.dim_place as place on above.place_key = place.place_key
        where place.parent_key is not null
    )
    select
        printf('%x', place.place_key) as place_id,
        printf('%x', place.parent_key) as parent_id,
        place.name,
        place.level,
        place.code,
        place.province,
        place.city,
        place.county,
        place.town
    from core.dim_place as place
    join above on place.place_key = above.place_key
    """,
    # A place counts what lies in it: its own rows and those of the places below it.
    """
    create table look.within as
    with recursive within as (
        select place_id, place_id as outer_id from look.place
        union
        select within.place_id, place.parent_id
        from within
        join look.place as place on within.outer_id = place.place_id
        where place.parent_id is not null
    )
    from within
    """,
    """
    create table look.organisation as
    select
        document.organisation_id,
        any_value(document.organisation) as name,
        any_value(organisation.kind) as kind,
        any_value(organisation.level) as level,
        any_value(organisation.lineage_key) as lineage_key,
        min(document.place_id) as place_id,
        count(*) as documents,
        sum(document.facts)::bigint as facts,
        min(document.report_year) as first_year,
        max(document.report_year) as last_year
    from look.document as document
    join core.dim_organisation as organisation on document.organisation_key = organisation.organisation_key
    group by document.organisation_id
    """,
)


@dataclass(frozen=True, slots=True)
class Source:
    """A connection that holds the copies, beside the warehouse that they were made from. `name` is what to call that."""

    connection: duckdb.DuckDBPyConnection
    name: str
    snapshot: int
    committed_at: datetime  # UTC

    @classmethod
    def of(cls, connection: duckdb.DuckDBPyConnection, name: str) -> "Source":
        """Copy what the pages need from a connection to the lake."""
        connection.execute("attach ':memory:' as look")
        connection.begin()  # so that all copies are of one snapshot, whatever is loaded meanwhile
        for statement in _COPIES:
            connection.execute(statement)
        version = find_version(connection, str(current_version(connection)))
        connection.commit()
        return cls(connection, name, version.number, version.committed_at)

    def rows(self, row: Callable[..., Row], sql: str, *values: Value) -> list[Row]:
        """The answer, each row as `row` makes one of its columns in order."""
        return list(self.stream(row, sql, *values))

    def one(self, row: Callable[..., Row], sql: str, *values: Value) -> Row | None:
        """The only row of an answer that has one or none."""
        return next(iter(self.rows(row, sql, *values)), None)

    def stream(self, row: Callable[..., Row], sql: str, *values: Value) -> Iterator[Row]:
        """The answer a batch at a time, however long it is."""
        found = self.cursor().execute(sql, values or None)
        while batch := found.fetchmany(_BATCH):
            for each in batch:
                yield row(*each)

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A connection of its own to the same data: pages may be made beside each other."""
        cursor = self.connection.cursor()
        cursor.execute("use lake")  # a cursor begins where the process did, not where its connection is
        return cursor


def grouped(rows: Iterator[Row], by: str) -> Iterator[tuple[str, Sequence[Row]]]:
    """Rows that come sorted by the field `by`, those of each value together."""
    return ((key, list(same)) for key, same in groupby(rows, key=lambda row: getattr(row, by)))


def beside(groups: Iterator[tuple[str, Sequence[Row]]]) -> Callable[[str], Sequence[Row]]:
    """Hands out groups that come in the order of their keys, to who asks in that order; nothing for a key that has none."""
    waiting: list[tuple[str, Sequence[Row]]] = []

    def of(key: str) -> Sequence[Row]:
        while not waiting or waiting[0][0] < key:
            waiting.clear()
            following = next(groups, None)
            if following is None:
                return ()
            waiting.append(following)
        return waiting[0][1] if waiting[0][0] == key else ()

    return of
