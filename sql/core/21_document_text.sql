create table core.document_text (
    document_key bigint not null,
    text varchar not null,
    outline struct(char_start integer, char_end integer, level integer, heading varchar)[] not null,
    load_key bigint not null
);

comment on table core.document_text is 'The text of each document version; offsets of facts count its characters.';
comment on column core.document_text.document_key is 'Document version, in core.dim_document.';
comment on column core.document_text.text is 'The whole text with its line breaks.';
comment on column core.document_text.outline is 'The headings in their order: where each stands, its level where the format states one (else 0), its words.';
comment on column core.document_text.load_key is 'Load that brought it, in ops.load.';
