-- Mediation of disputes (what was done): disputes screened, accepted, mediated, agreements, committees, mediators, amounts, success rates; repeats in annexes left out.
--
-- organisation: Full name of the reporting organisation.
-- place: Lowest known division of the organisation.
-- county: County, district or county-level city.
-- city: Prefecture-level city; of a municipality its own name.
-- province: Province, autonomous region or municipality.
-- report_year: Year of the report.
-- period_start: First day that the value covers.
-- period_end: Last day that the value covers.
-- metric_en: English name of the metric.
-- metric: Code of the metric.
-- measure: The thing counted, in the words of the text.
-- value: The number, scaled; of a range its middle.
-- unit: Measure word.
-- qualifier: exact, over, under, about, at_least, at_most or range.
-- status: Always actual.
-- is_part: Part of a total stated beside it; leave out of sums.
-- subject: Whom it is about when that is not the reporting organisation.
-- sentence: The sentence that it stands in: the evidence.
-- title: Title of the document.
-- document: File name.
-- char_start: First character in the text of the document, counted from 0.
-- char_end: Character after the last one.
create or replace view mart.mediation as
select
    organisation,
    place,
    county,
    city,
    province,
    report_year,
    period_start,
    period_end,
    metric_en,
    metric,
    measure,
    value,
    unit,
    qualifier,
    status,
    is_part,
    subject,
    sentence,
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
    report_year,
    document,
    char_start;
