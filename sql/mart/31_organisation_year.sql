-- One row an organisation and year, a column a metric (dots in its code become underscores): the headline values of what was done. Where a metric has values in several measure words, the one that covers the longest period, and of those the largest.
-- 机构年度表：每个机构每年一行，每个指标一列（指标代码中的点改为下划线），取实际数中的主要数字。同一指标有多种单位的，取期间最长、数值最大的一个。
--
-- metrics: How many metrics have a value.
--   有数值的指标个数。
-- to_date: How many of these values cover only a part of the year (a half, a quarter, January to a month).
--   其中只涵盖年内一段时间（半年、季度、年初至某月）的个数。
create or replace view mart.organisation_year as
with gathered as (
    select
        min(headline.document_key) as document_key, -- where there are several, they are of one place
        headline.report_year,
        count(*) as metrics,
        count(*) filter (where period.kind <> 'year') as to_date,
        headline.organisation_key,
        -- one column a metric of the catalogue
    from core.headline as headline
    left join core.dim_period as period on headline.period_key = period.period_key
    where headline.is_main
    group by
        headline.organisation_key,
        headline.report_year
)

select
    organisation.name as organisation,
    organisation.level,
    place.name as place,
    place.county,
    place.city,
    place.province,
    gathered.* exclude (document_key)
from gathered
join core.dim_organisation as organisation on gathered.organisation_key = organisation.organisation_key
join core.dim_document as document on gathered.document_key = document.document_key
left join core.dim_place as place on document.place_key = place.place_key;
