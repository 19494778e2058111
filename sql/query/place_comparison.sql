-- title: One metric across counties in a year
-- 标题：各县区同一年同一指标的比较
-- description: Where each county (or place of another level) stands among those of its level that report the metric for the whole year in
--   the same measure word: rank, median, and the percentile, which is the share of the others that report less. Of several
--   organisations of one place the one with the largest figure stands for it; subject says whom a figure is about when it is not the
--   organisation itself.
-- 说明：同一级别、同一量词、全年数之中，各县区（或其他级别的地方）的名次、中位数和百分位（报告的数比它小的其他地方所占的比例）。
--   同一地方有几个机关报告时取数最大的一个；subject 注明数字所指并非本机关的情形。
-- parameter metric (metric): Code of the metric, see `zhibiao metrics`.
-- 参数 metric：指标代码，见 `zhibiao metrics`。
-- parameter year (integer): Report year.
-- 参数 year：报告年份。
-- parameter level (province|city|county|zone|town, default county): Level of the places that are compared.
-- 参数 level：所比较的地方的级别。
with of_place as (
    select
        headline.*
    from mart.headline as headline
    where headline.metric = $metric
        and headline.report_year = $year
        and headline.level = $level
        and headline.period_kind = 'year'
    qualify row_number() over (
        partition by headline.province, headline.city, headline.county, headline.place, headline.unit
        order by headline.subject is not null, headline.value desc, headline.organisation
    ) = 1
)

select
    report_year,
    level,
    metric,
    unit,
    rank() over (partition by unit order by value desc) as rank,
    count(*) over (partition by unit) as places,
    province,
    city,
    county,
    place,
    organisation,
    subject,
    value,
    median(value) over (partition by unit) as median,
    round(100 * percent_rank() over (partition by unit order by value), 1) as percentile,
    qualifier,
    document,
    sentence
from of_place
order by
    unit,
    rank,
    organisation;
