-- title: The three meetings by street: hearings, coordination, appraisal
-- 标题：各街镇“三会”：听证会、协调会、评议会
-- description: How many meetings of the three-meeting system each street, town or township held in the whole year. An empty cell
--   means that the reports do not say, not that none was held; total adds what is stated. Measure words are kept apart.
-- 说明：各街道、乡镇全年召开的听证会、协调会、评议会次数。空格表示报告未提及，并不表示没有召开；total 只加报告写明的数。
--   量词不同的各成一行。
-- parameter year (integer, optional): Report year; all years when it is not given.
-- 参数 year：报告年份；不给则为所有年份。
-- parameter place (text, optional): A part of the name of a province, city, county or street.
-- 参数 place：省、市、县、街镇名称的一部分。
with meeting as (
    select
        headline.*
    from mart.headline as headline
    where headline.metric in (
            'deliberation.hearings',
            'deliberation.coordination_meetings',
            'deliberation.appraisal_meetings'
        )
        and headline.level = 'town'
        and headline.period_kind = 'year'
        and ($year is null or headline.report_year = $year)
        and (
            $place is null
            or contains(concat_ws(' ', headline.province, headline.city, headline.county, headline.place), $place)
        )
)

select
    report_year,
    province,
    county,
    place as street,
    organisation,
    subject,
    unit,
    max(value) filter (where metric = 'deliberation.hearings') as hearings,
    max(value) filter (where metric = 'deliberation.coordination_meetings') as coordination_meetings,
    max(value) filter (where metric = 'deliberation.appraisal_meetings') as appraisal_meetings,
    sum(value) as total,
    bool_and(qualifier = 'exact') as is_exact,
    string_agg(distinct document || ': ' || sentence, ' / ' order by document || ': ' || sentence) as evidence
from meeting
group by
    organisation_key,
    organisation,
    province,
    county,
    place,
    report_year,
    subject,
    unit
order by
    report_year,
    province,
    county,
    street,
    organisation,
    subject,
    unit;
