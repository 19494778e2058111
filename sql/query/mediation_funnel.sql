-- title: Mediation funnel: screened, accepted, mediated, succeeded
-- 标题：调解漏斗：排查、受理、调解、成功
-- description: How many disputes each organisation screened, accepted, mediated and settled in the whole year, and the shares from
--   step to step, with at least two steps known. Steps in different measure words (件, 起) stand in different rows. A share above
--   100 is no error of the sum: reports count the steps in their own way, so look at the evidence.
-- 说明：各机关全年排查、受理、调解、调解成功的纠纷数及各步之间的比例，至少有两步有数字。量词不同（件、起）的各成一行。
--   比例超过百分之百并非计算有误：各报告统计口径不一，请看 evidence 中的原句。
-- parameter year (integer, optional): Report year; all years when it is not given.
-- 参数 year：报告年份；不给则为所有年份。
-- parameter level (province|city|county|zone|town, optional): Level of the organisations.
-- 参数 level：机关的级别。
-- parameter place (text, optional): A part of the name of a province, city, county or street.
-- 参数 place：省、市、县、街镇名称的一部分。
with step as (
    select
        headline.*
    from mart.headline as headline
    where headline.metric in (
            'mediation.disputes_screened',
            'mediation.cases_accepted',
            'mediation.cases_resolved',
            'mediation.cases_succeeded'
        )
        and headline.period_kind = 'year'
        and ($year is null or headline.report_year = $year)
        and ($level is null or headline.level = $level)
        and (
            $place is null
            or contains(concat_ws(' ', headline.province, headline.city, headline.county, headline.place), $place)
        )
),

funnel as (
    select
        report_year,
        level,
        any_value(organisation) as organisation,
        any_value(county) as county,
        subject,
        unit,
        max(value) filter (where metric = 'mediation.disputes_screened') as screened,
        max(value) filter (where metric = 'mediation.cases_accepted') as accepted,
        max(value) filter (where metric = 'mediation.cases_resolved') as mediated,
        max(value) filter (where metric = 'mediation.cases_succeeded') as succeeded,
        bool_and(qualifier = 'exact') as is_exact,
        string_agg(distinct document || ': ' || sentence, ' / ' order by document || ': ' || sentence) as evidence
    from step
    group by
        organisation_key,
        level,
        report_year,
        subject,
        unit
    having count(*) > 1
)

select
    report_year,
    level,
    organisation,
    county,
    subject,
    unit,
    screened,
    accepted,
    mediated,
    succeeded,
    round(100 * accepted / nullif(screened, 0), 1) as accepted_percent_of_screened,
    round(100 * succeeded / nullif(accepted, 0), 1) as succeeded_percent_of_accepted,
    round(100 * succeeded / nullif(mediated, 0), 1) as succeeded_percent_of_mediated,
    is_exact,
    evidence
from funnel
order by
    report_year,
    level,
    organisation,
    subject,
    unit;
