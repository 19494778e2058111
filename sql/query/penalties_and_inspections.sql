-- title: Inspections, penalty cases and fines
-- 标题：行政检查、处罚案件与罚没金额
-- description: What each organisation inspected, punished and fined in the whole year, and the fine a case. Inspections (次, 户次, 家次)
--   and cases keep their own measure words; where a report counts inspections in two of them, each has its row. Nothing is divided
--   but money by cases of the same subject.
-- 说明：各机关全年的行政检查、处罚案件、罚没金额及每案平均罚没额。检查（次、户次、家次）与案件各用各的量词；检查有两种量词的各成一行。
--   只有对象相同的金额与案件数才相除。
-- parameter year (integer, optional): Report year; all years when it is not given.
-- 参数 year：报告年份；不给则为所有年份。
-- parameter level (province|city|county|zone|town, optional): Level of the organisations.
-- 参数 level：机关的级别。
-- parameter place (text, optional): A part of the name of a province, city, county or street.
-- 参数 place：省、市、县、街镇名称的一部分。
with figure as (
    select
        headline.*
    from mart.headline as headline
    where headline.metric in ('enforcement.inspections', 'enforcement.penalty_cases', 'enforcement.penalty_amount')
        and headline.period_kind = 'year'
        and ($year is null or headline.report_year = $year)
        and ($level is null or headline.level = $level)
        and (
            $place is null
            or contains(concat_ws(' ', headline.province, headline.city, headline.county, headline.place), $place)
        )
),

organisation as (
    select
        organisation_key,
        report_year,
        subject,
        any_value(organisation) as organisation,
        any_value(level) as level,
        any_value(county) as county,
        string_agg(distinct document || ': ' || sentence, ' / ' order by document || ': ' || sentence) as evidence
    from figure
    group by
        organisation_key,
        report_year,
        subject
)

select
    organisation.report_year,
    organisation.level,
    organisation.organisation,
    organisation.county,
    organisation.subject,
    inspections.value as inspections,
    inspections.unit as inspections_unit,
    cases.value as penalty_cases,
    cases.unit as cases_unit,
    amount.value as penalty_amount,
    amount.unit as amount_unit,
    round(amount.value / nullif(cases.value, 0), 0) as amount_a_case,
    organisation.evidence
from organisation
left join figure as inspections
    on organisation.organisation_key = inspections.organisation_key
    and organisation.report_year = inspections.report_year
    and organisation.subject is not distinct from inspections.subject
    and inspections.metric = 'enforcement.inspections'
left join figure as cases
    on organisation.organisation_key = cases.organisation_key
    and organisation.report_year = cases.report_year
    and organisation.subject is not distinct from cases.subject
    and cases.metric = 'enforcement.penalty_cases'
left join figure as amount
    on organisation.organisation_key = amount.organisation_key
    and organisation.report_year = amount.report_year
    and organisation.subject is not distinct from amount.subject
    and amount.metric = 'enforcement.penalty_amount'
order by
    organisation.report_year,
    organisation.level,
    organisation.organisation,
    subject,
    inspections_unit,
    cases_unit,
    amount_unit;
