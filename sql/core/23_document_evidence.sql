create table core.document_evidence (
    evidence_key bigint not null,
    document_key bigint not null,
    position integer not null,
    field varchar not null,
    value varchar not null,
    how varchar not null,
    char_start integer,
    char_end integer,
    load_key bigint not null
);

comment on table core.document_evidence is 'How the header of each document version was read: what it says of itself and where, what was concluded from it, and the candidates where nothing decided.
抬头认定依据：文档自己写了什么、写在何处，据此作出什么判断；没有依据时列出各候选。';
comment on column core.document_evidence.evidence_key is 'Key: hash of the document and the position.
主键：由文档和序号计算。';
comment on column core.document_evidence.document_key is 'Document version, in core.dim_document.
文档版本，对应 core.dim_document。';
comment on column core.document_evidence.position is 'Place in the list, counted from 1.
序号，从 1 开始。';
comment on column core.document_evidence.field is 'title, doc_number, addressee, issuer, organisation, province, city, county, zone, town, place_code, candidate, report_year, publish_date or kind.
认定的项目：title（标题）、doc_number（文号）、addressee（主送机关）、issuer（发文机关）、organisation（机构）、province、city、county、zone、town（各级区划）、place_code（区划代码）、candidate（候选）、report_year（报告年度）、publish_date（发布日期）、kind（文种）。';
comment on column core.document_evidence.value is 'What was found.
认定的内容。';
comment on column core.document_evidence.how is 'What it was known by: where it stands, what decided, or the decision of a person.
认定依据：所在位置、起决定作用的线索，或人工认定。';
comment on column core.document_evidence.char_start is 'First character in the text that says it, counted from 0; null for what was concluded.
依据在正文中的起始字符，从 0 计数；推断得出的为空。';
comment on column core.document_evidence.char_end is 'Character after the last one.
依据末字之后的字符位置。';
comment on column core.document_evidence.load_key is 'Load that brought it, in ops.load.
载入它的入库批次，对应 ops.load。';
