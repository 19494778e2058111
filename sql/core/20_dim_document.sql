create table core.dim_document (
    document_key bigint not null,
    report_key bigint not null,
    name varchar not null,
    address varchar not null,
    sha256 varchar not null,
    bytes bigint not null,
    title varchar,
    doc_number varchar,
    kind varchar,
    issuer varchar,
    organisation_key bigint,
    place_key bigint,
    report_year integer not null,
    period_start date,
    period_end date,
    publish_date date,
    format varchar not null,
    encoding varchar,
    pages integer,
    characters integer not null,
    text_hash varchar,
    facts integer not null,
    warnings varchar,
    reader_version varchar not null,
    reading_version varchar not null,
    corrections varchar,
    valid_from timestamp not null,
    valid_to timestamp,
    is_current boolean not null,
    load_key bigint not null
);

comment on table core.dim_document is 'Versions of documents (type 2): one row for each file content; a revised report supersedes the earlier one.';
comment on column core.dim_document.document_key is 'Key of this version: hash of the SHA-256 of its bytes.';
comment on column core.dim_document.report_key is 'Key that all versions of one report share: hash of organisation, kind, subject of the report and report year.';
comment on column core.dim_document.name is 'File name without folders.';
comment on column core.dim_document.address is 'Path or URL that it was read from first; all of them are in core.document_address.';
comment on column core.dim_document.sha256 is 'SHA-256 of the bytes, hexadecimal; the original lies under it in the data root.';
comment on column core.dim_document.bytes is 'Size of the original in bytes.';
comment on column core.dim_document.title is 'Title that the document gives itself.';
comment on column core.dim_document.doc_number is 'Document number (文号), e.g. 嘉地区〔2022〕30号.';
comment on column core.dim_document.kind is 'annual_report, half_year_report, quarter_report, multi_year_report, disclosure_report, reply, summary, plan or other.';
comment on column core.dim_document.issuer is 'Issuing organisation in the words of the document; null when it does not say.';
comment on column core.dim_document.organisation_key is 'Issuing organisation, in core.dim_organisation; null when the document does not say.';
comment on column core.dim_document.place_key is 'Lowest known place of the organisation, in core.dim_place.';
comment on column core.dim_document.report_year is 'Year that the report is about.';
comment on column core.dim_document.period_start is 'First day that the report covers.';
comment on column core.dim_document.period_end is 'Last day that the report covers.';
comment on column core.dim_document.publish_date is 'Date of publication that the document states.';
comment on column core.dim_document.format is 'Format of the file: text, markdown …';
comment on column core.dim_document.encoding is 'Character encoding of a text file.';
comment on column core.dim_document.pages is 'Number of pages; null where the format has none.';
comment on column core.dim_document.characters is 'Length of the text in characters (code points).';
comment on column core.dim_document.text_hash is 'SHA-256 of the report''s own words without masthead, layout and punctuation: equal for the same report in another file or format; null when it is too short to tell.';
comment on column core.dim_document.facts is 'Facts of this version in core.fact_observation.';
comment on column core.dim_document.warnings is 'What the readers were not sure of, one a line; null when nothing.';
comment on column core.dim_document.reader_version is 'Version of zhibiao that turned the bytes into text.';
comment on column core.dim_document.reading_version is 'Version of the reading that found header and facts, and after a + a digest of the decisions that it knew.';
comment on column core.dim_document.corrections is 'Digest of the corrections that were applied to its facts; null when there are none.';
comment on column core.dim_document.valid_from is 'When this version became the current one for the warehouse, UTC.';
comment on column core.dim_document.valid_to is 'When a later version superseded it, UTC; null while it is current.';
comment on column core.dim_document.is_current is 'Whether it is the version to quote.';
comment on column core.dim_document.load_key is 'Load that brought it, in ops.load.';
