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
