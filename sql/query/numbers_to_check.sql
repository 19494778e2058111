-- Totals of which a year's reports state more than one value: look at the sentences before quoting one.
select
    headline.organisation,
    headline.report_year,
    headline.metric,
    headline.unit,
    headline.value as headline_value,
    observation.value as stated_value,
    observation.measure,
    observation.sentence,
    observation.document
from mart.headline as headline
join mart.observation as observation
    on headline.organisation = observation.organisation
    and headline.county is not distinct from observation.county
    and headline.report_year = observation.report_year
    and headline.metric = observation.metric
    and headline.unit = observation.unit
where headline.stated > 1
    and observation.status = 'actual'
    and not observation.is_part
    and not observation.is_repeat
    and observation.change is null
order by
    headline.organisation,
    headline.report_year,
    headline.metric,
    observation.document,
    observation.char_start;
