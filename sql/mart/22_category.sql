-- $name_en, what was done: $metrics_en. Repeats in annexes left out. Units and periods differ: compare like with like.
-- $name_zh（实际数）：$metrics_zh。附表中重复列示的不再计入。单位或期间不同的数字不能直接比较。
--
-- status: Always actual: what was done.
--   均为 actual（已完成）。
create or replace view mart.$category as
select
    organisation,
    level,
    report_year,
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
    char_end,
    category,
    category_zh,
    category_en
from mart.actual
where category = '$category'
order by
    organisation,
    level,
    report_year,
    document,
    char_start;
