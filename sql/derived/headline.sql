-- The figure of the year, of each organisation, metric and measure word, out of the current documents in documents_at_hand: rows of
-- core.headline without their load. See mart.headline for what it prefers.
create or replace temp table headlines_found as
with filing as (
    select
        document.document_key,
        document.name,
        document.publish_date,
        organisation.kind as organisation_kind,
        place.name as place
    from core.dim_document as document
    semi join documents_at_hand as wanted on document.document_key = wanted.document_key
    join core.dim_organisation as organisation on document.organisation_key = organisation.organisation_key
    left join core.dim_place as place on document.place_key = place.place_key
),

total as (
    select
        fact.*,
        metric.kind as metric_kind,
        filing.name,
        filing.publish_date,
        period.end_date - period.start_date as days,
        fact.subject is null
        or coalesce(
            filing.organisation_kind in ('government', 'town_government', 'street_office', 'zone_committee')
            and fact.subject in ('全' || right(filing.place, 1), '全' || right(filing.place, 2)),
            false
        ) as is_own
    from core.fact_observation as fact
    join filing on fact.document_key = filing.document_key
    join core.dim_metric as metric on fact.metric_key = metric.metric_key
    left join core.dim_period as period on fact.period_key = period.period_key
    where fact.report_year in ($years)
        and fact.load_key in ($loads)
        and fact.status = 'actual'
        and fact.change is null
        and not fact.is_part
        and not fact.is_repeat
        and coalesce(year(period.start_date) = fact.report_year and year(period.end_date) = fact.report_year, true)
),

chosen as (
    select
        fact_key,
        document_key,
        organisation_key,
        report_year,
        metric_key,
        unit_key,
        period_key,
        value,
        qualifier,
        if(is_own, null, subject) as subject,
        count(*) over same as stated,
        char_start,
        sentence,
        days
    from total
    window same as (partition by organisation_key, report_year, metric_key, unit_key)
    qualify row_number() over (
        partition by organisation_key, report_year, metric_key, unit_key
        order by
            not is_own,
            days desc nulls last,
            if(metric_kind = 'ratio', 0, value) desc,
            publish_date desc nulls last,
            name,
            char_start,
            fact_key
    ) = 1
)

select
    chosen.* exclude (days),
    row_number() over (
        partition by chosen.organisation_key, chosen.report_year, chosen.metric_key
        order by chosen.days desc nulls last, chosen.value desc, unit.name
    ) = 1 as is_main
from chosen
join core.dim_unit as unit on chosen.unit_key = unit.unit_key;
