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

comment on table core.dim_organisation is 'Organisations that issued a document, and those above them.
机构：发布过文档的机构及其上级机构。';
comment on column core.dim_organisation.organisation_key is 'Key: hash of the place and of what it is called there, its office: the same under all its names.
主键：由所在区划和机构名称（office）计算；同一机构的各种称呼对应同一个键。';
comment on column core.dim_organisation.name is 'Full name, e.g. 上海市嘉定区外冈镇人民政府; what a document calls it stands in core.dim_document.
机构全称，如上海市嘉定区外冈镇人民政府；文档中的原称呼见 core.dim_document。';
comment on column core.dim_organisation.office is 'What it is called within its place, e.g. 人民政府, 司法局.
在本区划内的机构名称，如人民政府、司法局。';
comment on column core.dim_organisation.kind is 'government, town_government, street_office, zone_committee, bureau, office, branch, party, court, procuratorate, congress, institution, enterprise or other.
机构类别：government（政府）、town_government（乡镇政府）、street_office（街道办事处）、zone_committee（开发区管委会）、bureau（局委等工作部门）、office（办公室）、branch（分支、派出机构）、party（党委机构）、court（法院）、procuratorate（检察院）、congress（人大）、institution（事业单位）、enterprise（企业）、other（其他）。';
comment on column core.dim_organisation.level is 'Level of its place: province, city, county, zone or town. Organisations of different levels report the same events: sum within one level.
所在区划的层级：province（省级）、city（地级）、county（县级）、zone（开发区）、town（乡级）。上下级机构会统计同一件事，请只在同一层级内求和。';
comment on column core.dim_organisation.place_key is 'Place that it works for, in core.dim_place; null when it is not known.
所在区划，对应 core.dim_place；不详时为空。';
comment on column core.dim_organisation.parent_key is 'organisation_key of the organisation that it belongs to; null where names do not tell.
上级机构的 organisation_key；从名称看不出时为空。';
comment on column core.dim_organisation.lineage_key is 'Key that an organisation shares with those that it was, or became, when its place changed name, rank or code: compare years by it.
沿革键：区划更名、升格或换代码前后的同一机构共用一个键，跨年比较请用它。';
comment on column core.dim_organisation.load_key is 'Load that first met it, in ops.load.
首次出现该机构的入库批次，对应 ops.load。';
