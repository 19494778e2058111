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

comment on table ops.rejection is 'What was refused and why: whole files, whole documents, or single facts.
拒绝记录：没有入库的文件、文档或单个事实，以及原因。';
comment on column ops.rejection.rejection_key is 'Key: hash of the file''s content, the rule and the row.
主键：由文件内容、规则和数据行计算。';
comment on column ops.rejection.load_key is 'Load that refused it first, in ops.load.
首次拒绝它的入库批次，对应 ops.load。';
comment on column ops.rejection.rejected_at is 'When, UTC.
拒绝时间（UTC）。';
comment on column ops.rejection.grain is 'file (cannot be read), document (its header breaks a rule) or fact (one row breaks a rule).
file（文件读不了）、document（抬头违反规则）或 fact（一行事实违反规则）。';
comment on column ops.rejection.name is 'File name.
文件名。';
comment on column ops.rejection.address is 'Path or URL that it was read from.
读取时的路径或网址。';
comment on column ops.rejection.sha256 is 'SHA-256 of the bytes; the original is kept under it in the data root, unless it was too large to be held. Of a file that cannot be unpacked, that of its archive.
文件内容的 SHA-256；除过大无法保存的以外，原件按此编号存放在仓库目录中。解不开的文件为其压缩包的 SHA-256。';
comment on column ops.rejection.document_key is 'Document version of a refused fact, in core.dim_document.
被拒绝的事实所在文档版本，对应 core.dim_document。';
comment on column ops.rejection.suite is 'Suite whose expectation was broken; null for a file that cannot be read.
所违反规则所在的规则集；文件读不了的为空。';
comment on column ops.rejection.rule is 'Name of the expectation, or the reason why the file cannot be read.
规则名称，或文件读不了的原因。';
comment on column ops.rejection.detail is 'One line for a person.
一行说明。';
comment on column ops.rejection.content is 'The refused row as JSON; null for a file.
被拒绝的数据行（JSON）；整个文件被拒绝的为空。';
comment on column ops.rejection.resolved_at is 'When what was refused was loaded after all, UTC; null while it is open.
后来入库的时间（UTC）；尚未入库的为空。';
comment on column ops.rejection.resolved_by is 'Load that did so, in ops.load.
后来载入它的入库批次，对应 ops.load。';
