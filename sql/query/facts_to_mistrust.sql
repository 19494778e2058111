-- title: Facts with a warning, a correction or an uncertain reading
-- 标题：有警告、更正或识别存疑的数据
-- description: Observations that break a rule and were loaded all the same, that a person corrected, or that were recognised in an image
--   with little confidence: each with the reason and its sentence. Every status is listed and named.
-- 说明：违反规则但仍入库的、经人工更正的、由图像识别而把握不大的数据，附原因和原句。各种状态都列出并注明。
-- parameter year (integer, optional): Report year; all years when it is not given.
-- 参数 year：报告年份；不给则为所有年份。
-- parameter metric (metric, optional): Code of one metric.
-- 参数 metric：某一指标的代码。
-- parameter organisation (text, optional): A part of the organisation's name.
-- 参数 organisation：机关名称的一部分。
with reason as (
    select
        fact_key,
        string_agg(distinct detail, ' / ' order by detail) as details
    from core.fact_warning
    group by fact_key
)

select
    observation.organisation,
    observation.report_year,
    observation.status,
    observation.metric,
    observation.measure,
    observation.value,
    observation.unit,
    observation.period,
    observation.warnings,
    reason.details as warning_details,
    observation.original_value,
    observation.correction,
    observation.confidence,
    observation.document,
    observation.char_start,
    observation.sentence
from mart.observation as observation
left join reason on observation.fact_key = reason.fact_key
where (observation.warnings is not null or observation.is_corrected or observation.is_uncertain)
    and ($year is null or observation.report_year = $year)
    and ($metric is null or observation.metric = $metric)
    and ($organisation is null or contains(observation.organisation, $organisation))
order by
    observation.organisation,
    observation.report_year,
    observation.document,
    observation.char_start;
