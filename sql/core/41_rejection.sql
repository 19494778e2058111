create table ops.rejection (
    rejection_key bigint not null,
    load_key bigint not null,
    rejected_at timestamp not null,
    grain varchar not null,
    name varchar not null,
    address varchar not null,
    sha256 varchar not null,
    document_key bigint,
    suite varchar,
    rule varchar not null,
    detail varchar not null,
    content varchar,
    resolved_at timestamp,
    resolved_by bigint
);

comment on table ops.rejection is 'What was refused and why: whole files, whole documents, or single facts.';
comment on column ops.rejection.rejection_key is 'Key: hash of the file''s content, the rule and the row.';
comment on column ops.rejection.load_key is 'Load that refused it first, in ops.load.';
comment on column ops.rejection.rejected_at is 'When, UTC.';
comment on column ops.rejection.grain is 'file (cannot be read), document (its header breaks a rule) or fact (one row breaks a rule).';
comment on column ops.rejection.name is 'File name.';
comment on column ops.rejection.address is 'Path or URL that it was read from.';
comment on column ops.rejection.sha256 is 'SHA-256 of the bytes; the original is kept under it in the data root, unless it was too large to be held. Of a file that cannot be unpacked, that of its archive.';
comment on column ops.rejection.document_key is 'Document version of a refused fact, in core.dim_document.';
comment on column ops.rejection.suite is 'Suite whose expectation was broken; null for a file that cannot be read.';
comment on column ops.rejection.rule is 'Name of the expectation, or the reason why the file cannot be read.';
comment on column ops.rejection.detail is 'One line for a person.';
comment on column ops.rejection.content is 'The refused row as JSON; null for a file.';
comment on column ops.rejection.resolved_at is 'When what was refused was loaded after all, UTC; null while it is open.';
comment on column ops.rejection.resolved_by is 'Load that did so, in ops.load.';
