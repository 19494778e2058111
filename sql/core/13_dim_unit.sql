create table core.dim_unit (
    unit_key bigint not null,
    name varchar not null
);

comment on table core.dim_unit is 'Measure words of the observations.
计量单位：数字后面的单位或量词。';
comment on column core.dim_unit.unit_key is 'Key: hash of the name.
主键：由单位名称计算。';
comment on column core.dim_unit.name is 'Measure word after scaling (1.19万人 has 人), e.g. 次, 人次, 件, %; empty for a bare number.
换算后的单位（1.19万人记为人），如次、人次、件、%；数字后面没有单位的为空字符串。';
