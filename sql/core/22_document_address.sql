create table core.document_address (
    address_key bigint not null,
    document_key bigint not null,
    name varchar not null,
    address varchar not null,
    sha256 varchar not null,
    format varchar not null,
    load_key bigint not null
);

comment on table core.document_address is 'Where each document version was met: its own file, and copies of it under other names, at other addresses or in other formats, which are not loaded again.
文档出处：每个版本的文件，以及其他名称、地址或格式的副本；副本不重复入库。';
comment on column core.document_address.address_key is 'Key: hash of the address and the content.
主键：由地址和内容计算。';
comment on column core.document_address.document_key is 'Document version, in core.dim_document.
文档版本，对应 core.dim_document。';
comment on column core.document_address.name is 'File name without folders.
文件名，不含文件夹。';
comment on column core.document_address.address is 'Path or URL.
路径或网址。';
comment on column core.document_address.sha256 is 'SHA-256 of the bytes there, hexadecimal; of a copy in another format another one than the document''s.
该处文件内容的 SHA-256（十六进制）；其他格式的副本与文档本身不同。';
comment on column core.document_address.format is 'Format of the file there.
该处文件的格式。';
comment on column core.document_address.load_key is 'Load that met it first, in ops.load.
首次出现该地址的入库批次，对应 ops.load。';
