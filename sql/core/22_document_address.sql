create table core.document_address (
    address_key bigint not null,
    document_key bigint not null,
    name varchar not null,
    address varchar not null,
    sha256 varchar not null,
    format varchar not null,
    load_key bigint not null
);

comment on table core.document_address is 'Where each document version was met: its own file, and copies of it under other names, at other addresses or in other formats, which are not loaded again.';
comment on column core.document_address.address_key is 'Key: hash of the address and the content.';
comment on column core.document_address.document_key is 'Document version, in core.dim_document.';
comment on column core.document_address.name is 'File name without folders.';
comment on column core.document_address.address is 'Path or URL.';
comment on column core.document_address.sha256 is 'SHA-256 of the bytes there, hexadecimal; of a copy in another format another one than the document''s.';
comment on column core.document_address.format is 'Format of the file there.';
comment on column core.document_address.load_key is 'Load that met it first, in ops.load.';
