-- title: Legal counsel load: consultations an adviser
-- 标题：法律顾问工作量：人均解答咨询
-- description: Queries that legal counsel answered in the whole year, divided by the advisers retained. Advisers counted as persons
--   (名, 人, 位) only, not firms or teams; consultations in different measure words (人次, 件) stand in different rows and are not
--   comparable with each other.
-- 说明：法律顾问全年解答咨询数除以所聘顾问人数。顾问只算以人计（名、人、位）的，不算律所、团队；咨询量词不同（人次、件）的
--   各成一行，不可互相比较。
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
    where headline.metric in ('counsel.consultations', 'counsel.advisers')
        and headline.period_kind = 'year'
        and ($year is null or headline.report_year = $year)
        and ($level is null or headline.level = $level)
        and (
            $place is null
            or contains(concat_ws(' ', headline.province, headline.city, headline.county, headline.place), $place)
        )
)

select
    queries.report_year,
    queries.level,
    queries.organisation,
    queries.county,
    queries.subject,
    queries.value as consultations,
    queries.unit as consultations_unit,
    advisers.value as advisers,
    advisers.unit as advisers_unit,
    round(queries.value / advisers.value, 1) as consultations_an_adviser,
    queries.qualifier = 'exact' and advisers.qualifier = 'exact' as is_exact,
    queries.document as consultations_document,
    queries.sentence as consultations_sentence,
    advisers.document as advisers_document,
    advisers.sentence as advisers_sentence
from figure as queries
join figure as advisers
    on queries.organisation_key = advisers.organisation_key
    and queries.report_year = advisers.report_year
    and queries.subject is not distinct from advisers.subject
where queries.metric = 'counsel.consultations'
    and advisers.metric = 'counsel.advisers'
    and advisers.unit in ('名', '人', '位')
    and advisers.value > 0
order by
    queries.report_year,
    queries.level,
    consultations_unit,
    consultations_an_adviser desc,
    queries.organisation,
    advisers_unit;
