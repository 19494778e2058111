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

alter table core.fact_observation set sorted by (report_year asc, metric_key asc, organisation_key asc, fact_key asc);

comment on table core.fact_observation is 'Observations: one quantity of one document version, with its place in the text. Some rows are parts of totals (is_part) or repeats (is_repeat): leave both out of sums.
事实：一个文档版本中的一个数字及其在文中的位置。其中有总数的分项（is_part）和重复列示（is_repeat），求和时都要排除。';
comment on column core.fact_observation.fact_key is 'Key: hash of the document and the span.
主键：由文档和起止位置计算。';
comment on column core.fact_observation.document_key is 'Document version, in core.dim_document.
文档版本，对应 core.dim_document。';
comment on column core.fact_observation.organisation_key is 'Reporting organisation, in core.dim_organisation.
报告机构，对应 core.dim_organisation。';
comment on column core.fact_observation.place_key is 'Place of the organisation, in core.dim_place.
机构所在区划，对应 core.dim_place。';
comment on column core.fact_observation.metric_key is 'Metric, in core.dim_metric; null when no metric of the catalogue fits.
指标，对应 core.dim_metric；指标目录中没有合适指标时为空。';
comment on column core.fact_observation.unit_key is 'Measure word, in core.dim_unit.
计量单位，对应 core.dim_unit。';
comment on column core.fact_observation.period_key is 'Period that the value covers, in core.dim_period; null when the text gives no year.
数字所涵盖的期间，对应 core.dim_period；文中没有年份时为空。';
comment on column core.fact_observation.report_year is 'Year of the report; the partition.
报告年度；按此分区。';
comment on column core.fact_observation.status is 'actual (done), planned (a later period''s target) or required (a rule or norm).
actual（已完成）、planned（以后期间的计划、目标）或 required（规定、要求）。';
comment on column core.fact_observation.value is 'The number, scaled: 1.19万 is 11900; of a range its middle; a percentage 98.5% is 98.5.
换算后的数值：1.19万记为 11900；区间取中值；98.5% 记为 98.5。';
comment on column core.fact_observation.value_low is 'Lower end; only of a range.
区间下限；只有区间才有。';
comment on column core.fact_observation.value_high is 'Upper end; only of a range.
区间上限；只有区间才有。';
comment on column core.fact_observation.qualifier is 'exact, over, under, about, at_least, at_most or range.
限定词：exact（确数）、over（余、多）、under（近、不足）、about（约）、at_least（至少）、at_most（至多）、range（区间）。';
comment on column core.fact_observation.is_part is 'Whether the number is a part of a total stated beside it.
是否为同处所列总数的分项。';
comment on column core.fact_observation.is_repeat is 'Whether the number repeats an earlier one of the same document (an annex table); marts count it once.
是否重复同一文档中前面的数字（如附表）；主题视图只计一次。';
comment on column core.fact_observation.change is 'Of an amount or rate of change: its direction and what it compares with, e.g. increase/year_on_year.
增减量或增减幅度：方向和比较基准，如 increase/year_on_year（同比增长）。';
comment on column core.fact_observation.measure is 'The thing counted, in the words of the text.
所计之事，用原文的词语。';
comment on column core.fact_observation.subject is 'Whom it is about when that is not the reporting organisation, in the words of the text.
数字所说的主体，与报告机构不同时填写，用原文的词语。';
comment on column core.fact_observation.section is 'Headings above it, outermost first, joined by " > "; empty when there are none.
所在的各级标题，由外到内，以“ > ”连接；没有标题的为空字符串。';
comment on column core.fact_observation.rule is 'Catalogue pattern that named the metric.
认定指标所依据的目录规则。';
comment on column core.fact_observation.page is 'Page, counted from 1; null where the format has no pages.
页码，从 1 开始；没有分页的格式为空。';
comment on column core.fact_observation.char_start is 'First character of the number in the text, counted from 0.
数字在正文中的起始字符，从 0 计数。';
comment on column core.fact_observation.char_end is 'Character after the last one of the number and its measure word.
数字及其单位末字之后的字符位置。';
comment on column core.fact_observation.source_text is 'Exactly the text between char_start and char_end.
char_start 与 char_end 之间的原文，一字不差。';
comment on column core.fact_observation.sentence is 'The sentence that it stands in.
数字所在的原句。';
comment on column core.fact_observation.sentence_start is 'First character of the sentence in the text.
原句在正文中的起始字符。';
comment on column core.fact_observation.sentence_end is 'Character after the last one of the sentence.
原句末字之后的字符位置。';
comment on column core.fact_observation.table_row is 'Row of the table that it stands in, counted from 1 with the header; null outside tables.
所在表格的行号，含表头从 1 计数；不在表格中的为空。';
comment on column core.fact_observation.table_column is 'Column of that table, counted from 1.
所在表格的列号，从 1 计数。';
comment on column core.fact_observation.confidence is 'How sure the recognition of characters in an image was, 0 to 1; null where the file holds text.
图像文字识别的置信度，0 至 1；文件本身带文字的为空。';
comment on column core.fact_observation.total_key is 'fact_key of the total that the number is a part of; null when it is no part, or the total is not stated as a figure.
分项所属总数的 fact_key；不是分项，或总数没有写成数字时为空。';
comment on column core.fact_observation.correction_key is 'Correction that a person made to this row, in ops.correction; null when nobody did.
对本行的人工更正，对应 ops.correction；没有更正时为空。';
comment on column core.fact_observation.load_key is 'Load that brought it, in ops.load.
载入它的入库批次，对应 ops.load。';
