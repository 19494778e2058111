create table core.usual_size (
    metric_key bigint not null,
    unit_key bigint not null,
    organisation_kind varchar not null,
    level varchar not null,
    median double not null,
    observations bigint not null
);

comment on table core.usual_size is 'How large the values of a metric usually are for one kind of organisation: what a value is measured by that looks too large. Made anew as the facts grow, and by a check of the whole warehouse.
常见数值：一类机构某项指标通常有多大，用来发现异常偏大的数字。随事实增加和检查整个仓库时重新计算。';
comment on column core.usual_size.metric_key is 'Metric, in core.dim_metric.
指标，对应 core.dim_metric。';
comment on column core.usual_size.unit_key is 'Measure word, in core.dim_unit.
计量单位，对应 core.dim_unit。';
comment on column core.usual_size.organisation_kind is 'Kind of the reporting organisations, as in core.dim_organisation.
报告机构的类别，同 core.dim_organisation。';
comment on column core.usual_size.level is 'Level of their place; empty when it is not known.
所在区划的层级；不详时为空字符串。';
comment on column core.usual_size.median is 'Median of the largest value that each of their current documents reports as done about them, without parts, repeats and changes.
各现行文档所报本机构实际数的最大值的中位数，不含分项、重复和增减量。';
comment on column core.usual_size.observations is 'How many documents it is the median of.
据以计算中位数的文档数。';
