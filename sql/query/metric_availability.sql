-- title: Which metrics can be compared
-- 标题：哪些指标可供比较
-- description: How many organisations of each level report a metric as done in a year, how many of them for the whole year and in which
--   measure words: what a comparison can rest on before it is made. share is of the organisations of that level with any figure in
--   that year.
-- 说明：每年各级别有多少机关报告某项指标（已完成的），其中多少是全年数、用哪些量词，即比较之前先看有多少数据可依。share 为占该年
--   该级别有数据的机关的百分比。
-- parameter year (integer, optional): Report year; all years when it is not given.
-- 参数 year：报告年份；不给则为所有年份。
-- parameter level (province|city|county|zone|town, optional): Level of the organisations.
-- 参数 level：机关的级别。
-- parameter least (integer, default 1): Leave out what fewer organisations report.
-- 参数 least：报告机关少于此数的略去。
with reporting as (
    select
        report_year,
        level,
        count(distinct organisation_key) as organisations
    from mart.headline
    group by
        report_year,
        level
)

select
    headline.report_year,
    headline.level,
    headline.metric,
    any_value(headline.metric_en) as metric_en,
    count(distinct headline.organisation_key) as organisations,
    count(distinct headline.organisation_key) filter (where headline.period_kind = 'year') as whole_year,
    round(100 * count(distinct headline.organisation_key) / any_value(reporting.organisations), 1) as share,
    string_agg(distinct headline.unit, ', ' order by headline.unit) as units,
    min(headline.document) as example_document,
    arg_min(headline.sentence, headline.document) as example_sentence
from mart.headline as headline
join reporting
    on headline.report_year = reporting.report_year
    and headline.level is not distinct from reporting.level
where ($year is null or headline.report_year = $year)
    and ($level is null or headline.level = $level)
group by
    headline.report_year,
    headline.level,
    headline.metric
having count(distinct headline.organisation_key) >= $least
order by
    headline.report_year,
    headline.level,
    organisations desc,
    headline.metric;
