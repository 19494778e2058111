-- title: Volunteers by level of place
-- 标题：各级地方的志愿者人数
-- description: How many volunteers the places of each level report for the whole year: how many places, their sum, median and largest. A
--   district counts what its streets count, so the levels are never added up; measure words (人, 名) are kept apart. Of several
--   organisations of one place the largest figure counts; figures about others than the organisation itself are left out. evidence
--   lists document@first character of every figure.
-- 说明：各级地方报告的全年志愿者人数：地方数、合计、中位数、最大值。区里的数已含街镇的数，各级别不可相加；量词（人、名）分列。
--   同一地方有几个机关报告时取最大的一个；并非关于本机关的数不计。evidence 列出各数字的“文件@位置”。
-- parameter year (integer, optional): Report year; all years when it is not given.
-- 参数 year：报告年份；不给则为所有年份。
-- parameter place (text, optional): A part of the name of a province, city, county or street.
-- 参数 place：省、市、县、街镇名称的一部分。
with of_place as (
    select
        headline.province,
        headline.city,
        headline.county,
        headline.place,
        headline.level,
        headline.report_year,
        headline.unit,
        max(headline.value) as value,
        arg_max(headline.organisation, headline.value) as organisation,
        arg_max(headline.sentence, headline.value) as sentence,
        arg_max(headline.document || '@' || headline.char_start, headline.value) as evidence
    from mart.headline as headline
    where headline.metric = 'volunteers.people'
        and headline.period_kind = 'year'
        and headline.subject is null
        and ($year is null or headline.report_year = $year)
        and (
            $place is null
            or contains(concat_ws(' ', headline.province, headline.city, headline.county, headline.place), $place)
        )
    group by all
)

select
    report_year,
    level,
    unit,
    count(*) as places,
    sum(value) as volunteers,
    median(value) as median,
    max(value) as largest,
    arg_max(organisation, value) as largest_organisation,
    arg_max(sentence, value) as largest_sentence,
    string_agg(evidence, ', ' order by evidence) as evidence
from of_place
group by
    report_year,
    level,
    unit
order by
    report_year,
    level,
    unit;
