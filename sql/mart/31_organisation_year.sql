-- One row an organisation and year, a column a metric (dots in its code become underscores): the headline values of what was done. Where a metric has values in several measure words, the one that covers the longest period, and of those the largest.
--
-- organisation: Full name of the reporting organisation.
-- place: Lowest known division of the organisation.
-- county: County, district or county-level city.
-- city: Prefecture-level city; of a municipality its own name.
-- province: Province, autonomous region or municipality.
-- report_year: Year of the report.
-- metrics: How many metrics have a value.
create or replace view mart.organisation_year as
with values_of_year as (
    select *
    from mart.headline
    qualify row_number() over (
        partition by organisation, county, report_year, metric
        order by period_end - period_start desc nulls last, value desc, unit
    ) = 1
)

select
    organisation,
    any_value(place) as place,
    county,
    any_value(city) as city,
    any_value(province) as province,
    report_year,
    count(*) as metrics,
    -- one column a metric of the catalogue
from values_of_year
group by
    organisation,
    county,
    report_year;
