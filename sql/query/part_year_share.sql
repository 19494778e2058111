-- title: Share of values that cover only a part of the year
-- 标题：非全年数据的比例
-- description: Of the headline values of each report year and field of work, how many cover the whole year, the year to date (January to
--   a month), another part of it, or state no period. Analyses that compare years use the whole-year values only: this says what
--   they leave out.
-- 说明：各报告年份、各工作领域的主要数据中，全年数、年初至某月的累计数、其他时段的数、未写时段的数各有多少。比较年份的分析只用全年数，
--   由此可知略去了多少。
-- parameter year (integer, optional): Report year; all years when it is not given.
-- 参数 year：报告年份；不给则为所有年份。
-- parameter place (text, optional): A part of the name of a province, city, county or street.
-- 参数 place：省、市、县、街镇名称的一部分。
select
    report_year,
    split_part(metric, '.', 1) as category,
    count(*) as figures,
    count(*) filter (where period_kind = 'year') as whole_year,
    count(*) filter (where period_kind = 'to_date') as to_date,
    count(*) filter (where period_kind not in ('year', 'to_date')) as other_parts,
    count(*) filter (where period_kind is null) as no_period,
    round(100 * count(*) filter (where period_kind = 'to_date') / count(*), 1) as to_date_percent,
    round(100 * count(*) filter (where period_kind <> 'year') / count(*), 1) as part_year_percent,
    min(document) filter (where period_kind <> 'year') as example_document,
    arg_min(sentence, document) filter (where period_kind <> 'year') as example_sentence
from mart.headline
where ($year is null or report_year = $year)
    and ($place is null or contains(concat_ws(' ', province, city, county, place), $place))
group by
    report_year,
    category
order by
    report_year,
    category;
