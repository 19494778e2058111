-- What the suite compared_fact compares: what was done, said once, with what decides whether two figures can be compared.
create or replace temp table compared_fact as
select
    fact.fact_key,
    fact.document_key,
    document.is_current,
    fact.report_year,
    organisation.lineage_key,
    fact.metric_key,
    metric.kind as metric_kind,
    fact.unit_key,
    -- measure words that count the same things
    case
        when unit.name in ('件', '起', '宗', '例', '桩') then '件'
        when unit.name in ('次', '场', '场次', '期') then '次'
        when unit.name in ('人', '名', '位') then '人'
        else unit.name
    end as counted,
    fact.period_key,
    period.start_date = make_date(fact.report_year, 1, 1) and period.end_date = make_date(fact.report_year, 12, 31) as of_whole_year,
    period.start_date = document.period_start and period.end_date = document.period_end as of_own_period,
    fact.value,
    -- how far the true value may lie from the one that is written
    if(fact.qualifier in ('exact', 'over', 'at_least'), fact.value, null) as at_least,
    if(fact.qualifier in ('exact', 'under', 'at_most'), fact.value, null) as at_most,
    if(fact.qualifier = 'exact', fact.value, null) as exactly,
    if(metric.kind = 'ratio', power(10, -length(regexp_extract(fact.source_text, '[.．点]([0-9０-９〇零一二三四五六七八九]*)', 1))), null) as last_digit,
    coalesce(fact.subject, '') as subject,
    fact.is_part,
    fact.total_key,
    fact.char_start,
    fact.sentence_start,
    fact.table_row,
    -- null where a year is written: the sentence then says itself which year it is about
    if(metric.kind = 'flow' and not regexp_matches(fact.sentence, '\d{4}年'), hash(fact.sentence), null) as sentence_key,
    fact.source_text,
    usual.median as usual_size,
    usual.observations as usual_observations
from core.fact_observation as fact
join core.dim_document as document on fact.document_key = document.document_key
join core.dim_unit as unit on fact.unit_key = unit.unit_key
left join core.dim_organisation as organisation on fact.organisation_key = organisation.organisation_key
left join core.dim_metric as metric on fact.metric_key = metric.metric_key
left join core.dim_period as period on fact.period_key = period.period_key
left join core.usual_size as usual
    on fact.metric_key = usual.metric_key
    and fact.unit_key = usual.unit_key
    and organisation.kind = usual.organisation_kind
    and coalesce(organisation.level, '') = usual.level
where fact.status = 'actual'
    and fact.change is null
    and not fact.is_repeat;
