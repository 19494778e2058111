create table ops.meta (
    name varchar not null,
    value varchar not null
);

comment on table ops.meta is 'What the warehouse says of itself: schema_version, created_by, marts (digest of the views and of all descriptions), usual_size (facts loaded when core.usual_size was made), places (digest of the list of divisions), headlines (digest of what core.headline was chosen by).
仓库自身的信息：schema_version（表结构版本）、created_by（建库程序）、marts（视图和全部说明的摘要值）、usual_size（计算 core.usual_size 时的事实数）、places（区划表的摘要值）、headlines（选定 core.headline 所依据规则的摘要值）。';
comment on column ops.meta.name is 'Name of the property.
项目名称。';
comment on column ops.meta.value is 'Its value.
项目的值。';
