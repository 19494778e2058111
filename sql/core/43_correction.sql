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

comment on table ops.correction is 'What a person changed, and why: one row a fact that entries of corrections/*.yml have set, dropped or added.';
comment on column ops.correction.correction_key is 'Key: hash of the document and the span.';
comment on column ops.correction.document_key is 'Document version, in core.dim_document.';
comment on column ops.correction.fact_key is 'The fact, in core.fact_observation; of a dropped one the key that it had.';
comment on column ops.correction.action is 'set, drop or add.';
comment on column ops.correction.char_start is 'First character of the fact in the text, counted from 0.';
comment on column ops.correction.char_end is 'Character after its last one.';
comment on column ops.correction.source_text is 'Exactly the text between char_start and char_end.';
comment on column ops.correction.changes is 'What was changed, for a person: value 119 → 1190, unit 件 → 起.';
comment on column ops.correction.old_value is 'The value as it was read; null of an added fact.';
comment on column ops.correction.new_value is 'The value now; null of a dropped fact.';
comment on column ops.correction.before is 'The fields that differ, as they were read, as JSON; null of an added fact.';
comment on column ops.correction.after is 'The same fields as they are now, as JSON; null of a dropped fact.';
comment on column ops.correction.reason is 'Why.';
comment on column ops.correction.author is 'Who decided it.';
comment on column ops.correction.decided_on is 'When it was decided.';
comment on column ops.correction.source is 'File and line of the entry, in the data root.';
comment on column ops.correction.load_key is 'Load that applied it, in ops.load.';
comment on column ops.correction.applied_at is 'When it was applied, UTC.';
