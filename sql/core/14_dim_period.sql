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
