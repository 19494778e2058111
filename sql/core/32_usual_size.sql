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
