-- title: One metric over the years
-- 标题：一项指标的逐年变化
-- description: The whole-year values of a metric, organisation by organisation, each beside that of the year before where it was
--   reported in the same measure word. A place that changed its name or rank is one line. percent_change is empty for ratios, whose
--   difference is in percentage points.
-- 说明：一项指标各机关历年的全年数，与上一年同一量词的数并列。改名、升格的地方前后相连。比率的差为百分点，不算增长率。
-- parameter metric (metric): Code of the metric, see `zhibiao metrics`.
-- 参数 metric：指标代码，见 `zhibiao metrics`。
-- parameter organisation (text, optional): A part of the organisation's name.
-- 参数 organisation：机关名称的一部分。
-- parameter place (text, optional): A part of the name of a province, city, county or street.
-- 参数 place：省、市、县、街镇名称的一部分。
-- parameter from_year (integer, optional): First report year.
-- 参数 from_year：起始年份。
-- parameter to_year (integer, optional): Last report year.
-- 参数 to_year：截止年份。
with line as (
    select
        headline.*,
        max(headline.value) over year_before as previous_value
    from mart.headline as headline
    where headline.metric = $metric
        and headline.period_kind = 'year'
    window year_before as (
        partition by headline.lineage_key, headline.metric, headline.unit, headline.subject
        order by headline.report_year range between 1 preceding and 1 preceding
    )
)

select
    organisation,
    level,
    county,
    metric,
    subject,
    unit,
    report_year,
    value,
    previous_value,
    value - previous_value as difference,
    case
        when metric_kind <> 'ratio' then round(100 * (value - previous_value) / nullif(previous_value, 0), 1)
    end as percent_change,
    qualifier,
    document,
    sentence
from line
where ($from_year is null or report_year >= $from_year)
    and ($to_year is null or report_year <= $to_year)
    and ($organisation is null or contains(organisation, $organisation))
    and ($place is null or contains(concat_ws(' ', province, city, county, place), $place))
order by
    lineage_key,
    subject,
    unit,
    report_year,
    organisation;
