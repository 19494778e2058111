-- title: Reports that were revised
-- 标题：修订过的报告
-- description: Every version of the reports of which the warehouse has seen more than one, in the order in which they came: when each was
--   current, and how many facts it holds against the version before. `zhibiao diff DOCUMENT` shows what changed.
-- 说明：库中有不止一个版本的报告，按先后列出各版本：何时为现行版本，事实数比上一版本多几个或少几个。具体改动见 `zhibiao diff 文件`。
-- parameter organisation (text, optional): A part of the organisation's name.
-- 参数 organisation：机关名称的一部分。
-- parameter year (integer, optional): Report year; all years when it is not given.
-- 参数 year：报告年份；不给则为所有年份。
select
    organisation.name as organisation,
    document.report_year,
    document.title,
    row_number() over version as version,
    document.name as document,
    document.publish_date,
    document.valid_from,
    document.valid_to,
    document.is_current,
    document.facts,
    document.facts - lag(document.facts) over version as facts_more,
    document.sha256
from core.dim_document as document
left join core.dim_organisation as organisation on document.organisation_key = organisation.organisation_key
where ($organisation is null or contains(organisation.name, $organisation))
    and ($year is null or document.report_year = $year)
window version as (partition by document.report_key order by document.valid_from, document.is_current, document.document_key)
qualify count(*) over (partition by document.report_key) > 1
order by
    organisation.name,
    document.report_year,
    document.report_key,
    version;
