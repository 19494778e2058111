"""Ask the warehouse: `zhibiao sql`."""

from dataclasses import dataclass

import pyarrow as pa

from zhibiao.lake.location import Warehouse


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """One file of sql/query: its name and the comment at its top."""

    name: str
    description: str


def run_sql(query: str, warehouse: Warehouse) -> pa.Table:
    """Rows of a statement, of a file with one (`*.sql`), or of a named analysis of sql/query.

    The connection reads only: it can neither write nor open files outside the warehouse. UsageError with a
    did-you-mean for a misspelt name or metric, and for SQL that does not parse.
    """
    raise NotImplementedError


def named_queries() -> tuple[NamedQuery, ...]:
    """The named analyses, sorted by name."""
    raise NotImplementedError
