-- title: Deliberation meetings by county
-- 标题：各县区协商议事会议
-- description: Hearings, coordination, appraisal and residents' meetings and joint conferences of whole years, summed within a county
--   and one level: a district counts what its streets count, so never add the levels up. Where several organisations of one place
--   report, the largest figure counts; figures about others than the organisation itself (全区 of a street) are left out. evidence lists
--   document@first character of every figure in the sums.
-- 说明：各县区全年听证会、协调会、评议会、居（村）民会议、联席会议次数，在县区的同一级别内相加：区里的数已含街镇的数，
--   各级别切勿相加。同一地方有几个机关报告时取最大的一个；并非关于本机关的数（如“全区”）不计。evidence 列出各数字的“文件@位置”。
-- parameter year (integer, optional): Report year; all years when it is not given.
-- 参数 year：报告年份；不给则为所有年份。
-- parameter level (province|city|county|zone|town, optional): Level of the organisations that are summed.
-- 参数 level：相加的机关的级别。
with of_place as (
    select
        headline.province,
        headline.city,
        headline.county,
        headline.place,
        headline.level,
        headline.report_year,
        headline.unit,
        headline.metric,
        max(headline.value) as value,
        arg_max(headline.document || '@' || headline.char_start, headline.value) as evidence
    from mart.headline as headline
    where headline.metric in (
            'deliberation.hearings',
            'deliberation.coordination_meetings',
            'deliberation.appraisal_meetings',
            'deliberation.residents_meetings',
            'deliberation.joint_conferences'
        )
        and headline.period_kind = 'year'
        and headline.subject is null
        and ($year is null or headline.report_year = $year)
        and ($level is null or headline.level = $level)
    group by all
)

select
    province,
    city,
    county,
    level,
    report_year,
    unit,
    count(distinct place) as places,
    sum(value) filter (where metric = 'deliberation.hearings') as hearings,
    sum(value) filter (where metric = 'deliberation.coordination_meetings') as coordination_meetings,
    sum(value) filter (where metric = 'deliberation.appraisal_meetings') as appraisal_meetings,
    sum(value) filter (where metric = 'deliberation.residents_meetings') as residents_meetings,
    sum(value) filter (where metric = 'deliberation.joint_conferences') as joint_conferences,
    string_agg(distinct evidence, ', ' order by evidence) as evidence
from of_place
group by
    province,
    city,
    county,
    level,
    report_year,
    unit
order by
    province,
    city,
    county,
    level,
    report_year,
    unit;
