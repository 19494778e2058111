create table ops.validation (
    validation_key bigint not null,
    load_key bigint,
    validated_at timestamp not null,
    table_name varchar not null,
    suite varchar not null,
    rule varchar not null,
    severity varchar not null,
    description varchar not null,
    passed boolean not null,
    checked bigint not null,
    unexpected bigint not null,
    example varchar
);

comment on table ops.validation is 'What was checked and how it came out: one row an expectation and run.
检查记录：检查了什么、结果如何；每条规则每次检查为一行。';
comment on column ops.validation.validation_key is 'Key of the run: the rows of one validation share it.
检查批次的键：同一次检查的各行相同。';
comment on column ops.validation.load_key is 'Load whose rows were checked, in ops.load; null for a check of the whole warehouse.
所检查的入库批次，对应 ops.load；检查整个仓库的为空。';
comment on column ops.validation.validated_at is 'When, UTC.
检查时间（UTC）。';
comment on column ops.validation.table_name is 'Table that was checked.
所检查的表。';
comment on column ops.validation.suite is 'Suite that holds the expectation.
规则所在的规则集。';
comment on column ops.validation.rule is 'Name of the expectation.
规则名称。';
comment on column ops.validation.severity is 'critical (what breaks it is refused, or stops the load), warning (what breaks it is loaded and flagged) or info.
严重程度：critical（违反的不予入库，或中止入库）、warning（照样入库并标为疑点）、info（仅供参考）。';
comment on column ops.validation.description is 'What it expects, for a person.
规则的文字说明。';
comment on column ops.validation.passed is 'Whether it held; a gate passes once the offending rows are taken out.
是否符合；入库关口在剔除违规行之后算作符合。';
comment on column ops.validation.checked is 'Rows looked at.
检查的行数。';
comment on column ops.validation.unexpected is 'Rows that break it.
违反规则的行数。';
comment on column ops.validation.example is 'One value or row that breaks it.
一个违反规则的值或数据行。';
