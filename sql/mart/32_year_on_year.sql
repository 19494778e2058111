-- Headline values of what was done beside those of the year before, where both years report the metric in the same measure word about the same subject over the same part of the year. An organisation whose place changed its name or rank is compared with what it was.
-- 同比：当年与上年的主要数字对照，限两年都有同一指标、同一单位、同一段期间的数字。区划更名或升格的机构与其前身比较。
--
-- report_year: The later year.
--   两年中的后一年。
-- period_kind: What both values cover: year, half, quarter, to_date (from January to the same month) ….
--   两个数字共同的期间类型：year（全年）、half（半年）、quarter（季度）、to_date（年初至同月）等。
-- value: Value of the year.
--   当年数值。
-- previous_value: Value of the year before.
--   上年数值。
-- difference: Value less the value before; of a ratio in percentage points.
--   当年减上年之差；比率为百分点。
-- percent_change: Difference in percent of the value before; null for ratios and where that is 0.
--   比上年增减的百分比；比率以及上年为 0 的为空。
-- qualifier: How exact the value is: exact, over, under, about, at_least, at_most or range.
--   当年数值的限定词：exact（确数）、over（余、多）、under（近、不足）、about（约）、at_least（至少）、at_most（至多）、range（区间）。
-- previous_qualifier: How exact the value before is, in the same words.
--   上年数值的限定词，取值同上。
-- status: Always actual: what was done.
--   均为 actual（已完成）。
create or replace view mart.year_on_year as
-- Periods of which one is a year before the other; 0 where the text gives no year.
with part_of_year as (
    select
        later.period_key,
        later.kind as period_kind,
        earlier.period_key as previous_period_key
    from core.dim_period as later
    join core.dim_period as earlier
        on later.start_date = earlier.start_date + interval 1 year
        and last_day(later.end_date) = last_day(earlier.end_date + interval 1 year)
    union all
    select
        0,
        null,
        0
),

-- Of mart.headline no more than what decides whether two can be compared: what else it shows is looked up for those that can.
reported as not materialized (
    select
        headline.document_key,
        headline.report_year,
        headline.unit_key,
        coalesce(headline.period_key, 0) as period_key,
        coalesce(headline.subject, '') as subject,
        headline.value,
        headline.qualifier,
        organisation.name as organisation,
        organisation.level,
        organisation.lineage_key,
        metric.code as metric,
        metric.name_zh as metric_zh,
        metric.name_en as metric_en,
        metric.kind as metric_kind
    from core.headline as headline
    join core.dim_organisation as organisation on headline.organisation_key = organisation.organisation_key
    join core.dim_metric as metric on headline.metric_key = metric.metric_key
)

select
    later.organisation,
    later.level,
    place.name as place,
    place.county,
    place.city,
    place.province,
    later.report_year,
    later.metric,
    later.metric_zh,
    later.metric_en,
    later.metric_kind,
    unit.name as unit,
    'actual' as status,
    part_of_year.period_kind,
    later.value,
    earlier.value as previous_value,
    later.value - earlier.value as difference,
    case
        when later.metric_kind <> 'ratio' and earlier.value <> 0
            then round(100 * (later.value - earlier.value) / earlier.value, 1)
    end as percent_change,
    later.qualifier,
    earlier.qualifier as previous_qualifier
from reported as later
join part_of_year on later.period_key = part_of_year.period_key
join reported as earlier
    on later.lineage_key = earlier.lineage_key
    and later.metric = earlier.metric -- by its code: who asks for one metric has both sides narrowed down to it
    and later.unit_key = earlier.unit_key
    and later.subject = earlier.subject
    and later.report_year = earlier.report_year + 1
    and part_of_year.previous_period_key = earlier.period_key
join core.dim_document as document on later.document_key = document.document_key
left join core.dim_place as place on document.place_key = place.place_key
join core.dim_unit as unit on later.unit_key = unit.unit_key;
