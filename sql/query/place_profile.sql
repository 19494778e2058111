-- title: Everything that is known of one place
-- 标题：一个地方的全部数据
-- description: Every headline value (what was done) of the organisations of a place, year by year, with its sentence. period_kind says
--   whether a value covers the whole year; stated says how many values the reports of the year give for it.
-- 说明：一个地方各机关历年的全部主要数据（已完成的），附原句。period_kind 说明是否为全年数；stated 为该年报告中同一指标的数值个数。
-- parameter place (text): A part of the name of a province, city, county or street, e.g. 青岚街道.
-- 参数 place：省、市、县、街镇名称的一部分，如“青岚街道”。
-- parameter year (integer, optional): Report year; all years when it is not given.
-- 参数 year：报告年份；不给则为所有年份。
select
    headline.report_year,
    headline.organisation,
    headline.level,
    split_part(headline.metric, '.', 1) as category,
    headline.metric,
    headline.metric_en,
    headline.value,
    headline.unit,
    headline.qualifier,
    headline.period_kind,
    headline.period_end,
    fact.subject,
    headline.stated,
    headline.document,
    fact.char_start,
    headline.sentence
from mart.headline as headline
join core.fact_observation as fact on headline.fact_key = fact.fact_key
where contains(concat_ws(' ', headline.province, headline.city, headline.county, headline.place), $place)
    and ($year is null or headline.report_year = $year)
order by
    headline.report_year,
    headline.level,
    headline.organisation,
    headline.metric,
    headline.unit;
