-- One row an organisation and year, a column a metric (dots in its code become underscores): the headline values of what was done. Where a metric has values in several measure words, the one that covers the longest period, and of those the largest.
-- 机构年度表：每个机构每年一行，每个指标一列（指标代码中的点改为下划线），取实际数中的主要数字。同一指标有多种单位的，取期间最长、数值最大的一个。
--
-- metrics: How many metrics have a value.
--   有数值的指标个数。
-- to_date: How many of these values cover only a part of the year (a half, a quarter, January to a month).
--   其中只涵盖年内一段时间（半年、季度、年初至某月）的个数。
create or replace view mart.organisation_year as
with values_of_year as (
    select *
    from mart.headline
    -- the name goes with the key: who asks for one organisation by its name has no other's values put in order
    qualify row_number() over (
        partition by organisation_key, organisation, report_year, metric
        order by period_end - period_start desc nulls last, value desc, unit
    ) = 1
),

-- Gathered once, and not looked through once for each metric.
gathered as (
    select
        organisation_key,
        organisation,
        any_value(level) as level,
        any_value(place) as place,
        any_value(county) as county,
        any_value(city) as city,
        any_value(province) as province,
        report_year,
        count(*) as metrics,
        count(*) filter (where period_kind <> 'year') as to_date,
        map_from_entries(list({'metric': metric, 'value': value})) as by_metric
    from values_of_year
    group by
        organisation_key,
        organisation,
        report_year
)

select
    organisation,
    level,
    place,
    county,
    city,
    province,
    report_year,
    metrics,
    to_date,
    organisation_key,
    -- one column a metric of the catalogue
from gathered;
