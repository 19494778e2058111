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

comment on table core.dim_period is 'Stretches of time that values cover.
期间：数字所涵盖的时间段。';
comment on column core.dim_period.period_key is 'Key: hash of the two dates.
主键：由起止日期计算。';
comment on column core.dim_period.start_date is 'First day, inclusive.
起始日（含）。';
comment on column core.dim_period.end_date is 'Last day, inclusive.
截止日（含）。';
comment on column core.dim_period.days is 'Length in days, both ends counted.
天数，首尾两天都计算在内。';
comment on column core.dim_period.kind is 'year, years (several whole ones), half, quarter, month, months (a span of them), to_date (from 1 January to a day before the year''s end), day or other. Compare like with like.
期间类型：year（全年）、years（多个整年）、half（半年）、quarter（季度）、month（月）、months（数月）、to_date（1 月 1 日至年内某日）、day（某日）、other（其他）。只有同类期间才能比较。';
comment on column core.dim_period.label is 'Short name: 2022, 2022-H1, 2022-Q3, 2022-07, 2022-01/10, 2018/2022, or the two dates.
期间简写：2022、2022-H1、2022-Q3、2022-07、2022-01/10、2018/2022，或起止两个日期。';
comment on column core.dim_period.label_zh is 'Chinese name, e.g. 2022年上半年.
期间中文名称，如 2022年上半年。';
comment on column core.dim_period.label_en is 'English name, e.g. first half of 2022.
期间英文名称，如 first half of 2022。';
