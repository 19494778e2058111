"""What differs between two states of the warehouse, fact by fact."""

from collections.abc import Sequence

import duckdb
import pyarrow as pa

# Fields that say what a figure is and whose; a fact in which one of them differs is changed. The others are metadata.
_VALUES = (
    "value", "value_low", "value_high", "unit", "qualifier", "metric", "status", "period", "change", "is_part", "organisation",
    "report_year",
)  # fmt: skip
_NUMBERS = ("value", "value_low", "value_high", "confidence")
_METADATA = ("measure", "subject", "section", "rule", "page", "sentence", "is_repeat", "confidence")
_KEYS = """
    select
        fact.fact_key,
        fact.load_key
    from {of}core.fact_observation as fact {at}
    semi join (from {of}core.dim_document {at} where is_current) as document on fact.document_key = document.document_key
"""
_FACTS = """
    select
        fact.fact_key,
        document.name as document,
        fact.document_key,
        fact.char_start,
        fact.source_text,
        fact.value,
        fact.value_low,
        fact.value_high,
        unit.name as unit,
        fact.qualifier,
        metric.code as metric,
        fact.status,
        period.label as period,
        fact.change,
        fact.is_part,
        organisation.name as organisation,
        fact.report_year,
        fact.measure,
        fact.subject,
        fact.section,
        fact.rule,
        fact.page,
        fact.sentence,
        fact.is_repeat,
        fact.confidence
    from {of}core.fact_observation as fact {at}
    join {of}core.dim_document as document {at} on fact.document_key = document.document_key
    join {of}core.dim_unit as unit {at} on fact.unit_key = unit.unit_key
    left join {of}core.dim_metric as metric {at} on fact.metric_key = metric.metric_key
    left join {of}core.dim_period as period {at} on fact.period_key = period.period_key
    left join {of}core.dim_organisation as organisation {at} on fact.organisation_key = organisation.organisation_key
    where {chosen}
"""

# What differences look like. `difference` is added, removed, changed or metadata; `before` and `after` are the values; `what`
# tells each field that differs, old → new. Rows in the order of documents and places.
NO_DIFFERENCES = pa.schema(
    [
        ("difference", pa.string()), ("document", pa.string()), ("char_start", pa.int32()), ("source_text", pa.string()),
        ("metric", pa.string()), ("measure", pa.string()), ("unit", pa.string()), ("before", pa.float64()),
        ("after", pa.float64()), ("what", pa.string()), ("sentence", pa.string()),
    ]
).empty_table()  # fmt: skip


def version_differences(connection: duckdb.DuckDBPyConnection, before: int, after: int) -> pa.Table:
    """The facts of current documents that are not the same in two versions, see `NO_DIFFERENCES`.

    Not to be asked in a transaction that has written: DuckLake mixes its rows into earlier versions.
    """
    _remember_sides(connection, {"of": "", "at": _at(before)}, {"of": "", "at": _at(after)})
    return _compare(connection)


def database_differences(connection: duckdb.DuckDBPyConnection, before: str, after: str) -> str:
    """A query for the same between two attached databases that hold the star: there may be as many as there are facts."""
    _remember_sides(connection, {"of": f"{before}.", "at": ""}, {"of": f"{after}.", "at": ""})
    return _COMPARED


def _remember_sides(connection: duckdb.DuckDBPyConnection, before: dict[str, str], after: dict[str, str]) -> None:
    sides = (("before", before), ("after", after))
    for name, side in sides:
        connection.execute(f"create or replace temp table keys_{name} as {_KEYS.format(**side)}")
    # A fact that the same load brought is the same fact: only the others are looked at.
    connection.execute(
        """
        create or replace temp table touched as
        select fact_key from (from keys_before except from keys_after)
        union
        select fact_key from (from keys_after except from keys_before)
        """
    )
    chosen = "document.is_current and fact.fact_key in (select fact_key from touched)"
    for name, side in sides:
        connection.execute(f"create or replace temp table facts_{name} as {_FACTS.format(**side, chosen=chosen)}")


def remember_facts(connection: duckdb.DuckDBPyConnection, documents: Sequence[int | None]) -> None:
    """Keep the facts of these documents as they are now, to be compared with later."""
    _keep(connection, "facts_before", documents)


def differences_since(connection: duckdb.DuckDBPyConnection, documents: Sequence[int | None]) -> pa.Table:
    """The facts of these documents that are not what they were when they were remembered, see `NO_DIFFERENCES`."""
    _keep(connection, "facts_after", documents)
    return _compare(connection)


def _keep(connection: duckdb.DuckDBPyConnection, name: str, documents: Sequence[int | None]) -> None:
    chosen = f"fact.document_key in ({', '.join(str(key) for key in documents) or 'null'})"
    connection.execute(f"create or replace temp table {name} as {_FACTS.format(of='', at='', chosen=chosen)}")


def _compare(connection: duckdb.DuckDBPyConnection) -> pa.Table:
    return connection.execute(_COMPARED).to_arrow_table()


def _at(version: int) -> str:
    return f"at (version => {version:d})"


def _differ(names: Sequence[str]) -> str:
    return " or ".join(f"old.{name} is distinct from new.{name}" for name in names)


def _told(names: Sequence[str]) -> str:
    """Each field that differs as `name old → new`; a sentence is too long to be told."""
    whole = {name: f"regexp_replace({{0}}.{name}::varchar, '[.]0$', '')" for name in _NUMBERS}
    shown = {name: f"coalesce({whole.get(name, f'{{0}}.{name}::varchar')}, 'none')" for name in names}
    parts: list[str] = []
    for name in names:
        text = f"'{name}'"
        if name not in ("sentence", "section"):
            text = f"'{name} ' || {shown[name].format('old')} || ' → ' || {shown[name].format('new')}"
        parts.append(f"if(old.{name} is distinct from new.{name}, {text}, null)")
    return ", ".join(parts)


_COMPARED = f"""
    with compared as (
        select
            case
                when old.fact_key is null then 'added'
                when new.fact_key is null then 'removed'
                when {_differ(_VALUES)} then 'changed'
                when {_differ(_METADATA)} then 'metadata'
            end as difference,
            coalesce(new.document, old.document) as document,
            coalesce(new.document_key, old.document_key) as document_key,
            coalesce(new.char_start, old.char_start) as char_start,
            coalesce(new.source_text, old.source_text) as source_text,
            coalesce(new.metric, old.metric) as metric,
            coalesce(new.measure, old.measure) as measure,
            coalesce(new.unit, old.unit) as unit,
            old.value as before,
            new.value as after,
            if(
                old.fact_key is null or new.fact_key is null,
                null,
                nullif(concat_ws(', ', {_told((*_VALUES, *_METADATA))}), '')
            ) as what,
            coalesce(new.sentence, old.sentence) as sentence
        from facts_before as old
        full join facts_after as new on old.fact_key = new.fact_key
    )

    select * exclude (document_key)
    from compared
    where difference is not null
    order by
        document,
        document_key,
        char_start,
        source_text
"""
