create table core.fact_warning (
    warning_key bigint not null,
    fact_key bigint not null,
    document_key bigint not null,
    suite varchar not null,
    rule varchar not null,
    detail varchar not null,
    other_fact_key bigint,
    load_key bigint
);

comment on table core.fact_warning is 'What looks wrong with an observation that is loaded all the same: one row a rule that it breaks. Look at its sentence before you quote it.
疑点：已经入库但看来有问题的事实，违反一条规则为一行。引用之前请核对原句。';
comment on column core.fact_warning.warning_key is 'Key: hash of the fact, the rule and the other fact.
主键：由事实、规则和相对照的事实计算。';
comment on column core.fact_warning.fact_key is 'Observation, in core.fact_observation.
事实，对应 core.fact_observation。';
comment on column core.fact_warning.document_key is 'Its document version, in core.dim_document.
所在文档版本，对应 core.dim_document。';
comment on column core.fact_warning.suite is 'Suite whose expectation it breaks; its severity there is warning.
所违反规则所在的规则集；严重程度为 warning。';
comment on column core.fact_warning.rule is 'Name of the expectation.
规则名称。';
comment on column core.fact_warning.detail is 'What was compared, in one line for a person.
比较了什么，一行说明。';
comment on column core.fact_warning.other_fact_key is 'Observation that it does not agree with, in core.fact_observation; null where it is only unusual.
与之不符的另一个事实，对应 core.fact_observation；只是数值异常的为空。';
comment on column core.fact_warning.load_key is 'Load that found it, in ops.load; null when a check of the whole warehouse did.
发现它的入库批次，对应 ops.load；检查整个仓库时发现的为空。';
