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

-- Numbers are grouped before names: there are far fewer of these rows than facts.
counted as (
    select
        document.place_key,
        fact.report_year,
        fact.metric_key,
        count(*) as facts
    from core.fact_observation as fact
    join core.dim_document as document on fact.document_key = document.document_key
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
        coalesce(sum(counted.facts) filter (where counted.metric_key is not null), 0)::bigint as facts_with_metric,
        count(distinct counted.metric_key) as metrics
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
