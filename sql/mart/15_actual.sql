-- What was done, of every metric: nothing planned or required, no amounts of change, and numbers repeated in annexes left out. The marts of the categories are rows of this one.
-- 实际数：全部指标已经完成或实有的数字，不含计划、要求和增减量，附表中重复列示的不再计入。各类别视图都从中取数。
--
-- status: Always actual: what was done.
--   均为 actual（已完成）。
create or replace view mart.actual as
select
    organisation,
    level,
    report_year,
    category,
    category_zh,
    category_en,
    metric_zh,
    metric_en,
    value,
    unit,
    period_kind,
    period_start,
    period_end,
    measure,
    sentence,
    metric,
    metric_kind,
    qualifier,
    status,
    is_part,
    subject,
    warnings,
    place,
    county,
    city,
    province,
    title,
    document,
    char_start,
    char_end,
    organisation_key,
    lineage_key,
    fact_key
from mart.observation
where metric is not null
    and status = 'actual'
    and change is null
    and not is_repeat;
