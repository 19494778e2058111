create table ops.validation (
    validation_key bigint not null,
    load_key bigint,
    validated_at timestamp not null,
    table_name varchar not null,
    suite varchar not null,
    rule varchar not null,
    severity varchar not null,
    description varchar not null,
    passed boolean not null,
    checked bigint not null,
    unexpected bigint not null,
    example varchar
);

comment on table ops.validation is 'What was checked and how it came out: one row an expectation and run.';
comment on column ops.validation.validation_key is 'Key of the run: the rows of one validation share it.';
comment on column ops.validation.load_key is 'Load whose rows were checked, in ops.load; null for a check of the whole warehouse.';
comment on column ops.validation.validated_at is 'When, UTC.';
comment on column ops.validation.table_name is 'Table that was checked.';
comment on column ops.validation.suite is 'Suite that holds the expectation.';
comment on column ops.validation.rule is 'Name of the expectation.';
comment on column ops.validation.severity is 'critical (what breaks it is refused, or stops the load), warning (what breaks it is loaded and flagged) or info.';
comment on column ops.validation.description is 'What it expects, for a person.';
comment on column ops.validation.passed is 'Whether it held; a gate passes once the offending rows are taken out.';
comment on column ops.validation.checked is 'Rows looked at.';
comment on column ops.validation.unexpected is 'Rows that break it.';
comment on column ops.validation.example is 'One value or row that breaks it.';
