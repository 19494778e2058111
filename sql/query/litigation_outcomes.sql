-- title: Administrative litigation: cases, losses, appearances by agency heads
-- 标题：行政诉讼：案件、败诉、负责人出庭
-- description: Whole-year figures of each organisation as defendant: cases, cases lost and appearances of its heads, with the shares
--   computed from them, beside the rates that the report states itself. Cases that are not lost are not all won: some are pending or
--   withdrawn. Only figures in the same measure word are divided.
-- 说明：各机关全年作为被告的行政诉讼案件、败诉案件、负责人出庭数及其比例，与报告自述的比率并列。未败诉不等于胜诉，有的尚未审结
--   或已撤诉。只有量词相同的数才相除。
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
    where headline.metric in (
            'litigation.cases',
            'litigation.lost_cases',
            'litigation.lost_rate',
            'litigation.head_appearances',
            'litigation.head_appearance_rate'
        )
        and headline.period_kind = 'year'
        and ($year is null or headline.report_year = $year)
        and ($level is null or headline.level = $level)
        and (
            $place is null
            or contains(concat_ws(' ', headline.province, headline.city, headline.county, headline.place), $place)
        )
),

counted as (
    select
        organisation_key,
        any_value(organisation) as organisation,
        level,
        any_value(county) as county,
        report_year,
        subject,
        unit,
        max(value) filter (where metric = 'litigation.cases') as cases,
        max(value) filter (where metric = 'litigation.lost_cases') as lost_cases,
        max(value) filter (where metric = 'litigation.head_appearances') as head_appearances
    from figure
    where metric_kind <> 'ratio'
    group by
        organisation_key,
        level,
        report_year,
        subject,
        unit
),

stated as (
    select
        organisation_key,
        any_value(organisation) as organisation,
        level,
        any_value(county) as county,
        report_year,
        subject,
        max(value) filter (where metric = 'litigation.lost_rate') as stated_lost_rate,
        max(value) filter (where metric = 'litigation.head_appearance_rate') as stated_appearance_rate
    from figure
    where metric_kind = 'ratio'
        and unit = '%'
    group by
        organisation_key,
        level,
        report_year,
        subject
),

evidence as (
    select
        organisation_key,
        report_year,
        subject,
        string_agg(distinct document || ': ' || sentence, ' / ' order by document || ': ' || sentence) as evidence
    from figure
    group by
        organisation_key,
        report_year,
        subject
)

select
    coalesce(counted.report_year, stated.report_year) as report_year,
    coalesce(counted.level, stated.level) as level,
    coalesce(counted.organisation, stated.organisation) as organisation,
    coalesce(counted.county, stated.county) as county,
    coalesce(counted.subject, stated.subject) as subject,
    counted.unit,
    counted.cases,
    counted.lost_cases,
    round(100 * counted.lost_cases / nullif(counted.cases, 0), 1) as lost_percent,
    stated.stated_lost_rate,
    counted.head_appearances,
    round(100 * counted.head_appearances / nullif(counted.cases, 0), 1) as appearance_percent,
    stated.stated_appearance_rate,
    evidence.evidence
from counted
full join stated
    on counted.organisation_key = stated.organisation_key
    and counted.report_year = stated.report_year
    and counted.subject is not distinct from stated.subject
join evidence
    on coalesce(counted.organisation_key, stated.organisation_key) = evidence.organisation_key
    and coalesce(counted.report_year, stated.report_year) = evidence.report_year
    and coalesce(counted.subject, stated.subject) is not distinct from evidence.subject
order by
    report_year,
    level,
    organisation,
    subject,
    counted.unit;
