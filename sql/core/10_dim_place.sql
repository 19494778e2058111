create table core.dim_place (
    place_key bigint not null,
    code varchar,
    name varchar not null,
    short_name varchar not null,
    level varchar not null,
    parent_key bigint,
    province varchar,
    city varchar,
    county varchar,
    town varchar,
    valid_from integer,
    valid_to integer,
    successor_codes varchar,
    lineage_key bigint not null
);

comment on table core.dim_place is 'Administrative divisions down to streets and towns, of all years since 1981, and zones; after them the places that only documents name.';
comment on column core.dim_place.place_key is 'Key: hash of the division code, or of the path of names where there is no code.';
comment on column core.dim_place.code is 'GB/T 2260 code of 6 digits, or the 9-digit code of a street or town; null of a zone, which has none, and when it is not known.';
comment on column core.dim_place.name is 'Name of the division itself, e.g. 嘉定区.';
comment on column core.dim_place.short_name is 'Name as people say it, e.g. 嘉定.';
comment on column core.dim_place.level is 'province, city, county, zone (a development zone, which is no division by law) or town.';
comment on column core.dim_place.parent_key is 'place_key of the division directly above; null for a province.';
comment on column core.dim_place.province is 'Name of the province, autonomous region or municipality.';
comment on column core.dim_place.city is 'Name of the prefecture-level city; of a municipality its own name.';
comment on column core.dim_place.county is 'Name of the county, district or county-level city.';
comment on column core.dim_place.town is 'Name of the street, town or township.';
comment on column core.dim_place.valid_from is 'First year in which the division had this code and name; null when it is not known.';
comment on column core.dim_place.valid_to is 'Last year in which the division had this code and name; null while it still has.';
comment on column core.dim_place.successor_codes is 'Codes of the divisions that took over, joined by commas; null while it is in use.';
comment on column core.dim_place.lineage_key is 'Key that a division shares with those that it was, or became, by a mere change of name, rank or code (崇明县, 崇明区): place_key of the last of them.';
