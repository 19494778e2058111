-- Corrections get a table of another shape; nothing was ever in the old one.
drop table ops.correction;

create table ops.correction (
    correction_key bigint not null,
    document_key bigint not null,
    fact_key bigint not null,
    action varchar not null,
    char_start integer not null,
    char_end integer not null,
    source_text varchar not null,
    changes varchar not null,
    old_value double,
    new_value double,
    before varchar,
    after varchar,
    reason varchar not null,
    author varchar not null,
    decided_on date not null,
    source varchar not null,
    load_key bigint not null,
    applied_at timestamp not null
);


alter table core.dim_document add column corrections varchar;

alter table ops.load add column restored_version bigint;

alter table ops.rejection add column resolved_at timestamp;
alter table ops.rejection add column resolved_by bigint;
