-- Every observation of the current document versions with its organisation, place, metric, period and document; all statuses, corrections applied.
--
-- organisation: Full name of the reporting organisation.
-- organisation_kind: government, town_government, street_office, zone_committee, bureau, office, branch, party, court, procuratorate, congress, institution, enterprise or other.
-- level: Level of the organisation's place: province, city, county, zone or town. A district counts what its streets count too: sum within one level.
-- place: Lowest known division of the organisation.
-- province: Province, autonomous region or municipality.
-- city: Prefecture-level city; of a municipality its own name.
-- county: County, district or county-level city.
-- town: Street, town or township.
-- place_code: GB/T 2260 code of the place, or of the division above it where it has none of its own; 9 digits of a street or town.
-- report_year: Year of the report.
-- period: Short name of the period that the value covers, e.g. 2022 or 2022-H1.
-- period_kind: year, years, half, quarter, month, months, to_date, day or other. Compare like with like.
-- period_start: First day that the value covers.
-- period_end: Last day that the value covers.
-- metric: Code of the metric; null when the catalogue has none that fits.
-- metric_zh: Chinese name of the metric.
-- metric_en: English name of the metric.
-- category: Field of work of the metric.
-- metric_kind: flow, stock or ratio.
-- value: The number, scaled; of a range its middle.
-- value_low: Lower end; only of a range.
-- value_high: Upper end; only of a range.
-- unit: Measure word; empty for a bare number.
-- qualifier: exact, over, under, about, at_least, at_most or range.
-- status: actual (done), planned or required. Do not add them up.
-- is_part: Part of a total stated beside it; leave out of sums.
-- is_repeat: Repeats an earlier number of the same document; leave out of sums.
-- is_corrected: Whether a person corrected it.
-- original_value: The number as it was read, where a person corrected it; null otherwise and of a number that a person added.
-- correction: What a person changed, why and who; null otherwise.
-- warnings: Names of the rules that make it look wrong, joined by ", "; null when there are none. core.fact_warning says why: look at the sentence.
-- change: Of an amount or rate of change: its direction and what it compares with.
-- measure: The thing counted, in the words of the text.
-- subject: Whom it is about when that is not the reporting organisation.
-- section: Headings above it, outermost first.
-- source_text: The number as it is written.
-- sentence: The sentence that it stands in.
-- page: Page, counted from 1; null where the format has none.
-- table_row: Row of the table that it stands in, counted from 1 with the header; null outside tables.
-- table_column: Column of that table, counted from 1.
-- confidence: How sure the recognition of characters in an image was, 0 to 1; null where the file holds text.
-- is_uncertain: Recognised in an image with a confidence under 0.9: look at the page before you quote it.
-- char_start: First character in the text of the document, counted from 0.
-- char_end: Character after the last one.
-- document: File name.
-- title: Title of the document.
-- doc_number: Document number (文号).
-- document_kind: annual_report, half_year_report, quarter_report, multi_year_report, disclosure_report, reply, summary, plan or other.
-- publish_date: Date of publication.
-- address: Path or URL of the document.
-- document_key: Key of the document version.
-- organisation_key: Key of the organisation.
-- lineage_key: Key that the organisation shares with those that it was, or became, when its place changed its name or rank.
-- fact_key: Key of the observation.
create or replace view mart.observation as
with warning as (
    select
        fact_key,
        string_agg(distinct rule, ', ' order by rule) as warnings
    from core.fact_warning
    group by fact_key
)

select
    organisation.name as organisation,
    organisation.kind as organisation_kind,
    organisation.level,
    place.name as place,
    place.province,
    place.city,
    place.county,
    place.town,
    coalesce(place.code, above.code) as place_code,
    fact.report_year,
    period.label as period,
    period.kind as period_kind,
    period.start_date as period_start,
    period.end_date as period_end,
    metric.code as metric,
    metric.name_zh as metric_zh,
    metric.name_en as metric_en,
    metric.category,
    metric.kind as metric_kind,
    fact.value,
    fact.value_low,
    fact.value_high,
    unit.name as unit,
    fact.qualifier,
    fact.status,
    fact.is_part,
    fact.is_repeat,
    fact.correction_key is not null as is_corrected,
    correction.old_value as original_value,
    correction.changes || ': ' || correction.reason || ' (' || correction.author || ')' as correction,
    warning.warnings,
    fact.change,
    fact.measure,
    fact.subject,
    fact.section,
    fact.source_text,
    fact.sentence,
    fact.page,
    fact.table_row,
    fact.table_column,
    fact.confidence,
    coalesce(fact.confidence < 0.9, false) as is_uncertain,
    fact.char_start,
    fact.char_end,
    document.name as document,
    document.title,
    document.doc_number,
    document.kind as document_kind,
    document.publish_date,
    document.address,
    fact.document_key,
    fact.organisation_key,
    organisation.lineage_key,
    fact.fact_key
from core.fact_observation as fact
join core.dim_document as document on fact.document_key = document.document_key
join core.dim_unit as unit on fact.unit_key = unit.unit_key
left join core.dim_organisation as organisation on fact.organisation_key = organisation.organisation_key
left join core.dim_place as place on fact.place_key = place.place_key
left join core.dim_place as above on place.parent_key = above.place_key
left join core.dim_metric as metric on fact.metric_key = metric.metric_key
left join core.dim_period as period on fact.period_key = period.period_key
left join ops.correction as correction on fact.correction_key = correction.correction_key
left join warning on fact.fact_key = warning.fact_key
where document.is_current;
