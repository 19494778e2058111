-- The tables of schema 2, as they were before there were migrations: what test_migration starts from.
create table core.dim_place (
    place_key bigint not null,
    code varchar,
    name varchar not null,
    short_name varchar not null,
    level varchar not null,
    parent_key bigint,
    province varchar,
    city varchar,
    county varchar,
    town varchar,
    valid_from integer,
    valid_to integer,
    successor_codes varchar,
    lineage_key bigint not null
);

comment on table core.dim_place is 'Administrative divisions down to streets and towns, of all years since 1981, and zones; after them the places that only documents name.';
comment on column core.dim_place.place_key is 'Key: hash of the division code, or of the path of names where there is no code.';
comment on column core.dim_place.code is 'GB/T 2260 code of 6 digits, or the 9-digit code of a street or town; null of a zone, which has none, and when it is not known.';
comment on column core.dim_place.name is 'Name of the division itself, e.g. 嘉定区.';
comment on column core.dim_place.short_name is 'Name as people say it, e.g. 嘉定.';
comment on column core.dim_place.level is 'province, city, county, zone (a development zone, which is no division by law) or town.';
comment on column core.dim_place.parent_key is 'place_key of the division directly above; null for a province.';
comment on column core.dim_place.province is 'Name of the province, autonomous region or municipality.';
comment on column core.dim_place.city is 'Name of the prefecture-level city; of a municipality its own name.';
comment on column core.dim_place.county is 'Name of the county, district or county-level city.';
comment on column core.dim_place.town is 'Name of the street, town or township.';
comment on column core.dim_place.valid_from is 'First year in which the division had this code and name; null when it is not known.';
comment on column core.dim_place.valid_to is 'Last year in which the division had this code and name; null while it still has.';
comment on column core.dim_place.successor_codes is 'Codes of the divisions that took over, joined by commas; null while it is in use.';
comment on column core.dim_place.lineage_key is 'Key that a division shares with those that it was, or became, by a mere change of name, rank or code (崇明县, 崇明区): place_key of the last of them.';
create table core.dim_organisation (
    organisation_key bigint not null,
    name varchar not null,
    office varchar not null,
    kind varchar not null,
    level varchar,
    place_key bigint,
    parent_key bigint,
    lineage_key bigint not null,
    load_key bigint not null
);

comment on table core.dim_organisation is 'Organisations that issued a document, and those above them.';
comment on column core.dim_organisation.organisation_key is 'Key: hash of the place and of what it is called there, its office: the same under all its names.';
comment on column core.dim_organisation.name is 'Full name, e.g. 上海市嘉定区外冈镇人民政府; what a document calls it stands in core.dim_document.';
comment on column core.dim_organisation.office is 'What it is called within its place, e.g. 人民政府, 司法局.';
comment on column core.dim_organisation.kind is 'government, town_government, street_office, zone_committee, bureau, office, branch, party, court, procuratorate, congress, institution, enterprise or other.';
comment on column core.dim_organisation.level is 'Level of its place: province, city, county, zone or town. Organisations of different levels report the same events: sum within one level.';
comment on column core.dim_organisation.place_key is 'Place that it works for, in core.dim_place; null when it is not known.';
comment on column core.dim_organisation.parent_key is 'organisation_key of the organisation that it belongs to; null where names do not tell.';
comment on column core.dim_organisation.lineage_key is 'Key that an organisation shares with those that it was, or became, when its place changed name, rank or code: compare years by it.';
comment on column core.dim_organisation.load_key is 'Load that first met it, in ops.load.';
create table core.dim_metric (
    metric_key bigint not null,
    code varchar not null,
    category varchar not null,
    name_zh varchar not null,
    name_en varchar not null,
    kind varchar not null,
    dimension varchar not null,
    definition varchar not null,
    over_hundred boolean not null
);

comment on table core.dim_metric is 'The metric catalogue: what a figure can be a figure of.';
comment on column core.dim_metric.metric_key is 'Key: hash of the code.';
comment on column core.dim_metric.code is 'Code of the metric, e.g. deliberation.hearings; never reused for another meaning.';
comment on column core.dim_metric.category is 'First part of the code: the field of work.';
comment on column core.dim_metric.name_zh is 'Chinese name.';
comment on column core.dim_metric.name_en is 'English name.';
comment on column core.dim_metric.kind is 'flow (counted over a period), stock (counted at its end) or ratio (percent).';
comment on column core.dim_metric.dimension is 'What is counted: event, case, person, person_time, document, currency, percent …';
comment on column core.dim_metric.definition is 'What counts, in Chinese.';
comment on column core.dim_metric.over_hundred is 'Whether a ratio may exceed 100 percent.';
create table core.dim_unit (
    unit_key bigint not null,
    name varchar not null
);

comment on table core.dim_unit is 'Measure words of the observations.';
comment on column core.dim_unit.unit_key is 'Key: hash of the name.';
comment on column core.dim_unit.name is 'Measure word after scaling (1.19万人 has 人), e.g. 次, 人次, 件, %; empty for a bare number.';
create table core.dim_period (
    period_key bigint not null,
    start_date date not null,
    end_date date not null,
    days integer not null,
    kind varchar not null,
    label varchar not null,
    label_zh varchar not null,
    label_en varchar not null
);

comment on table core.dim_period is 'Stretches of time that values cover.';
comment on column core.dim_period.period_key is 'Key: hash of the two dates.';
comment on column core.dim_period.start_date is 'First day, inclusive.';
comment on column core.dim_period.end_date is 'Last day, inclusive.';
comment on column core.dim_period.days is 'Length in days, both ends counted.';
comment on column core.dim_period.kind is 'year, years (several whole ones), half, quarter, month, months (a span of them), to_date (from 1 January to a day before the year''s end), day or other. Compare like with like.';
comment on column core.dim_period.label is 'Short name: 2022, 2022-H1, 2022-Q3, 2022-07, 2022-01/10, 2018/2022, or the two dates.';
comment on column core.dim_period.label_zh is 'Chinese name, e.g. 2022年上半年.';
comment on column core.dim_period.label_en is 'English name, e.g. first half of 2022.';
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
comment on column core.dim_document.valid_from is 'When this version became the current one for the warehouse, UTC.';
comment on column core.dim_document.valid_to is 'When a later version superseded it, UTC; null while it is current.';
comment on column core.dim_document.is_current is 'Whether it is the version to quote.';
comment on column core.dim_document.load_key is 'Load that brought it, in ops.load.';
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
create table core.document_address (
    address_key bigint not null,
    document_key bigint not null,
    name varchar not null,
    address varchar not null,
    sha256 varchar not null,
    format varchar not null,
    load_key bigint not null
);

comment on table core.document_address is 'Where each document version was met: its own file, and copies of it under other names, at other addresses or in other formats, which are not loaded again.';
comment on column core.document_address.address_key is 'Key: hash of the address and the content.';
comment on column core.document_address.document_key is 'Document version, in core.dim_document.';
comment on column core.document_address.name is 'File name without folders.';
comment on column core.document_address.address is 'Path or URL.';
comment on column core.document_address.sha256 is 'SHA-256 of the bytes there, hexadecimal; of a copy in another format another one than the document''s.';
comment on column core.document_address.format is 'Format of the file there.';
comment on column core.document_address.load_key is 'Load that met it first, in ops.load.';
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
create table core.fact_observation (
    fact_key bigint not null,
    document_key bigint not null,
    organisation_key bigint,
    place_key bigint,
    metric_key bigint,
    unit_key bigint not null,
    period_key bigint,
    report_year integer not null,
    status varchar not null,
    value double not null,
    value_low double,
    value_high double,
    qualifier varchar not null,
    is_part boolean not null,
    is_repeat boolean not null,
    change varchar,
    measure varchar not null,
    subject varchar,
    section varchar not null,
    rule varchar,
    page integer,
    char_start integer not null,
    char_end integer not null,
    source_text varchar not null,
    sentence varchar not null,
    sentence_start integer not null,
    sentence_end integer not null,
    table_row integer,
    table_column integer,
    confidence double,
    correction_key bigint,
    load_key bigint not null
);

alter table core.fact_observation set partitioned by (report_year);

comment on table core.fact_observation is 'Observations: one quantity of one document version, with its place in the text. Some rows are parts of totals (is_part) or repeats (is_repeat): leave both out of sums.';
comment on column core.fact_observation.fact_key is 'Key: hash of the document and the span.';
comment on column core.fact_observation.document_key is 'Document version, in core.dim_document.';
comment on column core.fact_observation.organisation_key is 'Reporting organisation, in core.dim_organisation.';
comment on column core.fact_observation.place_key is 'Place of the organisation, in core.dim_place.';
comment on column core.fact_observation.metric_key is 'Metric, in core.dim_metric; null when no metric of the catalogue fits.';
comment on column core.fact_observation.unit_key is 'Measure word, in core.dim_unit.';
comment on column core.fact_observation.period_key is 'Period that the value covers, in core.dim_period; null when the text gives no year.';
comment on column core.fact_observation.report_year is 'Year of the report; the partition.';
comment on column core.fact_observation.status is 'actual (done), planned (a later period''s target) or required (a rule or norm).';
comment on column core.fact_observation.value is 'The number, scaled: 1.19万 is 11900; of a range its middle; a percentage 98.5% is 98.5.';
comment on column core.fact_observation.value_low is 'Lower end; only of a range.';
comment on column core.fact_observation.value_high is 'Upper end; only of a range.';
comment on column core.fact_observation.qualifier is 'exact, over, under, about, at_least, at_most or range.';
comment on column core.fact_observation.is_part is 'Whether the number is a part of a total stated beside it.';
comment on column core.fact_observation.is_repeat is 'Whether the number repeats an earlier one of the same document (an annex table); marts count it once.';
comment on column core.fact_observation.change is 'Of an amount or rate of change: its direction and what it compares with, e.g. increase/year_on_year.';
comment on column core.fact_observation.measure is 'The thing counted, in the words of the text.';
comment on column core.fact_observation.subject is 'Whom it is about when that is not the reporting organisation, in the words of the text.';
comment on column core.fact_observation.section is 'Headings above it, outermost first, joined by " > "; empty when there are none.';
comment on column core.fact_observation.rule is 'Catalogue pattern that named the metric.';
comment on column core.fact_observation.page is 'Page, counted from 1; null where the format has no pages.';
comment on column core.fact_observation.char_start is 'First character of the number in the text, counted from 0.';
comment on column core.fact_observation.char_end is 'Character after the last one of the number and its measure word.';
comment on column core.fact_observation.source_text is 'Exactly the text between char_start and char_end.';
comment on column core.fact_observation.sentence is 'The sentence that it stands in.';
comment on column core.fact_observation.sentence_start is 'First character of the sentence in the text.';
comment on column core.fact_observation.sentence_end is 'Character after the last one of the sentence.';
comment on column core.fact_observation.table_row is 'Row of the table that it stands in, counted from 1 with the header; null outside tables.';
comment on column core.fact_observation.table_column is 'Column of that table, counted from 1.';
comment on column core.fact_observation.confidence is 'How sure the recognition of characters in an image was, 0 to 1; null where the file holds text.';
comment on column core.fact_observation.correction_key is 'Correction that a person made to this row, in ops.correction; null when nobody did.';
comment on column core.fact_observation.load_key is 'Load that brought it, in ops.load.';
create table ops.load (
    load_key bigint not null,
    kind varchar not null,
    started_at timestamp not null,
    finished_at timestamp not null,
    loaded integer not null,
    unchanged integer not null,
    superseding integer not null,
    rejected integer not null,
    failed integer not null,
    facts integer not null,
    rows_rejected integer not null,
    zhibiao_version varchar not null,
    reading_version varchar not null
);

comment on table ops.load is 'Loads: one row a transaction that changed the warehouse. Of the counts of files, the five add up to the files of the batch.';
comment on column ops.load.load_key is 'Key of the load.';
comment on column ops.load.kind is 'ingest (files), or backfill (documents of the warehouse read anew; they count as loaded).';
comment on column ops.load.started_at is 'When the batch began to be loaded, UTC.';
comment on column ops.load.finished_at is 'When its rows were written, just before the commit, UTC.';
comment on column ops.load.loaded is 'Files loaded for the first time.';
comment on column ops.load.unchanged is 'Files whose bytes were there already.';
comment on column ops.load.superseding is 'Files loaded that replaced an earlier version of their report.';
comment on column ops.load.rejected is 'Files refused; see ops.rejection.';
comment on column ops.load.failed is 'Files on which the program failed.';
comment on column ops.load.facts is 'Rows loaded into core.fact_observation.';
comment on column ops.load.rows_rejected is 'Rows refused while the rest of their document was loaded.';
comment on column ops.load.zhibiao_version is 'Version of the program.';
comment on column ops.load.reading_version is 'Version of the reading, and after a + a digest of the decisions in organisations.yml, where there are any.';
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
    content varchar
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
create table ops.validation (
    validation_key bigint not null,
    load_key bigint,
    validated_at timestamp not null,
    table_name varchar not null,
    suite varchar not null,
    rule varchar not null,
    description varchar not null,
    passed boolean not null,
    checked bigint not null,
    unexpected bigint not null,
    example varchar
);

comment on table ops.validation is 'What was checked and how it came out: one row an expectation and run.';
comment on column ops.validation.validation_key is 'Key of the run: the rows of one validation share it.';
comment on column ops.validation.load_key is 'Load whose rows were checked, in ops.load; null for a check of the whole warehouse.';
comment on column ops.validation.validated_at is 'When, UTC.';
comment on column ops.validation.table_name is 'Table that was checked.';
comment on column ops.validation.suite is 'Suite that holds the expectation.';
comment on column ops.validation.rule is 'Name of the expectation.';
comment on column ops.validation.description is 'What it expects, for a person.';
comment on column ops.validation.passed is 'Whether it held; a gate passes once the offending rows are taken out.';
comment on column ops.validation.checked is 'Rows looked at.';
comment on column ops.validation.unexpected is 'Rows that break it.';
comment on column ops.validation.example is 'One value or row that breaks it.';
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
create table ops.meta (
    name varchar not null,
    value varchar not null
);

comment on table ops.meta is 'What the warehouse says of itself: schema_version, created_by, marts (digest of the views'' SQL).';
comment on column ops.meta.name is 'Name of the property.';
comment on column ops.meta.value is 'Its value.';
