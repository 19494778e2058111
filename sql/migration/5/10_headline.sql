-- Made anew, as nothing in it has to be kept: the headlines are chosen again when the rule for them has changed.
drop table core.headline;

create table core.headline (
    fact_key bigint not null,
    document_key bigint not null,
    organisation_key bigint not null,
    report_year integer not null,
    metric_key bigint not null,
    unit_key bigint not null,
    period_key bigint,
    value double not null,
    qualifier varchar not null,
    subject varchar,
    stated bigint not null,
    is_main boolean not null,
    char_start integer not null,
    sentence varchar not null,
    load_key bigint
);

alter table core.headline set partitioned by (report_year);

alter table core.headline set sorted by (report_year asc, metric_key asc, organisation_key asc);
