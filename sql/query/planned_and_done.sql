-- Targets set for a year beside what was reported as done in it, where both are in the warehouse.
with targets as (
    select
        organisation,
        county,
        metric,
        unit,
        year(period_end) as target_year,
        value as target,
        qualifier as target_qualifier,
        sentence as target_sentence
    from mart.observation
    where status = 'planned'
        and metric is not null
        and change is null
        and not is_repeat
)

select
    targets.organisation,
    targets.target_year,
    targets.metric,
    targets.unit,
    targets.target,
    targets.target_qualifier,
    headline.value as done,
    round(100 * headline.value / nullif(targets.target, 0), 1) as percent_of_target,
    targets.target_sentence
from targets
join mart.headline as headline
    on targets.organisation = headline.organisation
    and targets.county is not distinct from headline.county
    and targets.metric = headline.metric
    and targets.unit = headline.unit
    and targets.target_year = headline.report_year
order by
    targets.organisation,
    targets.target_year,
    targets.metric;
