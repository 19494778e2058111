-- Every observation of the current document versions with its organisation, place, metric, period and document; all statuses, corrections applied.
-- 全部事实：现行文档版本中的每一个数字，连同机构、地区、指标、期间和文档；含各种状态，更正已经生效。
--
-- organisation: Full name of the reporting organisation.
--   报告机构全称。
-- organisation_kind: Kind of organisation: government, town_government, street_office, zone_committee, bureau, office, branch, party, court, procuratorate, congress, institution, enterprise or other.
--   机构类别：government（政府）、town_government（乡镇政府）、street_office（街道办事处）、zone_committee（开发区管委会）、bureau（局委等工作部门）、office（办公室）、branch（分支、派出机构）、party（党委机构）、court（法院）、procuratorate（检察院）、congress（人大）、institution（事业单位）、enterprise（企业）、other（其他）。
-- level: Level of the organisation's place: province, city, county, zone or town. A district counts what its streets count too: sum within one level.
--   机构所在区划的层级：province（省级）、city（地级）、county（县级）、zone（开发区）、town（乡级）。区里的数字已含各街镇，请只在同一层级内求和。
-- place: Lowest known division of the organisation.
--   机构所在的最低一级区划。
-- province: Province, autonomous region or municipality.
--   所在省、自治区、直辖市。
-- city: Prefecture-level city; of a municipality its own name.
--   所在地级市；直辖市填其本名。
-- county: County, district or county-level city.
--   所在县、区、县级市。
-- town: Street, town or township.
--   所在街道、镇、乡。
-- place_code: GB/T 2260 code of the place, or of the division above it where it has none of its own; 9 digits of a street or town.
--   GB/T 2260 区划代码，街道和乡镇为九位；本级没有代码的取上一级。
-- report_year: Year of the report.
--   报告年度。
-- period: Short name of the period that the value covers, e.g. 2022 or 2022-H1.
--   数字所涵盖期间的简写，如 2022、2022-H1（上半年）。
-- period_kind: What the value covers: year, years (several), half, quarter, month, months (several), to_date (from January on), day or other. Compare like with like.
--   期间类型：year（全年）、years（多个整年）、half（半年）、quarter（季度）、month（月）、months（数月）、to_date（年初至某日）、day（某日）、other（其他）。只有同类期间才能比较。
-- period_start: First day that the value covers.
--   数字所涵盖期间的起始日。
-- period_end: Last day that the value covers.
--   数字所涵盖期间的截止日。
-- metric: Code of the metric; null when the catalogue has none that fits.
--   指标代码；指标目录中没有合适指标时为空。
-- metric_zh: Chinese name of the metric.
--   指标中文名称。
-- metric_en: English name of the metric.
--   指标英文名称。
-- category: Code of the field of work: the first part of the metric's code.
--   指标类别的代码，即指标代码的第一段。
-- category_zh: Chinese name of the field of work.
--   指标类别的中文名称。
-- category_en: English name of the field of work.
--   指标类别的英文名称。
-- metric_kind: flow (counted over a period), stock (counted at its end) or ratio (percent).
--   指标性质：flow（时期数）、stock（时点数）或 ratio（比率）。
-- value: The number, scaled; of a range its middle.
--   换算后的数值；区间取中值。
-- value_low: Lower end; only of a range.
--   区间下限；只有区间才有。
-- value_high: Upper end; only of a range.
--   区间上限；只有区间才有。
-- unit: Measure word; empty for a bare number.
--   计量单位；数字后面没有单位的为空字符串。
-- qualifier: How exact the number is: exact, over, under, about, at_least, at_most or range.
--   限定词：exact（确数）、over（余、多）、under（近、不足）、about（约）、at_least（至少）、at_most（至多）、range（区间）。
-- status: actual (done), planned (a target) or required (a rule or norm). Do not add them up.
--   状态：actual（已完成）、planned（计划、目标）或 required（规定、要求）；不能相加。
-- is_part: Part of a total stated beside it; leave out of sums.
--   是否为同处所列总数的分项；求和时请排除。
-- is_repeat: Repeats an earlier number of the same document; leave out of sums.
--   是否重复同一文档中前面的数字；求和时请排除。
-- is_corrected: Whether a person corrected it.
--   是否经人工更正。
-- original_value: The number as it was read, where a person corrected it; null otherwise and of a number that a person added.
--   人工更正之前读取的数值；没有更正的和人工补充的为空。
-- correction: What a person changed, why and who; null otherwise.
--   人工更正的内容、理由和认定人；没有更正的为空。
-- warnings: Names of the rules that make it look wrong, joined by ", "; null when there are none. core.fact_warning says why: look at the sentence.
--   看来有问题时所违反规则的名称，以“, ”连接；没有问题的为空。原因见 core.fact_warning，引用之前请核对原句。
-- change: Of an amount or rate of change: its direction and what it compares with.
--   增减量或增减幅度的方向和比较基准；不是增减的为空。
-- measure: The thing counted, in the words of the text.
--   所计之事，用原文的词语。
-- subject: Whom it is about when that is not the reporting organisation.
--   数字所说的主体，与报告机构不同时填写。
-- is_own: Whether it is about the organisation itself: it has no subject or, of a government or street office, its whole place is the subject.
--   是否关于本机构：没有另指的对象，或政府、街道办事处以“全区”“全镇”等指称本辖区。
-- section: Headings above it, outermost first.
--   所在的各级标题，由外到内。
-- source_text: The number as it is written.
--   数字的原文写法。
-- sentence: The sentence that it stands in: the evidence.
--   数字所在的原句，即其依据。
-- page: Page, counted from 1; null where the format has none.
--   页码，从 1 开始；没有分页的格式为空。
-- table_row: Row of the table that it stands in, counted from 1 with the header; null outside tables.
--   所在表格的行号，含表头从 1 计数；不在表格中的为空。
-- table_column: Column of that table, counted from 1.
--   所在表格的列号，从 1 计数。
-- confidence: How sure the recognition of characters in an image was, 0 to 1; null where the file holds text.
--   图像文字识别的置信度，0 至 1；文件本身带文字的为空。
-- is_uncertain: Recognised in an image with a confidence under 0.9: look at the page before you quote it.
--   由图像识别且置信度低于 0.9：引用之前请核对原页。
-- char_start: First character in the text of the document, counted from 0.
--   数字在正文中的起始字符，从 0 计数。
-- char_end: Character after the last one.
--   末字之后的字符位置。
-- document: File name.
--   文件名。
-- title: Title of the document.
--   文档标题。
-- doc_number: Document number (文号).
--   文号。
-- document_kind: Kind of document: annual_report, half_year_report, quarter_report, multi_year_report, disclosure_report, reply, summary, plan or other.
--   文种：annual_report（年度报告）、half_year_report（半年报告）、quarter_report（季度报告）、multi_year_report（多年报告）、disclosure_report（政府信息公开年报）、reply（答复）、summary（总结）、plan（计划、要点）、other（其他）。
-- publish_date: Date of publication.
--   发布日期。
-- address: Path or URL of the document.
--   文档的路径或网址。
-- document_key: Key of the document version.
--   文档版本的键。
-- organisation_key: Key of the organisation.
--   机构的键。
-- lineage_key: Key that the organisation shares with those that it was, or became, when its place changed its name or rank.
--   沿革键：区划更名、升格前后的同一机构共用。
-- fact_key: Key of the observation.
--   事实的键。
create or replace view mart.observation as
with warning as (
    select
        fact_key,
        list(rule) as rules
    from core.fact_warning
    group by fact_key
),

-- A fact has the organisation and the place of its document. They are looked up here, where there are few rows, not for each fact.
filing as (
    select
        document.*,
        organisation.name as organisation,
        organisation.kind as organisation_kind,
        organisation.level,
        organisation.lineage_key,
        place.name as place,
        place.province,
        place.city,
        place.county,
        place.town,
        coalesce(place.code, above.code) as place_code
    from core.dim_document as document
    left join core.dim_organisation as organisation on document.organisation_key = organisation.organisation_key
    left join core.dim_place as place on document.place_key = place.place_key
    left join core.dim_place as above on place.parent_key = above.place_key
    where document.is_current
)

select
    filing.organisation,
    filing.organisation_kind,
    filing.level,
    filing.place,
    filing.province,
    filing.city,
    filing.county,
    filing.town,
    filing.place_code,
    fact.report_year,
    period.label as period,
    period.kind as period_kind,
    period.start_date as period_start,
    period.end_date as period_end,
    metric.code as metric,
    metric.name_zh as metric_zh,
    metric.name_en as metric_en,
    metric.category,
    -- the name of the category in both languages
    metric.kind as metric_kind,
    fact.value,
    fact.value_low,
    fact.value_high,
    unit.name as unit,
    fact.qualifier,
    fact.status,
    fact.is_part,
    fact.is_repeat,
    fact.correction_key is not null as is_corrected,
    correction.old_value as original_value,
    correction.changes || ': ' || correction.reason || ' (' || correction.author || ')' as correction,
    -- put together here, for the facts that are asked for, and not above for all
    array_to_string(list_sort(list_distinct(warning.rules)), ', ') as warnings,
    fact.change,
    fact.measure,
    fact.subject,
    fact.subject is null
    or coalesce(
        filing.organisation_kind in ('government', 'town_government', 'street_office', 'zone_committee')
        and fact.subject in ('全' || right(filing.place, 1), '全' || right(filing.place, 2)),
        false
    ) as is_own,
    fact.section,
    fact.source_text,
    fact.sentence,
    fact.page,
    fact.table_row,
    fact.table_column,
    fact.confidence,
    coalesce(fact.confidence < 0.9, false) as is_uncertain,
    fact.char_start,
    fact.char_end,
    filing.name as document,
    filing.title,
    filing.doc_number,
    filing.kind as document_kind,
    filing.publish_date,
    filing.address,
    fact.document_key,
    fact.organisation_key,
    filing.lineage_key,
    fact.fact_key
from core.fact_observation as fact
join filing on fact.document_key = filing.document_key
join core.dim_unit as unit on fact.unit_key = unit.unit_key
left join core.dim_metric as metric on fact.metric_key = metric.metric_key
left join core.dim_period as period on fact.period_key = period.period_key
left join ops.correction as correction on fact.correction_key = correction.correction_key
left join warning on fact.fact_key = warning.fact_key;
