create table core.dim_unit (
    unit_key bigint not null,
    name varchar not null
);

comment on table core.dim_unit is 'Measure words of the observations.';
comment on column core.dim_unit.unit_key is 'Key: hash of the name.';
comment on column core.dim_unit.name is 'Measure word after scaling (1.19万人 has 人), e.g. 次, 人次, 件, %; empty for a bare number.';
