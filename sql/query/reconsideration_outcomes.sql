-- title: Administrative reconsideration: applied, accepted, concluded, corrected
-- 标题：行政复议：申请、受理、办结、纠错
-- description: Whole-year figures of each organisation in one measure word: reconsideration cases, those accepted, concluded, corrected and
--   settled, and the share of the concluded ones that were corrected. An empty cell means that the reports do not say.
-- 说明：各机关全年同一量词的行政复议案件数、受理、办结、纠错、调解和解数，以及办结案件的纠错比例。空格表示报告未提及。
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
            'reconsideration.cases',
            'reconsideration.accepted',
            'reconsideration.concluded',
            'reconsideration.corrected',
            'reconsideration.settled'
        )
        and headline.period_kind = 'year'
        and ($year is null or headline.report_year = $year)
        and ($level is null or headline.level = $level)
        and (
            $place is null
            or contains(concat_ws(' ', headline.province, headline.city, headline.county, headline.place), $place)
        )
)

select
    report_year,
    level,
    any_value(organisation) as organisation,
    any_value(county) as county,
    subject,
    unit,
    max(value) filter (where metric = 'reconsideration.cases') as cases,
    max(value) filter (where metric = 'reconsideration.accepted') as accepted,
    max(value) filter (where metric = 'reconsideration.concluded') as concluded,
    max(value) filter (where metric = 'reconsideration.corrected') as corrected,
    max(value) filter (where metric = 'reconsideration.settled') as settled,
    round(100 * corrected / nullif(concluded, 0), 1) as corrected_percent_of_concluded,
    string_agg(distinct document || ': ' || sentence, ' / ' order by document || ': ' || sentence) as evidence
from figure
group by
    organisation_key,
    level,
    report_year,
    subject,
    unit
order by
    report_year,
    level,
    organisation,
    subject,
    unit;
