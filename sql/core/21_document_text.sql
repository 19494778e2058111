create table core.document_text (
    document_key bigint not null,
    text varchar not null,
    outline struct(char_start integer, char_end integer, level integer, heading varchar)[] not null,
    load_key bigint not null
);

comment on table core.document_text is 'The text of each document version; offsets of facts count its characters.
各文档版本的正文；事实的字符位置按此计数。';
comment on column core.document_text.document_key is 'Document version, in core.dim_document.
文档版本，对应 core.dim_document。';
comment on column core.document_text.text is 'The whole text with its line breaks.
正文全文，保留换行。';
comment on column core.document_text.outline is 'The headings in their order: where each stands, its level where the format states one (else 0), its words.
依次列出的各级标题：位置、级别（格式中没有写明的为 0）和文字。';
comment on column core.document_text.load_key is 'Load that brought it, in ops.load.
载入它的入库批次，对应 ops.load。';
