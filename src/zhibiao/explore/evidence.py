"""From a row of an answer to the sentence behind it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pyarrow as pa

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
    if keys := _column(rows, "fact_key", int):
        found = _ask(asker, _FACTS, map(str, _given(keys)))
        return tuple(found.get(str(key)) for key in keys)
    if keys := _column(rows, "document_key", int):
        documents = _ask(asker, _DOCUMENTS.format(name="document_key"), map(str, _given(keys)))
    elif keys := _column(rows, "sha256", str):
        documents = _ask(asker, _DOCUMENTS.format(name="sha256"), (literal(str(key)) for key in _given(keys)))
    elif keys := _column(rows, "document", str):
        documents = _ask(asker, _DOCUMENTS.format(name="name"), (literal(str(key)) for key in _given(keys)))
    else:
        return (None,) * rows.num_rows
    starts = _column(rows, "char_start", int) or (None,) * rows.num_rows
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


def _column(rows: pa.Table, name: str, kind: type) -> Sequence[object]:
    """The cells of the one column of this name, None where they are of another kind; nothing where no cell is of that kind."""
    if rows.column_names.count(name) != 1:
        return ()
    cells: Sequence[object] = rows[name].to_pylist()
    fitting = [cell if type(cell) is kind else None for cell in cells]
    return fitting if any(cell is not None for cell in fitting) else ()


def _given(keys: Sequence[object]) -> set[object]:
    return {key for key in keys if key is not None}
