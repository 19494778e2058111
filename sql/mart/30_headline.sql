-- One value for each organisation, year, metric and measure word: the total that the organisation reports as done for that year. Where a report states several, the one about the organisation itself, over the longest period, and of those the largest; of rates the first stated.
--
-- organisation: Full name of the reporting organisation.
-- level: Level of the organisation's place: province, city, county, zone or town. Sum within one level.
-- place: Lowest known division of the organisation.
-- county: County, district or county-level city.
-- city: Prefecture-level city; of a municipality its own name.
-- province: Province, autonomous region or municipality.
-- report_year: Year of the report.
-- metric: Code of the metric.
-- metric_en: English name of the metric.
-- metric_kind: flow, stock or ratio.
-- value: The number, scaled; of a range its middle.
-- unit: Measure word.
-- qualifier: exact, over, under, about, at_least, at_most or range.
-- status: Always actual.
-- period_kind: year, half, quarter, to_date (from January on) …; compare like with like.
-- period_start: First day that the value covers.
-- period_end: Last day that the value covers.
-- stated: How many values the reports of the year state for it; more than 1 asks for a look at mart.observation.
-- sentence: The sentence that it stands in: the evidence.
-- document: File name.
-- organisation_key: Key of the organisation.
-- lineage_key: Key that the organisation shares with those that it was, or became, when its place changed its name or rank.
-- fact_key: Key of the observation.
create or replace view mart.headline as
with totals as (
    select *
    from mart.observation
    where status = 'actual'
        and metric is not null
        and organisation is not null
        and change is null
        and not is_part
        and not is_repeat
        and coalesce(year(period_start) = report_year and year(period_end) = report_year, true)
),

ranked as (
    select
        *,
        count(*) over (partition by organisation_key, report_year, metric, unit) as stated,
        row_number() over (
            partition by organisation_key, report_year, metric, unit
            order by
                subject is not null,
                period_end - period_start desc nulls last,
                if(metric_kind = 'ratio', 0, value) desc,
                publish_date desc nulls last,
                document,
                char_start
        ) as rank
    from totals
)

select
    organisation,
    level,
    place,
    county,
    city,
    province,
    report_year,
    metric,
    metric_en,
    metric_kind,
    value,
    unit,
    qualifier,
    status,
    period_kind,
    period_start,
    period_end,
    stated,
    sentence,
    document,
    organisation_key,
    lineage_key,
    fact_key
from ranked
where rank = 1;
