-- title: Most frequent quantities without a metric
-- 标题：最常见的未编目数量
-- description: What reports count and no metric of the catalogue names, with an example: what to add to the catalogue next. Repeats in
--   annexes and rates of change are left out; all statuses count, since nothing is compared here.
-- 说明：报告中计数、而指标目录中没有的事项，附例句，可据以增补目录。附件中的重复和增减率不计；此处不作比较，故各种状态都算。
-- parameter year (integer, optional): Report year; all years when it is not given.
-- 参数 year：报告年份；不给则为所有年份。
-- parameter least (integer, default 2): Leave out what occurs less often.
-- 参数 least：出现次数少于此数的略去。
select
    measure,
    unit,
    count(*) as observations,
    count(distinct document_key) as documents,
    count(distinct organisation_key) as organisations,
    min(document) as example_document,
    arg_min(char_start, document) as example_char_start,
    arg_min(sentence, document) as example_sentence
from mart.observation
where metric is null
    and change is null
    and not is_repeat
    and ($year is null or report_year = $year)
group by
    measure,
    unit
having count(*) >= $least
order by
    observations desc,
    documents desc,
    measure,
    unit;
