create table core.dim_metric (
    metric_key bigint not null,
    code varchar not null,
    category varchar not null,
    name_zh varchar not null,
    name_en varchar not null,
    kind varchar not null,
    dimension varchar not null,
    definition varchar not null,
    over_hundred boolean not null,
    within varchar,
    quotients varchar
);

comment on table core.dim_metric is 'The metric catalogue: what a figure can be a figure of.';
comment on column core.dim_metric.metric_key is 'Key: hash of the code.';
comment on column core.dim_metric.code is 'Code of the metric, e.g. deliberation.hearings; never reused for another meaning.';
comment on column core.dim_metric.category is 'First part of the code: the field of work.';
comment on column core.dim_metric.name_zh is 'Chinese name.';
comment on column core.dim_metric.name_en is 'English name.';
comment on column core.dim_metric.kind is 'flow (counted over a period), stock (counted at its end) or ratio (percent).';
comment on column core.dim_metric.dimension is 'What is counted: event, case, person, person_time, document, currency, percent …';
comment on column core.dim_metric.definition is 'What counts, in Chinese.';
comment on column core.dim_metric.over_hundred is 'Whether a ratio may exceed 100 percent.';
comment on column core.dim_metric.within is 'Codes of the metrics that it cannot exceed in one document, period and subject, joined by commas: no more cases succeed than there are.';
comment on column core.dim_metric.quotients is 'What a rate is the quotient of, as numerator/denominator, joined by commas: it equals one of those that the text states.';
