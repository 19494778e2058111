create table ops.correction (
    correction_key bigint not null,
    load_key bigint not null,
    document_key bigint not null,
    char_start integer not null,
    char_end integer not null,
    source_text varchar not null,
    field varchar not null,
    old_value varchar,
    new_value varchar,
    reason varchar not null,
    author varchar,
    made_at timestamp not null
);

comment on table ops.correction is 'What a person changed, and why.';
comment on column ops.correction.correction_key is 'Key: hash of the span and the field.';
comment on column ops.correction.load_key is 'Load that applied it, in ops.load.';
comment on column ops.correction.document_key is 'Document version, in core.dim_document.';
comment on column ops.correction.char_start is 'First character of the corrected fact.';
comment on column ops.correction.char_end is 'Character after its last one.';
comment on column ops.correction.source_text is 'Text that the correction expects to find there.';
comment on column ops.correction.field is 'Column that was changed.';
comment on column ops.correction.old_value is 'What the reading had found.';
comment on column ops.correction.new_value is 'What the person put in its place.';
comment on column ops.correction.reason is 'Why.';
comment on column ops.correction.author is 'Who.';
comment on column ops.correction.made_at is 'When, UTC.';
