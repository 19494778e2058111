create table ops.load (
    load_key bigint not null,
    kind varchar not null,
    started_at timestamp not null,
    finished_at timestamp not null,
    files integer not null,
    loaded integer not null,
    unchanged integer not null,
    superseding integer not null,
    rejected integer not null,
    failed integer not null,
    facts integer not null,
    rows_rejected integer not null,
    zhibiao_version varchar not null,
    reading_version varchar not null,
    restored_version bigint
);

comment on table ops.load is 'Loads: one row a transaction that changed the warehouse. Of the counts of files, the five add up to the files of the batch.';
comment on column ops.load.load_key is 'Key of the load.';
comment on column ops.load.kind is 'ingest (files), backfill (documents of the warehouse read anew; they count as loaded), correct (the same, for their corrections) or restore (an earlier state was put back).';
comment on column ops.load.started_at is 'When the batch began to be loaded, UTC.';
comment on column ops.load.finished_at is 'When its rows were written, just before the commit, UTC.';
comment on column ops.load.files is 'Files of the batch: the five counts after it add up to this.';
comment on column ops.load.loaded is 'Files loaded for the first time.';
comment on column ops.load.unchanged is 'Files whose bytes were there already.';
comment on column ops.load.superseding is 'Files loaded that replaced an earlier version of their report.';
comment on column ops.load.rejected is 'Files refused; see ops.rejection.';
comment on column ops.load.failed is 'Files on which the program failed.';
comment on column ops.load.facts is 'Rows loaded into core.fact_observation.';
comment on column ops.load.rows_rejected is 'Rows refused while the rest of their document was loaded.';
comment on column ops.load.zhibiao_version is 'Version of the program.';
comment on column ops.load.reading_version is 'Version of the reading, and after a + a digest of the decisions in organisations.yml, where there are any.';
comment on column ops.load.restored_version is 'Of a restore, the version that was put back; else null.';
