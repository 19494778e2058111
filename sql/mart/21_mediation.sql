-- Mediation of disputes (what was done): disputes screened, accepted, mediated, agreements, committees, mediators, amounts, success rates; repeats in annexes left out.
--
-- organisation: Full name of the reporting organisation.
-- level: Level of the organisation's place: province, city, county, zone or town. A district counts what its streets count too: sum within one level.
-- report_year: Year of the report.
-- metric_en: English name of the metric.
-- value: The number, scaled; of a range its middle.
-- unit: Measure word.
-- period_kind: year, half, quarter, to_date (from January on) …; compare like with like.
-- period_start: First day that the value covers.
-- period_end: Last day that the value covers.
-- measure: The thing counted, in the words of the text.
-- sentence: The sentence that it stands in: the evidence.
-- metric: Code of the metric.
-- qualifier: exact, over, under, about, at_least, at_most or range.
-- status: Always actual.
-- is_part: Part of a total stated beside it; leave out of sums.
-- subject: Whom it is about when that is not the reporting organisation.
-- place: Lowest known division of the organisation.
-- county: County, district or county-level city.
-- city: Prefecture-level city; of a municipality its own name.
-- province: Province, autonomous region or municipality.
-- title: Title of the document.
-- document: File name.
-- char_start: First character in the text of the document, counted from 0.
-- char_end: Character after the last one.
create or replace view mart.mediation as
select
    organisation,
    level,
    report_year,
    metric_en,
    value,
    unit,
    period_kind,
    period_start,
    period_end,
    measure,
    sentence,
    metric,
    qualifier,
    status,
    is_part,
    subject,
    place,
    county,
    city,
    province,
    title,
    document,
    char_start,
    char_end
from mart.observation
where category = 'mediation'
    and status = 'actual'
    and change is null
    and not is_repeat
order by
    organisation,
    level,
    report_year,
    document,
    char_start;
