create table core.dim_document (
    document_key bigint not null,
    report_key bigint not null,
    name varchar not null,
    address varchar not null,
    sha256 varchar not null,
    bytes bigint not null,
    title varchar,
    doc_number varchar,
    kind varchar,
    issuer varchar,
    organisation_key bigint,
    place_key bigint,
    report_year integer not null,
    period_start date,
    period_end date,
    publish_date date,
    format varchar not null,
    encoding varchar,
    pages integer,
    characters integer not null,
    text_hash varchar,
    facts integer not null,
    warnings varchar,
    reader_version varchar not null,
    reading_version varchar not null,
    corrections varchar,
    valid_from timestamp not null,
    valid_to timestamp,
    is_current boolean not null,
    load_key bigint not null
);

comment on table core.dim_document is 'Versions of documents (type 2): one row for each file content; a revised report supersedes the earlier one.
文档版本（缓慢变化维，类型 2）：文件内容不同即为一行；修订后的报告取代旧版。';
comment on column core.dim_document.document_key is 'Key of this version: hash of the SHA-256 of its bytes.
该版本的主键：由文件的 SHA-256 计算。';
comment on column core.dim_document.report_key is 'Key that all versions of one report share: hash of organisation, kind, subject of the report and report year.
同一份报告各版本共用的键：由机构、文种、报告主题和报告年度计算。';
comment on column core.dim_document.name is 'File name without folders.
文件名，不含文件夹。';
comment on column core.dim_document.address is 'Path or URL that it was read from first; all of them are in core.document_address.
首次读取时的路径或网址；全部地址见 core.document_address。';
comment on column core.dim_document.sha256 is 'SHA-256 of the bytes, hexadecimal; the original lies under it in the data root.
文件内容的 SHA-256（十六进制）；原件按此编号存放在仓库目录中。';
comment on column core.dim_document.bytes is 'Size of the original in bytes.
原件大小（字节）。';
comment on column core.dim_document.title is 'Title that the document gives itself.
文档自身的标题。';
comment on column core.dim_document.doc_number is 'Document number (文号), e.g. 嘉地区〔2022〕30号.
文号，如嘉地区〔2022〕30号。';
comment on column core.dim_document.kind is 'annual_report, half_year_report, quarter_report, multi_year_report, disclosure_report, reply, summary, plan or other.
文种：annual_report（年度报告）、half_year_report（半年报告）、quarter_report（季度报告）、multi_year_report（多年报告）、disclosure_report（政府信息公开年报）、reply（答复）、summary（总结）、plan（计划、要点）、other（其他）。';
comment on column core.dim_document.issuer is 'Issuing organisation in the words of the document; null when it does not say.
文档中写的发文机关；没有写明时为空。';
comment on column core.dim_document.organisation_key is 'Issuing organisation, in core.dim_organisation; null when the document does not say.
发文机构，对应 core.dim_organisation；没有写明时为空。';
comment on column core.dim_document.place_key is 'Lowest known place of the organisation, in core.dim_place.
机构所在的最低一级区划，对应 core.dim_place。';
comment on column core.dim_document.report_year is 'Year that the report is about.
报告年度，即报告所写工作的年份。';
comment on column core.dim_document.period_start is 'First day that the report covers.
报告涵盖的起始日。';
comment on column core.dim_document.period_end is 'Last day that the report covers.
报告涵盖的截止日。';
comment on column core.dim_document.publish_date is 'Date of publication that the document states.
文档写明的发布日期。';
comment on column core.dim_document.format is 'Format of the file: text, markdown …
文件格式：text、markdown 等。';
comment on column core.dim_document.encoding is 'Character encoding of a text file.
文本文件的字符编码。';
comment on column core.dim_document.pages is 'Number of pages; null where the format has none.
页数；没有分页的格式为空。';
comment on column core.dim_document.characters is 'Length of the text in characters (code points).
正文字符数。';
comment on column core.dim_document.text_hash is 'SHA-256 of the report''s own words without masthead, layout and punctuation: equal for the same report in another file or format; null when it is too short to tell.
去掉版头、版式和标点后正文的 SHA-256：同一报告换了文件或格式也相同；正文太短无法判断时为空。';
comment on column core.dim_document.facts is 'Facts of this version in core.fact_observation.
该版本在 core.fact_observation 中的事实数。';
comment on column core.dim_document.warnings is 'What the readers were not sure of, one a line; null when nothing.
读取时没有把握之处，一行一条；没有则为空。';
comment on column core.dim_document.reader_version is 'Version of zhibiao that turned the bytes into text.
把文件转为文本的 zhibiao 版本。';
comment on column core.dim_document.reading_version is 'Version of the reading that found header and facts, and after a + a digest of the decisions that it knew.
识别抬头和事实的程序版本；加号之后是所用人工认定的摘要值。';
comment on column core.dim_document.corrections is 'Digest of the corrections that were applied to its facts; null when there are none.
对其事实所作更正的摘要值；没有更正时为空。';
comment on column core.dim_document.valid_from is 'When this version became the current one for the warehouse, UTC.
成为仓库现行版本的时间（UTC）。';
comment on column core.dim_document.valid_to is 'When a later version superseded it, UTC; null while it is current.
被后来版本取代的时间（UTC）；现行版本为空。';
comment on column core.dim_document.is_current is 'Whether it is the version to quote.
是否为现行版本，引用请以现行版本为准。';
comment on column core.dim_document.load_key is 'Load that brought it, in ops.load.
载入它的入库批次，对应 ops.load。';
