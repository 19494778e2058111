-- One value for each organisation, year, metric and measure word: the total that the organisation reports as done for that year. Where a report states several, the one about the organisation itself (of a government or street office, its whole place is itself), over the longest period, and of those the largest; of rates the first stated.
-- 主要数字：每个机构、年度、指标、单位一个值，即该机构报告的当年实际总数。一份报告列出多个的，取关于本机构（政府、街道办事处的“全区”“全镇”即本机构）、期间最长、数值最大的一个；比率取最先写出的一个。
--
-- status: Always actual: what was done.
--   均为 actual（已完成）。
-- stated: How many values the reports of the year state for it; more than 1 asks for a look at mart.observation.
--   当年各报告中列出的数值个数；多于 1 个时请查看 mart.observation。
-- subject: Whom it is about when that is not the reporting organisation or, of a government or street office, its whole place.
--   数字另有所指时的对象；政府、街道办事处的“全区”“全镇”等视为本机构，此列为空。
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
                not is_own,
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
    metric_zh,
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
    if(is_own, null, subject) as subject,
    sentence,
    document,
    char_start,
    organisation_key,
    lineage_key,
    fact_key
from ranked
where rank = 1;
