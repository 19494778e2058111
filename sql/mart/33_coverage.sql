-- What the warehouse covers: current documents, and facts of every status, by place down to the county and report year.
-- 覆盖情况：各地区（细到县级）、各报告年度的现行文档数，以及各种状态的事实数。
--
-- organisations: Organisations that report.
--   有报告的机构数。
-- documents: Current documents.
--   现行文档数。
-- facts: Observations in them.
--   其中的事实数。
-- facts_with_metric: Observations that a metric of the catalogue names.
--   其中有对应指标的事实数。
-- metric_share: Percentage of the observations that have a metric; null where there is none.
--   有对应指标的事实所占百分比；没有事实的为空。
-- metrics: Different metrics that occur.
--   出现的指标个数。
create or replace view mart.coverage as
with documents as (
    select
        place.province,
        place.city,
        place.county,
        document.report_year,
        count(*) as documents,
        count(distinct document.organisation_key) as organisations
    from core.dim_document as document
    left join core.dim_place as place on document.place_key = place.place_key
    where document.is_current
    group by all
),

-- Which metrics occur is a word of bits, one for each metric: far less to group by than the metrics themselves.
numbered as (
    select
        metric_key,
        row_number() over (order by metric_key) as number
    from core.dim_metric
),

counted as (
    select
        document.place_key,
        fact.report_year,
        count(*) as facts,
        count(fact.metric_key) as facts_with_metric,
        bitstring_agg(numbered.number, 1, 1024) as metrics
    from core.fact_observation as fact
    join core.dim_document as document on fact.document_key = document.document_key
    left join numbered on fact.metric_key = numbered.metric_key
    where document.is_current
    group by all
),

facts as (
    select
        place.province,
        place.city,
        place.county,
        counted.report_year,
        sum(counted.facts)::bigint as facts,
        sum(counted.facts_with_metric)::bigint as facts_with_metric,
        bit_count(bit_or(counted.metrics)) as metrics
    from counted
    left join core.dim_place as place on counted.place_key = place.place_key
    group by all
)

select
    documents.province,
    documents.city,
    documents.county,
    documents.report_year,
    documents.organisations,
    documents.documents,
    coalesce(facts.facts, 0) as facts,
    coalesce(facts.facts_with_metric, 0) as facts_with_metric,
    round(100 * facts.facts_with_metric / facts.facts, 1) as metric_share,
    coalesce(facts.metrics, 0) as metrics
from documents
left join facts
    on documents.province is not distinct from facts.province
    and documents.city is not distinct from facts.city
    and documents.county is not distinct from facts.county
    and documents.report_year = facts.report_year;
