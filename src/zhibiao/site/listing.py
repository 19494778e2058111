"""Facts, and what they are about, numbered in the orders in which the lists show them.

A number is small where a key is long, so that a browser can hold many; and what a filter chooses (a metric, a place) has
numbers that lie together, so that few pieces have to be loaded for it. Numbers count from 0.
"""

from threading import Lock

from zhibiao.site.source import Source

_LOCK = Lock()
_MADE = "select count(*) from duckdb_tables() where database_name = 'look' and table_name = 'listed_fact'"

_TABLES = (
    # What lies in a place comes after it.
    """
    create or replace table look.listed_place as
    select
        row_number() over (
            order by province nulls first, city nulls first, county nulls first, town nulls first, level, name, place_id
        ) - 1 as number,
        *
    from look.place
    """,
    """
    create or replace table look.listed_organisation as
    select
        row_number() over (order by place.number nulls last, organisation.name, organisation.organisation_id) - 1 as number,
        place.number as place_number,
        organisation.*
    from look.organisation as organisation
    left join look.listed_place as place on organisation.place_id = place.place_id
    """,
    """
    create or replace table look.listed_document as
    select
        row_number() over (
            order by
                organisation.number nulls last, document.report_year, document.publish_date, document.name, document.document_id
        ) - 1 as number,
        organisation.number as organisation_number,
        place.number as place_number,
        document.*
    from look.document as document
    left join look.listed_organisation as organisation on document.organisation_id = organisation.organisation_id
    left join look.listed_place as place on document.place_id = place.place_id
    """,
    """
    create or replace table look.listed_metric as
    select
        row_number() over (order by category, metric) - 1 as number,
        *
    from (
        select
            metric,
            any_value(metric_zh) as zh,
            any_value(metric_en) as en,
            any_value(category) as category,
            any_value(category_zh) as category_zh,
            any_value(category_en) as category_en,
            any_value(metric_kind) as kind,
            count(*) as facts
        from look.observation
        where metric is not null
        group by metric
    )
    """,
    """
    create or replace table look.listed_unit as
    select
        row_number() over (order by count(*) desc, unit) - 1 as number,
        unit
    from look.observation
    group by unit
    """,
    """
    create or replace table look.listed_period as
    select
        row_number() over (order by period_start, period_end, period_kind) - 1 as number,
        period,
        period_kind,
        period_start,
        period_end
    from look.observation
    where period is not null
    group by period, period_kind, period_start, period_end
    """,
    # Without metric, organisation, place: one number more than there are.
    """
    create or replace table look.listed_fact as
    select
        row_number() over (
            order by document.organisation_number nulls last, document.number, fact.char_start, fact.fact_key
        ) - 1 as organisation_order,
        row_number() over (
            order by
                metric.number nulls last, document.organisation_number nulls last, document.number, fact.char_start, fact.fact_key
        ) - 1 as metric_order,
        fact.fact_key,
        coalesce(metric.number, (select count(*) from look.listed_metric)) as metric,
        coalesce(document.organisation_number, (select count(*) from look.listed_organisation)) as organisation,
        coalesce(document.place_number, (select count(*) from look.listed_place)) as place,
        fact.report_year as year,
        coalesce(period.number, -1) as period,
        list_position(['actual', 'planned', 'required'], fact.status) - 1 as status,
        fact.value,
        unit.number as unit,
        fact.is_part::integer
        + 2 * fact.is_repeat::integer
        + 4 * fact.is_corrected::integer
        + 8 * fact.is_uncertain::integer
        + 16 * (fact.warnings is not null)::integer
        + 32 * (headline.fact_key is not null)::integer
        + coalesce(64 << (list_position(['province', 'city', 'county', 'zone', 'town'], fact.level) - 1), 0) as flags,
        fact.char_start - fact.sentence_start as offset_in_sentence
    from look.observation as fact
    join look.listed_document as document on fact.document_id = document.document_id
    join look.listed_unit as unit on fact.unit = unit.unit
    left join look.headline as headline on fact.fact_key = headline.fact_key
    left join look.listed_metric as metric on fact.metric = metric.metric
    left join look.listed_period as period
        on
            fact.period = period.period
            and fact.period_kind = period.period_kind
            and fact.period_start = period.period_start
            and fact.period_end = period.period_end
    order by organisation_order
    """,
)


def listed(source: Source) -> Source:
    """The source with the tables `look.listed_…`, which are made when they are first needed."""
    with _LOCK:
        if not source.one(int, _MADE):
            cursor = source.cursor()
            for statement in _TABLES:
                cursor.execute(statement)
    return source
