-- title: Totals that are stated more than once
-- 标题：同一年有多个数值的指标
-- description: Totals of which a year's reports state more than one value: every one with its sentence, beside the one that the marts
--   show. Look at the sentences before you quote one.
-- 说明：同一年的报告中有不止一个数值的指标：每个数值及其原句，与各数据集市所用的数并列。引用之前请看原句。
-- parameter year (integer, optional): Report year; all years when it is not given.
-- 参数 year：报告年份；不给则为所有年份。
-- parameter metric (metric, optional): Code of one metric.
-- 参数 metric：某一指标的代码。
-- parameter organisation (text, optional): A part of the organisation's name.
-- 参数 organisation：机关名称的一部分。
select
    headline.organisation,
    headline.report_year,
    headline.metric,
    headline.unit,
    headline.value as headline_value,
    observation.value as stated_value,
    observation.fact_key = headline.fact_key as is_headline,
    observation.period,
    observation.period_kind,
    observation.subject,
    observation.measure,
    observation.sentence,
    observation.document,
    observation.char_start
from mart.headline as headline
join mart.observation as observation
    on headline.organisation_key = observation.organisation_key
    and headline.report_year = observation.report_year
    and headline.metric = observation.metric
    and headline.unit = observation.unit
where headline.stated > 1
    and observation.status = 'actual'
    and not observation.is_part
    and not observation.is_repeat
    and observation.change is null
    and coalesce(
        year(observation.period_start) = observation.report_year and year(observation.period_end) = observation.report_year,
        true
    )
    and ($year is null or headline.report_year = $year)
    and ($metric is null or headline.metric = $metric)
    and ($organisation is null or contains(headline.organisation, $organisation))
order by
    headline.organisation,
    headline.report_year,
    headline.metric,
    headline.unit,
    observation.document,
    observation.char_start;
