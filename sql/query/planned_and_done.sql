-- title: Planned, and done a year later
-- 标题：计划与一年后的完成情况
-- description: Targets that a report sets for a later year beside what was reported as done in exactly that period, in the same measure
--   word and about the same subject, where both are in the warehouse. Of several targets for one thing each has its row.
-- 说明：报告为以后年度所定的目标，与该时段实际完成的数并列；时段、量词、对象须完全相同，且两者都在库中。同一事项有几个目标的，各成一行。
-- parameter year (integer, optional): The year that the target is set for; all years when it is not given.
-- 参数 year：目标所在的年份；不给则为所有年份。
-- parameter metric (metric, optional): Code of one metric.
-- 参数 metric：某一指标的代码。
-- parameter place (text, optional): A part of the name of a province, city, county or street.
-- 参数 place：省、市、县、街镇名称的一部分。
with targets as (
    select
        organisation,
        lineage_key,
        metric,
        unit,
        if(is_own, null, subject) as subject,
        report_year as planned_in,
        period_start,
        period_end,
        value as target,
        qualifier as target_qualifier,
        document as target_document,
        sentence as target_sentence
    from mart.observation
    where status = 'planned'
        and metric is not null
        and change is null
        and not is_part
        and not is_repeat
        and year(period_end) > report_year
        and ($year is null or year(period_end) = $year)
        and ($metric is null or metric = $metric)
        and ($place is null or contains(concat_ws(' ', province, city, county, place), $place))
)

select
    targets.organisation,
    targets.planned_in,
    headline.report_year as target_year,
    headline.period_kind,
    targets.metric,
    targets.unit,
    targets.subject,
    targets.target,
    targets.target_qualifier,
    headline.value as done,
    headline.qualifier as done_qualifier,
    case
        when headline.metric_kind <> 'ratio' then round(100 * headline.value / nullif(targets.target, 0), 1)
    end as percent_of_target,
    targets.target_document,
    targets.target_sentence,
    headline.document as done_document,
    headline.sentence as done_sentence
from targets
join mart.headline as headline
    on targets.lineage_key = headline.lineage_key
    and targets.metric = headline.metric
    and targets.unit = headline.unit
    and targets.period_start = headline.period_start
    and targets.period_end = headline.period_end
    and targets.subject is not distinct from headline.subject
order by
    targets.organisation,
    target_year,
    targets.metric,
    targets.unit,
    targets.target_document,
    targets.target;
