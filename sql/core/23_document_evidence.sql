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

comment on table core.document_evidence is 'How the header of each document version was read: what it says of itself and where, what was concluded from it, and the candidates where nothing decided.';
comment on column core.document_evidence.evidence_key is 'Key: hash of the document and the position.';
comment on column core.document_evidence.document_key is 'Document version, in core.dim_document.';
comment on column core.document_evidence.position is 'Place in the list, counted from 1.';
comment on column core.document_evidence.field is 'title, doc_number, addressee, issuer, organisation, province, city, county, zone, town, place_code, candidate, report_year, publish_date or kind.';
comment on column core.document_evidence.value is 'What was found.';
comment on column core.document_evidence.how is 'What it was known by: where it stands, what decided, or the decision of a person.';
comment on column core.document_evidence.char_start is 'First character in the text that says it, counted from 0; null for what was concluded.';
comment on column core.document_evidence.char_end is 'Character after the last one.';
comment on column core.document_evidence.load_key is 'Load that brought it, in ops.load.';
