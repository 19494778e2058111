-- One row an organisation and year, a column a metric (dots in its code become underscores): the headline values of what was done. Where a metric has values in several measure words, the one that covers the longest period, and of those the largest.
--
-- organisation: Full name of the reporting organisation.
-- level: Level of the organisation's place: province, city, county, zone or town. Sum within one level.
-- place: Lowest known division of the organisation.
-- county: County, district or county-level city.
-- city: Prefecture-level city; of a municipality its own name.
-- province: Province, autonomous region or municipality.
-- report_year: Year of the report.
-- metrics: How many metrics have a value.
-- to_date: How many of these values cover only a part of the year (a half, a quarter, January to a month).
-- organisation_key: Key of the organisation.
create or replace view mart.organisation_year as
with values_of_year as (
    select *
    from mart.headline
    qualify row_number() over (
        partition by organisation_key, report_year, metric
        order by period_end - period_start desc nulls last, value desc, unit
    ) = 1
)

select
    any_value(organisation) as organisation,
    any_value(level) as level,
    any_value(place) as place,
    any_value(county) as county,
    any_value(city) as city,
    any_value(province) as province,
    report_year,
    count(*) as metrics,
    count(*) filter (where period_kind <> 'year') as to_date,
    organisation_key,
    -- one column a metric of the catalogue
from values_of_year
group by
    organisation_key,
    report_year;
