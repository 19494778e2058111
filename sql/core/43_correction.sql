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

comment on table ops.correction is 'What a person changed, and why: one row a fact that entries of corrections/*.yml have set, dropped or added.
更正记录：人工改了什么、为什么；corrections/*.yml 中的条目每修改、删除或补充一个事实为一行。';
comment on column ops.correction.correction_key is 'Key: hash of the document and the span.
主键：由文档和起止位置计算。';
comment on column ops.correction.document_key is 'Document version, in core.dim_document.
文档版本，对应 core.dim_document。';
comment on column ops.correction.fact_key is 'The fact, in core.fact_observation; of a dropped one the key that it had.
所更正的事实，对应 core.fact_observation；已删除的为其原来的键。';
comment on column ops.correction.action is 'set, drop or add.
set（修改）、drop（删除）或 add（补充）。';
comment on column ops.correction.char_start is 'First character of the fact in the text, counted from 0.
事实在正文中的起始字符，从 0 计数。';
comment on column ops.correction.char_end is 'Character after its last one.
事实末字之后的字符位置。';
comment on column ops.correction.source_text is 'Exactly the text between char_start and char_end.
char_start 与 char_end 之间的原文，一字不差。';
comment on column ops.correction.changes is 'What was changed, for a person: value 119 → 1190, unit 件 → 起.
改了什么，供人阅读：value 119 → 1190, unit 件 → 起。';
comment on column ops.correction.old_value is 'The value as it was read; null of an added fact.
读取时的原值；补充的事实为空。';
comment on column ops.correction.new_value is 'The value now; null of a dropped fact.
更正后的值；删除的事实为空。';
comment on column ops.correction.before is 'The fields that differ, as they were read, as JSON; null of an added fact.
有变化的字段原来的内容（JSON）；补充的事实为空。';
comment on column ops.correction.after is 'The same fields as they are now, as JSON; null of a dropped fact.
上述字段现在的内容（JSON）；删除的事实为空。';
comment on column ops.correction.reason is 'Why.
更正理由。';
comment on column ops.correction.author is 'Who decided it.
认定人。';
comment on column ops.correction.decided_on is 'When it was decided.
认定日期。';
comment on column ops.correction.source is 'File and line of the entry, in the data root.
更正条目所在的文件和行号（在仓库目录中）。';
comment on column ops.correction.load_key is 'Load that applied it, in ops.load.
执行更正的入库批次，对应 ops.load。';
comment on column ops.correction.applied_at is 'When it was applied, UTC.
执行更正的时间（UTC）。';
