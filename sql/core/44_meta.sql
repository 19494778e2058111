create table ops.meta (
    name varchar not null,
    value varchar not null
);

comment on table ops.meta is 'What the warehouse says of itself: schema_version, created_by, marts (digest of the views'' SQL), usual_size (facts loaded when core.usual_size was made).';
comment on column ops.meta.name is 'Name of the property.';
comment on column ops.meta.value is 'Its value.';
