create table core.dim_period (
    period_key bigint not null,
    start_date date not null,
    end_date date not null,
    days integer not null,
    grain varchar not null,
    label varchar not null
);

comment on table core.dim_period is 'Stretches of time that values cover.';
comment on column core.dim_period.period_key is 'Key: hash of the two dates.';
comment on column core.dim_period.start_date is 'First day, inclusive.';
comment on column core.dim_period.end_date is 'Last day, inclusive.';
comment on column core.dim_period.days is 'Length in days, both ends counted.';
comment on column core.dim_period.grain is 'day, month, quarter, half_year, year, years (several whole ones) or other.';
comment on column core.dim_period.label is 'Short name: 2022, 2022-H1, 2022-Q3, 2022-07, 2018/2022, or the two dates.';
