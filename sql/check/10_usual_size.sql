-- How large the values of a metric usually are, by measure word, kind of organisation and level of its place: the median of the
-- largest value of each current document, since single fines or events stand beside the figure of the year.
create or replace temp table usual_size as
with largest as (
    select
        fact.metric_key,
        fact.unit_key,
        fact.organisation_key,
        fact.document_key,
        max(fact.value) as value
    from core.fact_observation as fact
    where fact.metric_key is not null
        and fact.organisation_key is not null
        and fact.status = 'actual'
        and fact.change is null
        and fact.subject is null
        and not fact.is_part
        and not fact.is_repeat
    group by all
)

select
    largest.metric_key,
    largest.unit_key,
    organisation.kind as organisation_kind,
    coalesce(organisation.level, '') as level,
    median(largest.value) as median,
    count(*) as observations
from largest
semi join core.dim_document as document
    on largest.document_key = document.document_key
    and document.is_current
semi join core.dim_metric as metric
    on largest.metric_key = metric.metric_key
    and metric.kind <> 'ratio'
join core.dim_organisation as organisation on largest.organisation_key = organisation.organisation_key
group by all;
