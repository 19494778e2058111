-- Deliberation meetings by county and year: hearings, coordination, appraisal and residents' meetings, joint conferences.
select
    province,
    city,
    county,
    report_year,
    sum(value) filter (where metric = 'deliberation.hearings') as hearings,
    sum(value) filter (where metric = 'deliberation.coordination_meetings') as coordination_meetings,
    sum(value) filter (where metric = 'deliberation.appraisal_meetings') as appraisal_meetings,
    sum(value) filter (where metric = 'deliberation.residents_meetings') as residents_meetings,
    sum(value) filter (where metric = 'deliberation.joint_conferences') as joint_conferences
from mart.headline
where metric like 'deliberation.%'
group by all
having count(*) > 0
order by
    province,
    city,
    county,
    report_year;
