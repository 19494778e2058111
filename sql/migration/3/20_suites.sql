alter table core.fact_observation add column total_key bigint;

alter table core.dim_metric add column within varchar;
alter table core.dim_metric add column quotients varchar;

alter table ops.load add column files integer;
update ops.load set files = loaded + unchanged + superseding + rejected + failed;
alter table ops.load alter column files set not null;

alter table ops.validation add column severity varchar;
update ops.validation set severity = 'critical';
alter table ops.validation alter column severity set not null;

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

create table core.usual_size (
    metric_key bigint not null,
    unit_key bigint not null,
    organisation_kind varchar not null,
    level varchar not null,
    median double not null,
    observations bigint not null
);

