-- Queries answered by legal counsel of villages, communities and governments (what was done); repeats in annexes left out. Units differ (人次, 件): compare like with like.
-- 法律顾问解答咨询：村（居）和政府法律顾问已经解答的咨询，附表中重复列示的不再计入。单位有人次、件等，只有单位相同才能比较。
--
-- status: Always actual: what was done.
--   均为 actual（已完成）。
create or replace view mart.counsel_queries as
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
    char_end
from mart.actual
where metric = 'counsel.consultations'
order by
    organisation,
    level,
    report_year,
    document,
    char_start;
