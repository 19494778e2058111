"""What differs between two states of the warehouse, fact by fact."""

from collections.abc import Sequence

import duckdb
import pyarrow as pa

# Fields that say what a figure is and whose; a fact in which one of them differs is changed. The others are metadata.
_VALUES = (
    "value", "value_low", "value_high", "unit", "qualifier", "metric", "status", "period", "change", "is_part", "organisation",
    "report_year",
)  # fmt: skip
_METADATA = ("measure", "subject", "section", "rule", "page", "sentence", "is_repeat", "confidence")
_KEYS = """
    select
        fact.fact_key,
        fact.load_key
    from core.fact_observation as fact {at}
    semi join (from core.dim_document {at} where {documents}) as document on fact.document_key = document.document_key
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
    from core.fact_observation as fact {at}
    semi join touched on fact.fact_key = touched.fact_key
    join core.dim_document as document {at} on fact.document_key = document.document_key
    join core.dim_unit as unit {at} on fact.unit_key = unit.unit_key
    left join core.dim_metric as metric {at} on fact.metric_key = metric.metric_key
    left join core.dim_period as period {at} on fact.period_key = period.period_key
    left join core.dim_organisation as organisation {at} on fact.organisation_key = organisation.organisation_key
    where document.{documents}
"""

NO_DIFFERENCES = pa.schema(
    [
        ("difference", pa.string()), ("document", pa.string()), ("char_start", pa.int32()), ("source_text", pa.string()),
        ("metric", pa.string()), ("measure", pa.string()), ("unit", pa.string()), ("before", pa.float64()),
        ("after", pa.float64()), ("what", pa.string()), ("sentence", pa.string()),
    ]
).empty_table()  # fmt: skip


def fact_differences(
    connection: duckdb.DuckDBPyConnection, before: int, after: int | None, documents: Sequence[int | None] | None = None
) -> pa.Table:
    """The facts that are not the same in two versions; `after` None is what the open transaction sees.

    Columns: difference (added, removed, changed or metadata), document, char_start, source_text, metric, measure, unit,
    before, after (the values), what (each field that differs, old → new), sentence. Of all current documents, or of these.
    Rows in the order of documents and places.
    """
    chosen = "is_current" if documents is None else f"document_key in ({', '.join(str(key) for key in documents) or 'null'})"
    then, now = ({"at": _at(version), "documents": chosen} for version in (before, after))
    connection.execute(f"create or replace temp table facts_then as {_KEYS.format(**then)}")
    connection.execute(f"create or replace temp table facts_now as {_KEYS.format(**now)}")
    # A fact that the same load brought is the same fact: only the others are looked at.
    connection.execute(
        """
        create or replace temp table touched as
        select fact_key from (from facts_then except from facts_now)
        union
        select fact_key from (from facts_now except from facts_then)
        """
    )
    return connection.execute(
        f"""
        with old as ({_FACTS.format(**then)}),

        new as ({_FACTS.format(**now)}),

        compared as (
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
            from old
            full join new on old.fact_key = new.fact_key
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
    ).to_arrow_table()


def _at(version: int | None) -> str:
    return "" if version is None else f"at (version => {version:d})"


def _differ(names: Sequence[str]) -> str:
    return " or ".join(f"old.{name} is distinct from new.{name}" for name in names)


def _told(names: Sequence[str]) -> str:
    """Each field that differs as `name old → new`; a sentence is too long to be told."""
    shown = {name: f"coalesce({{0}}.{name}::varchar, 'none')" for name in names}
    parts: list[str] = []
    for name in names:
        text = f"'{name}'"
        if name not in ("sentence", "section"):
            text = f"'{name} ' || {shown[name].format('old')} || ' → ' || {shown[name].format('new')}"
        parts.append(f"if(old.{name} is distinct from new.{name}, {text}, null)")
    return ", ".join(parts)
