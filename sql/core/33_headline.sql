create table core.headline (
    fact_key bigint not null,
    document_key bigint not null,
    organisation_key bigint not null,
    report_year integer not null,
    metric_key bigint not null,
    unit_key bigint not null,
    period_key bigint,
    value double not null,
    qualifier varchar not null,
    subject varchar,
    stated bigint not null,
    is_main boolean not null,
    char_start integer not null,
    sentence varchar not null,
    load_key bigint
);

alter table core.headline set partitioned by (report_year);

alter table core.headline set sorted by (report_year asc, metric_key asc, organisation_key asc);

comment on table core.headline is 'The figure of the year: of each organisation, year, metric and measure word the observation that mart.headline shows. It follows from the observations and is kept, so that nobody has to rank all of them to ask for some.
年度主要数字：每个机构、年度、指标、单位取一个事实，由 mart.headline 展示。可由全部事实推得，入库时算好存放，查询时不必再对所有事实排序。';
comment on column core.headline.fact_key is 'Observation, in core.fact_observation.
事实，对应 core.fact_observation。';
comment on column core.headline.document_key is 'Its document version, in core.dim_document.
所在文档版本，对应 core.dim_document。';
comment on column core.headline.organisation_key is 'Reporting organisation, in core.dim_organisation.
报告机构，对应 core.dim_organisation。';
comment on column core.headline.report_year is 'Year of the report; the partition.
报告年度；按此分区。';
comment on column core.headline.metric_key is 'Metric, in core.dim_metric.
指标，对应 core.dim_metric。';
comment on column core.headline.unit_key is 'Measure word, in core.dim_unit.
计量单位，对应 core.dim_unit。';
comment on column core.headline.period_key is 'Period that the value covers, in core.dim_period; null when the text gives no year.
数字所涵盖的期间，对应 core.dim_period；文中没有年份时为空。';
comment on column core.headline.value is 'The number, scaled, as in core.fact_observation.
换算后的数值，同 core.fact_observation。';
comment on column core.headline.qualifier is 'How exact the number is, as in core.fact_observation.
限定词，同 core.fact_observation。';
comment on column core.headline.subject is 'Whom it is about when that is not the reporting organisation or, of a government or street office, its whole place.
数字另有所指时的对象；政府、街道办事处的“全区”“全镇”等视为本机构，此列为空。';
comment on column core.headline.stated is 'How many values the current reports of the year state for it.
当年各现行报告中列出的数值个数。';
comment on column core.headline.is_main is 'Whether mart.organisation_year shows it: of the measure words of the metric the one that covers the longest period, and of those the largest.
mart.organisation_year 是否采用：同一指标有多种单位时，取期间最长、数值最大的一个。';
comment on column core.headline.char_start is 'First character of the number in the text, counted from 0.
数字在正文中的起始字符，从 0 计数。';
comment on column core.headline.sentence is 'The sentence that it stands in.
数字所在的原句。';
comment on column core.headline.load_key is 'Load that chose it, in ops.load; null where all were chosen anew.
选定它的入库批次，对应 ops.load；全部重新选定时为空。';
