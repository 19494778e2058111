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

comment on table core.dim_place is 'Administrative divisions down to streets and towns, of all years since 1981, and zones; after them the places that only documents name.
行政区划：1981 年以来的全部区划，细到街道和乡镇，另含开发区；其后是只在文档中出现、区划表里没有的地名。';
comment on column core.dim_place.place_key is 'Key: hash of the division code, or of the path of names where there is no code.
主键：由区划代码计算；没有代码的由逐级名称计算。';
comment on column core.dim_place.code is 'GB/T 2260 code of 6 digits, or the 9-digit code of a street or town; null of a zone, which has none, and when it is not known.
GB/T 2260 六位区划代码，街道和乡镇为九位代码；开发区没有代码，与代码不详的一样为空。';
comment on column core.dim_place.name is 'Name of the division itself, e.g. 嘉定区.
本级区划名称，如嘉定区。';
comment on column core.dim_place.short_name is 'Name as people say it, e.g. 嘉定.
简称，如嘉定。';
comment on column core.dim_place.level is 'province, city, county, zone (a development zone, which is no division by law) or town.
层级：province（省级）、city（地级）、county（县级）、zone（开发区，不是法定区划）、town（乡级）。';
comment on column core.dim_place.parent_key is 'place_key of the division directly above; null for a province.
直接上级区划的 place_key；省级为空。';
comment on column core.dim_place.province is 'Name of the province, autonomous region or municipality.
所在省、自治区、直辖市。';
comment on column core.dim_place.city is 'Name of the prefecture-level city; of a municipality its own name.
所在地级市；直辖市填其本名。';
comment on column core.dim_place.county is 'Name of the county, district or county-level city.
所在县、区、县级市。';
comment on column core.dim_place.town is 'Name of the street, town or township.
街道、镇、乡的名称。';
comment on column core.dim_place.valid_from is 'First year in which the division had this code and name; null when it is not known.
使用该代码和名称的起始年份；不详时为空。';
comment on column core.dim_place.valid_to is 'Last year in which the division had this code and name; null while it still has.
使用该代码和名称的终止年份；仍在使用时为空。';
comment on column core.dim_place.successor_codes is 'Codes of the divisions that took over, joined by commas; null while it is in use.
撤并后承接其辖区的区划代码，以逗号分隔；仍在使用时为空。';
comment on column core.dim_place.lineage_key is 'Key that a division shares with those that it was, or became, by a mere change of name, rank or code (崇明县, 崇明区): place_key of the last of them.
沿革键：只是更名、升格或换代码的同一区划共用一个键（如崇明县与崇明区），取其中最后一个的 place_key。';
