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

comment on table ops.load is 'Loads: one row a transaction that changed the warehouse. Of the counts of files, the five add up to the files of the batch.
入库记录：每个改变仓库的事务为一行。文件的五项分类计数之和等于该批文件数。';
comment on column ops.load.load_key is 'Key of the load.
入库批次的主键。';
comment on column ops.load.kind is 'ingest (files), backfill (documents of the warehouse read anew; they count as loaded), correct (the same, for their corrections) or restore (an earlier state was put back).
ingest（载入文件）、backfill（重读已入库的文档，计入 loaded）、correct（因更正而重读，同上）或 restore（恢复到以前的状态）。';
comment on column ops.load.started_at is 'When the batch began to be loaded, UTC.
该批开始入库的时间（UTC）。';
comment on column ops.load.finished_at is 'When its rows were written, just before the commit, UTC.
数据写完、提交之前的时间（UTC）。';
comment on column ops.load.files is 'Files of the batch: the five counts after it add up to this.
该批文件数，等于后面五项之和。';
comment on column ops.load.loaded is 'Files loaded for the first time.
首次载入的文件数。';
comment on column ops.load.unchanged is 'Files whose bytes were there already.
内容已在库中的文件数。';
comment on column ops.load.superseding is 'Files loaded that replaced an earlier version of their report.
载入后取代同一报告旧版的文件数。';
comment on column ops.load.rejected is 'Files refused; see ops.rejection.
被拒绝的文件数，见 ops.rejection。';
comment on column ops.load.failed is 'Files on which the program failed.
程序处理失败的文件数。';
comment on column ops.load.facts is 'Rows loaded into core.fact_observation.
载入 core.fact_observation 的行数。';
comment on column ops.load.rows_rejected is 'Rows refused while the rest of their document was loaded.
文档已载入、其中被拒绝的行数。';
comment on column ops.load.zhibiao_version is 'Version of the program.
程序版本。';
comment on column ops.load.reading_version is 'Version of the reading, and after a + a digest of the decisions in organisations.yml, where there are any.
读取规则的版本；加号之后是 organisations.yml 中人工认定的摘要值（有认定时）。';
comment on column ops.load.restored_version is 'Of a restore, the version that was put back; else null.
恢复到的版本；不是恢复的为空。';
