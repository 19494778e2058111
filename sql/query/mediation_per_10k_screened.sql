-- title: Disputes mediated per 10,000 cases screened
-- 标题：每排查万件纠纷的调解数
-- description: Ranks the organisations of one level by the disputes that they mediated for every 10,000 that they screened in the
--   whole year. Only figures of the same year, subject and measure word are divided; more than 10,000 means that disputes were
--   mediated which nobody had screened. is_exact is false where a report says "over" or "about".
-- 说明：同一级别的机关，按全年每排查一万件矛盾纠纷所调解的件数排名。只有年份、对象、量词都相同的数字才相除；超过一万，
--   说明还调解了未经排查的纠纷。报告写“余”“约”等的，is_exact 为 false。
-- parameter year (integer, optional): Report year; all years when it is not given.
-- 参数 year：报告年份；不给则为所有年份。
-- parameter level (province|city|county|zone|town, optional): Level of the organisations; every level, ranked apart, when it is not given.
-- 参数 level：机关的级别；不给则列出所有级别，各自排名。
-- parameter place (text, optional): A part of the name of a province, city, county or street.
-- 参数 place：省、市、县、街镇名称的一部分。
with figure as (
    select
        headline.organisation_key,
        headline.organisation,
        headline.level,
        headline.province,
        headline.city,
        headline.county,
        headline.report_year,
        headline.metric,
        headline.value,
        headline.unit,
        headline.qualifier,
        headline.document,
        headline.sentence,
        headline.subject
    from mart.headline as headline
    where headline.metric in ('mediation.disputes_screened', 'mediation.cases_resolved')
        and headline.period_kind = 'year'
        and ($year is null or headline.report_year = $year)
        and ($level is null or headline.level = $level)
        and (
            $place is null
            or contains(concat_ws(' ', headline.province, headline.city, headline.county, headline.place), $place)
        )
),

quotient as (
    select
        screened.*,
        mediated.value as mediated,
        10000 * mediated.value / screened.value as per_10k,
        screened.qualifier = 'exact' and mediated.qualifier = 'exact' as is_exact,
        mediated.document as mediated_document,
        mediated.sentence as mediated_sentence
    from figure as screened
    join figure as mediated
        on screened.organisation_key = mediated.organisation_key
        and screened.report_year = mediated.report_year
        and screened.unit = mediated.unit
        and screened.subject is not distinct from mediated.subject
    where screened.metric = 'mediation.disputes_screened'
        and mediated.metric = 'mediation.cases_resolved'
        and screened.value > 0
)

select
    report_year,
    level,
    unit,
    rank() over (partition by report_year, level, unit order by per_10k desc) as rank,
    organisation,
    province,
    city,
    county,
    subject,
    value as screened,
    mediated,
    round(per_10k, 1) as mediated_per_10k_screened,
    is_exact,
    document as screened_document,
    sentence as screened_sentence,
    mediated_document,
    mediated_sentence
from quotient
order by
    report_year,
    level,
    unit,
    rank,
    organisation;
