-- title: Highest mediation success rates
-- 标题：调解成功率排名
-- description: The mediation success rates that organisations state for the whole year, the highest first. They are the reports' own
--   numbers, not computed; compare them with mediation_funnel. Organisations of different levels are ranked apart.
-- 说明：各机关自报的全年调解成功率，从高到低。此为报告原数，并非计算所得，可与 mediation_funnel 对照。不同级别分别排名。
-- parameter year (integer, optional): Report year; all years when it is not given.
-- 参数 year：报告年份；不给则为所有年份。
-- parameter level (province|city|county|zone|town, optional): Level of the organisations.
-- 参数 level：机关的级别。
-- parameter place (text, optional): A part of the name of a province, city, county or street.
-- 参数 place：省、市、县、街镇名称的一部分。
select
    report_year,
    level,
    rank() over (partition by report_year, level, unit order by value desc) as rank,
    province,
    county,
    organisation,
    value as success_rate,
    unit,
    qualifier,
    document,
    sentence
from mart.headline
where metric = 'mediation.success_rate'
    and period_kind = 'year'
    and ($year is null or report_year = $year)
    and ($level is null or level = $level)
    and ($place is null or contains(concat_ws(' ', province, city, county, place), $place))
order by
    report_year,
    level,
    unit,
    rank,
    organisation;
