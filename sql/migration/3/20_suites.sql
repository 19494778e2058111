alter table core.fact_observation add column total_key bigint;
comment on column core.fact_observation.total_key is 'fact_key of the total that the number is a part of; null when it is no part, or the total is not stated as a figure.';

alter table core.dim_metric add column within varchar;
alter table core.dim_metric add column quotients varchar;
comment on column core.dim_metric.within is 'Codes of the metrics that it cannot exceed in one document, period and subject, joined by commas: no more cases succeed than there are.';
comment on column core.dim_metric.quotients is 'What a rate is the quotient of, as numerator/denominator, joined by commas: it equals one of those that the text states.';

alter table ops.load add column files integer;
update ops.load set files = loaded + unchanged + superseding + rejected + failed;
alter table ops.load alter column files set not null;
comment on column ops.load.files is 'Files of the batch: the five counts after it add up to this.';

alter table ops.validation add column severity varchar;
update ops.validation set severity = 'critical';
alter table ops.validation alter column severity set not null;
comment on column ops.validation.severity is 'critical (what breaks it is refused, or stops the load), warning (what breaks it is loaded and flagged) or info.';
comment on table ops.meta is 'What the warehouse says of itself: schema_version, created_by, marts (digest of the views'' SQL), usual_size (facts loaded when core.usual_size was made).';

create table core.fact_warning (
    warning_key bigint not null,
    fact_key bigint not null,
    document_key bigint not null,
    suite varchar not null,
    rule varchar not null,
    detail varchar not null,
    other_fact_key bigint,
    load_key bigint
);

comment on table core.fact_warning is 'What looks wrong with an observation that is loaded all the same: one row a rule that it breaks. Look at its sentence before you quote it.';
comment on column core.fact_warning.warning_key is 'Key: hash of the fact, the rule and the other fact.';
comment on column core.fact_warning.fact_key is 'Observation, in core.fact_observation.';
comment on column core.fact_warning.document_key is 'Its document version, in core.dim_document.';
comment on column core.fact_warning.suite is 'Suite whose expectation it breaks; its severity there is warning.';
comment on column core.fact_warning.rule is 'Name of the expectation.';
comment on column core.fact_warning.detail is 'What was compared, in one line for a person.';
comment on column core.fact_warning.other_fact_key is 'Observation that it does not agree with, in core.fact_observation; null where it is only unusual.';
comment on column core.fact_warning.load_key is 'Load that found it, in ops.load; null when a check of the whole warehouse did.';

create table core.usual_size (
    metric_key bigint not null,
    unit_key bigint not null,
    organisation_kind varchar not null,
    level varchar not null,
    median double not null,
    observations bigint not null
);

comment on table core.usual_size is 'How large the values of a metric usually are for one kind of organisation: what a value is measured by that looks too large. Made anew as the facts grow, and by a check of the whole warehouse.';
comment on column core.usual_size.metric_key is 'Metric, in core.dim_metric.';
comment on column core.usual_size.unit_key is 'Measure word, in core.dim_unit.';
comment on column core.usual_size.organisation_kind is 'Kind of the reporting organisations, as in core.dim_organisation.';
comment on column core.usual_size.level is 'Level of their place; empty when it is not known.';
comment on column core.usual_size.median is 'Median of the largest value that each of their current documents reports as done about them, without parts, repeats and changes.';
comment on column core.usual_size.observations is 'How many documents it is the median of.';
