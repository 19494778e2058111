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
-- Organisation and place are those of the document: looked up here, where there are few rows.
with filing as (
    select
        document.document_key,
        document.name as document,
        organisation.name as organisation,
        organisation.level,
        organisation.lineage_key,
        place.name as place,
        place.county,
        place.city,
        place.province
    from core.dim_document as document
    join core.dim_organisation as organisation on document.organisation_key = organisation.organisation_key
    left join core.dim_place as place on document.place_key = place.place_key
    where document.is_current
)

select
    filing.organisation,
    filing.level,
    filing.place,
    filing.county,
    filing.city,
    filing.province,
    headline.report_year,
    metric.code as metric,
    metric.name_zh as metric_zh,
    metric.name_en as metric_en,
    metric.kind as metric_kind,
    headline.value,
    unit.name as unit,
    headline.qualifier,
    'actual' as status,
    period.kind as period_kind,
    period.start_date as period_start,
    period.end_date as period_end,
    headline.stated,
    headline.subject,
    headline.sentence,
    filing.document,
    headline.char_start,
    headline.organisation_key,
    filing.lineage_key,
    headline.fact_key
from core.headline as headline
join filing on headline.document_key = filing.document_key
join core.dim_metric as metric on headline.metric_key = metric.metric_key
join core.dim_unit as unit on headline.unit_key = unit.unit_key
left join core.dim_period as period on headline.period_key = period.period_key;
