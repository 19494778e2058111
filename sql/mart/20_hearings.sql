-- Deliberation meetings held (what was done, not planned or required): hearings, coordination and appraisal meetings, residents' meetings, joint conferences; repeats in annexes left out.
-- 议事协商会议：已经召开的听证会、协调会、评议会、居（村）民会议和社区联席会议，不含计划和要求，附表中重复列示的不再计入。
--
-- meeting: Kind of meeting, in English.
--   会议类型（英文）。
-- meeting_zh: Kind of meeting, in Chinese.
--   会议类型（中文）。
-- status: Always actual: what was done.
--   均为 actual（已完成）。
create or replace view mart.hearings as
select
    organisation,
    level,
    report_year,
    case metric
        when 'deliberation.hearings' then 'hearing'
        when 'deliberation.coordination_meetings' then 'coordination meeting'
        when 'deliberation.appraisal_meetings' then 'appraisal meeting'
        when 'deliberation.residents_meetings' then 'residents'' meeting'
        when 'deliberation.joint_conferences' then 'joint conference'
    end as meeting,
    case metric
        when 'deliberation.hearings' then '听证会'
        when 'deliberation.coordination_meetings' then '协调会'
        when 'deliberation.appraisal_meetings' then '评议会'
        when 'deliberation.residents_meetings' then '居（村）民会议'
        when 'deliberation.joint_conferences' then '社区联席会议'
    end as meeting_zh,
    value,
    unit,
    period_kind,
    period_start,
    period_end,
    measure,
    sentence,
    metric,
    metric_zh,
    metric_en,
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
where metric in (
    'deliberation.hearings',
    'deliberation.coordination_meetings',
    'deliberation.appraisal_meetings',
    'deliberation.residents_meetings',
    'deliberation.joint_conferences'
)
order by
    organisation,
    level,
    report_year,
    document,
    char_start;
