"""From a row of an answer to the sentence behind it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from zhibiao.lake.extensions import literal
from zhibiao.operations.query import Asker, Question

_ID = 16  # digits of a hash that name a page


@dataclass(frozen=True, slots=True)
class Evidence:
    """A place in a document: the first digits of its hash, and the character at which a fact begins."""

    document: str
    start: int | None


def evidence(asker: Asker, rows: pa.Table) -> tuple[Evidence | None, ...]:
    """Of each row the place that it speaks of: by `fact_key`, else by its document and `char_start`; None where it names none.

    A document is known by `document_key`, `sha256`, or `document`, its file's name, where just one is called so.
    """
    nothing = (None,) * rows.num_rows
    if keys := _column(rows, "fact_key", int):
        found = _ask(asker, _FACTS, map(str, set(keys)))
        return tuple(found.get(str(key)) for key in keys)
    if keys := _column(rows, "document_key", int):
        documents = _ask(asker, _DOCUMENTS.format(name="document_key"), map(str, set(keys)))
    elif keys := _column(rows, "sha256", str):
        documents = _ask(asker, _DOCUMENTS.format(name="sha256"), (literal(str(key)) for key in set(keys)))
    elif keys := _column(rows, "document", str):
        documents = _ask(asker, _DOCUMENTS.format(name="name"), (literal(str(key)) for key in set(keys)))
    else:
        return nothing
    starts = _column(rows, "char_start", int) or nothing
    pairs = zip((documents.get(str(key)) for key in keys), starts, strict=True)
    return tuple(Evidence(place.document, start if isinstance(start, int) else None) if place else None for place, start in pairs)


_FACTS = """
    select
        fact.fact_key as key,
        document.sha256,
        fact.char_start
    from core.fact_observation as fact
    join core.dim_document as document on fact.document_key = document.document_key
    where document.is_current
        and fact.fact_key in ({keys})
"""
_DOCUMENTS = """
    select
        {name} as key,
        any_value(sha256) as sha256,
        null::integer as char_start
    from core.dim_document
    where is_current
        and {name} in ({{keys}})
    group by key
    having count(*) = 1
"""


def _ask(asker: Asker, sql: str, keys: Iterable[str]) -> dict[str, Evidence]:
    found = asker.ask(Question(sql.format(keys=", ".join(keys)), {}))
    columns = (found[name].to_pylist() for name in ("key", "sha256", "char_start"))
    return {str(key): Evidence(str(sha256)[:_ID], start) for key, sha256, start in zip(*columns, strict=True)}


def _column(rows: pa.Table, name: str, kind: type) -> list[object]:
    """The cells of the one column of this name and kind; none where there is no such column, or it is not of that kind."""
    if rows.column_names.count(name) != 1 or not rows.num_rows:
        return []
    cells: Sequence[object] = rows[name].to_pylist()
    return [cell if isinstance(cell, kind) else None for cell in cells] if pc.any(pc.is_valid(rows[name])).as_py() else []
