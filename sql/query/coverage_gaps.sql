-- title: Organisations with years missing between their reports
-- 标题：报告年份有缺的机关
-- description: Organisations whose reports of some years are in the warehouse, but not those of years between: what to look for next. A
--   place that changed its name or rank is one organisation. Years before the first and after the last report are no gaps.
-- 说明：库中已有若干年份报告、但中间缺年的机关，即下一步要找的报告。改名、升格的地方视为一个机关。首份之前、末份之后的年份不算缺。
-- parameter level (province|city|county|zone|town, optional): Level of the organisations.
-- 参数 level：机关的级别。
-- parameter place (text, optional): A part of the name of a province, city, county or street.
-- 参数 place：省、市、县、街镇名称的一部分。
with reported as (
    select
        organisation.lineage_key,
        document.report_year,
        arg_max(organisation.name, document.report_year) as organisation,
        any_value(organisation.level) as level,
        any_value(place.province) as province,
        any_value(place.city) as city,
        any_value(place.county) as county,
        min(document.name) as document
    from core.dim_document as document
    join core.dim_organisation as organisation on document.organisation_key = organisation.organisation_key
    left join core.dim_place as place on organisation.place_key = place.place_key
    where document.is_current
        and ($level is null or organisation.level = $level)
        and ($place is null or contains(concat_ws(' ', place.province, place.city, place.county, place.name), $place))
    group by
        organisation.lineage_key,
        document.report_year
),

spell as (
    select
        lineage_key,
        arg_max(organisation, report_year) as organisation,
        arg_max(level, report_year) as level,
        arg_max(province, report_year) as province,
        arg_max(city, report_year) as city,
        arg_max(county, report_year) as county,
        min(report_year) as first_year,
        max(report_year) as last_year,
        count(*) as years_reported,
        string_agg(document, ', ' order by report_year) as documents
    from reported
    group by lineage_key
),

missing as (
    select
        spell.lineage_key,
        year.report_year
    from spell
    cross join unnest(generate_series(spell.first_year, spell.last_year)) as year(report_year)
    anti join reported
        on spell.lineage_key = reported.lineage_key
        and year.report_year = reported.report_year
)

select
    spell.organisation,
    spell.level,
    spell.province,
    spell.city,
    spell.county,
    spell.first_year,
    spell.last_year,
    spell.years_reported,
    count(*) as years_missing,
    string_agg(missing.report_year::varchar, ', ' order by missing.report_year) as missing_years,
    spell.documents
from spell
join missing on spell.lineage_key = missing.lineage_key
group by all
order by
    years_missing desc,
    spell.organisation;
