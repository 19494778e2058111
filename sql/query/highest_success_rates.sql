-- Counties and towns by their mediation success rate, the highest first.
select
    report_year,
    province,
    county,
    organisation,
    value as success_rate,
    qualifier,
    sentence
from mart.headline
where metric = 'mediation.success_rate'
order by
    value desc,
    report_year,
    organisation;
