-- Headline values of what was done beside those of the year before, where both years report the metric in the same measure word over the same part of the year. An organisation whose place changed its name or rank is compared with what it was.
--
-- organisation: Full name of the reporting organisation.
-- level: Level of the organisation's place: province, city, county, zone or town. Sum within one level.
-- place: Lowest known division of the organisation.
-- county: County, district or county-level city.
-- city: Prefecture-level city; of a municipality its own name.
-- province: Province, autonomous region or municipality.
-- report_year: The later year.
-- metric: Code of the metric.
-- metric_en: English name of the metric.
-- metric_kind: flow, stock or ratio.
-- unit: Measure word.
-- status: Always actual.
-- period_kind: What both values cover: year, half, quarter, to_date (from January to the same month) ….
-- value: Value of the year.
-- previous_value: Value of the year before.
-- difference: Value less the value before; of a ratio in percentage points.
-- percent_change: Difference in percent of the value before; null for ratios and where that is 0.
-- qualifier: How exact the value is.
-- previous_qualifier: How exact the value before is.
create or replace view mart.year_on_year as
select
    later.organisation,
    later.level,
    later.place,
    later.county,
    later.city,
    later.province,
    later.report_year,
    later.metric,
    later.metric_en,
    later.metric_kind,
    later.unit,
    later.status,
    later.period_kind,
    later.value,
    earlier.value as previous_value,
    later.value - earlier.value as difference,
    case
        when later.metric_kind <> 'ratio' and earlier.value <> 0
            then round(100 * (later.value - earlier.value) / earlier.value, 1)
    end as percent_change,
    later.qualifier,
    earlier.qualifier as previous_qualifier
from mart.headline as later
join mart.headline as earlier
    on later.lineage_key = earlier.lineage_key
    and later.metric = earlier.metric
    and later.unit = earlier.unit
    and later.report_year = earlier.report_year + 1
    and later.period_start is not distinct from earlier.period_start + interval 1 year
    and last_day(later.period_end) is not distinct from last_day(earlier.period_end + interval 1 year);
