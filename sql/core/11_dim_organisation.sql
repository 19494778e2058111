create table core.dim_organisation (
    organisation_key bigint not null,
    name varchar not null,
    office varchar not null,
    kind varchar not null,
    level varchar,
    place_key bigint,
    parent_key bigint,
    lineage_key bigint not null,
    load_key bigint not null
);

comment on table core.dim_organisation is 'Organisations that issued a document, and those above them.';
comment on column core.dim_organisation.organisation_key is 'Key: hash of the place and of what it is called there, its office: the same under all its names.';
comment on column core.dim_organisation.name is 'Full name, e.g. 上海市嘉定区外冈镇人民政府; what a document calls it stands in core.dim_document.';
comment on column core.dim_organisation.office is 'What it is called within its place, e.g. 人民政府, 司法局.';
comment on column core.dim_organisation.kind is 'government, town_government, street_office, zone_committee, bureau, office, branch, party, court, procuratorate, congress, institution, enterprise or other.';
comment on column core.dim_organisation.level is 'Level of its place: province, city, county, zone or town. Organisations of different levels report the same events: sum within one level.';
comment on column core.dim_organisation.place_key is 'Place that it works for, in core.dim_place; null when it is not known.';
comment on column core.dim_organisation.parent_key is 'organisation_key of the organisation that it belongs to; null where names do not tell.';
comment on column core.dim_organisation.lineage_key is 'Key that an organisation shares with those that it was, or became, when its place changed name, rank or code: compare years by it.';
comment on column core.dim_organisation.load_key is 'Load that first met it, in ops.load.';
