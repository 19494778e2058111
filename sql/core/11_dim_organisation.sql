create table core.dim_organisation (
    organisation_key bigint not null,
    name varchar not null,
    place_key bigint,
    load_key bigint not null
);

comment on table core.dim_organisation is 'Organisations that issued a document.';
comment on column core.dim_organisation.organisation_key is 'Key: hash of the full name and, where it is known, the place.';
comment on column core.dim_organisation.name is 'Full name as resolved from the document, e.g. 上海市嘉定区外冈镇人民政府.';
comment on column core.dim_organisation.place_key is 'Place that it works for, in core.dim_place; null when it is not known.';
comment on column core.dim_organisation.load_key is 'Load that first met it, in ops.load.';
