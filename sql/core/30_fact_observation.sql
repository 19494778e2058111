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
    total_key bigint,
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
comment on column core.fact_observation.total_key is 'fact_key of the total that the number is a part of; null when it is no part, or the total is not stated as a figure.';
comment on column core.fact_observation.correction_key is 'Correction that a person made to this row, in ops.correction; null when nobody did.';
comment on column core.fact_observation.load_key is 'Load that brought it, in ops.load.';
