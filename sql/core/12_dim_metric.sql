create table core.dim_metric (
    metric_key bigint not null,
    code varchar not null,
    category varchar not null,
    name_zh varchar not null,
    name_en varchar not null,
    kind varchar not null,
    dimension varchar not null,
    definition varchar not null,
    over_hundred boolean not null,
    within varchar,
    quotients varchar
);

comment on table core.dim_metric is 'The metric catalogue: what a figure can be a figure of.
指标目录：一个数字可以是什么指标的数字。';
comment on column core.dim_metric.metric_key is 'Key: hash of the code.
主键：由指标代码计算。';
comment on column core.dim_metric.code is 'Code of the metric, e.g. deliberation.hearings; never reused for another meaning.
指标代码，如 deliberation.hearings；一经使用，不再改作他义。';
comment on column core.dim_metric.category is 'First part of the code: the field of work.
指标类别，即代码的第一段。';
comment on column core.dim_metric.name_zh is 'Chinese name.
指标中文名称。';
comment on column core.dim_metric.name_en is 'English name.
指标英文名称。';
comment on column core.dim_metric.kind is 'flow (counted over a period), stock (counted at its end) or ratio (percent).
flow（时期数，一段时间内累计）、stock（时点数，期末存量）或 ratio（比率，单位为%）。';
comment on column core.dim_metric.dimension is 'What is counted: event, case, person, person_time, document, currency, percent …
计数对象：event（场次）、case（案件）、person（人）、person_time（人次）、document（文件）、currency（金额）、percent（百分比）等。';
comment on column core.dim_metric.definition is 'What counts, in Chinese.
统计范围（中文）。';
comment on column core.dim_metric.over_hundred is 'Whether a ratio may exceed 100 percent.
比率能否超过 100%。';
comment on column core.dim_metric.within is 'Codes of the metrics that it cannot exceed in one document, period and subject, joined by commas: no more cases succeed than there are.
同一文档、期间和主体内，本指标不应超过的其他指标的代码，以逗号分隔：如成功件数不会超过受理件数。';
comment on column core.dim_metric.quotients is 'What a rate is the quotient of, as numerator/denominator, joined by commas: it equals one of those that the text states.
比率由哪两个指标相除得出，写作“分子/分母”，以逗号分隔；应与文中数字所能算出的一种相符。';
