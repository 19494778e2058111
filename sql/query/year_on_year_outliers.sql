-- title: Figures far from those of the year before
-- 标题：与上年相差悬殊的数字
-- description: Whole-year values that are many times, or a small fraction of, the value of the year before in the same measure word: a
--   change of practice, of counting, or an error in a report. Both sentences stand beside each other. Ratios are left out.
-- 说明：同一量词下，全年数为上年数的许多倍或几分之一：或是工作变化，或是口径变化，或是报告有误。两年的原句并列。比率不计。
-- parameter factor (number, default 3): How many times larger or smaller at least.
-- 参数 factor：至少相差多少倍。
-- parameter least (number, default 10): The larger of the two values is at least this.
-- 参数 least：两数中较大的至少为此数。
-- parameter year (integer, optional): The later year.
-- 参数 year：后一年。
-- parameter metric (metric, optional): Code of one metric.
-- 参数 metric：某一指标的代码。
with whole_year as (
    select
        headline.*
    from mart.headline as headline
    where headline.period_kind = 'year'
        and headline.metric_kind <> 'ratio'
        and headline.value > 0
        and ($metric is null or headline.metric = $metric)
)

select
    later.organisation,
    later.level,
    later.county,
    later.report_year,
    later.metric,
    later.subject,
    later.unit,
    earlier.value as previous_value,
    later.value,
    round(later.value / earlier.value, 2) as times,
    earlier.document as previous_document,
    earlier.sentence as previous_sentence,
    later.document,
    later.sentence
from whole_year as later
join whole_year as earlier
    on later.lineage_key = earlier.lineage_key
    and later.metric = earlier.metric
    and later.unit = earlier.unit
    and later.subject is not distinct from earlier.subject
    and later.report_year = earlier.report_year + 1
where greatest(later.value, earlier.value) >= $least
    and greatest(later.value / earlier.value, earlier.value / later.value) >= $factor
    and ($year is null or later.report_year = $year)
order by
    greatest(later.value / earlier.value, earlier.value / later.value) desc,
    later.organisation,
    later.report_year,
    later.metric,
    later.unit;
