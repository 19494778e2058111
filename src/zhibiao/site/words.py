"""The vocabulary of the marts as people say it, in both languages."""

from collections.abc import Mapping

from zhibiao.handoff.dictionary_words import DIMENSIONS, KINDS
from zhibiao.lake.descriptions import Words

TERMS: Mapping[str, Mapping[str, Words]] = {
    "metric_kind": KINDS,
    "dimension": DIMENSIONS,
    "status": {
        "actual": Words("done", "实际"),
        "planned": Words("planned", "计划"),
        "required": Words("required", "要求"),
    },
    "period_kind": {
        "year": Words("whole year", "全年"),
        "years": Words("several years", "多年"),
        "half": Words("half a year", "半年"),
        "quarter": Words("quarter", "季度"),
        "month": Words("month", "当月"),
        "months": Words("several months", "数月"),
        "to_date": Words("year to date", "年初至今"),
        "day": Words("on a day", "当日"),
        "other": Words("other period", "其他期间"),
    },
    "qualifier": {
        "exact": Words("exactly", "确数"),
        "over": Words("over", "超过"),
        "under": Words("under", "不足"),
        "about": Words("about", "约"),
        "at_least": Words("at least", "至少"),
        "at_most": Words("at most", "至多"),
        "range": Words("range", "区间"),
    },
    "level": {
        "province": Words("province", "省级"),
        "city": Words("city", "地级"),
        "county": Words("county", "县级"),
        "zone": Words("zone", "开发区"),
        "town": Words("street or town", "乡级"),
    },
    "organisation_kind": {
        "government": Words("government", "人民政府"),
        "town_government": Words("township government", "乡镇政府"),
        "street_office": Words("street office", "街道办事处"),
        "zone_committee": Words("zone committee", "开发区管委会"),
        "bureau": Words("bureau", "工作部门"),
        "office": Words("office", "办公室"),
        "branch": Words("branch", "派出机构"),
        "party": Words("party body", "党委机构"),
        "court": Words("court", "法院"),
        "procuratorate": Words("procuratorate", "检察院"),
        "congress": Words("people's congress", "人大"),
        "institution": Words("institution", "事业单位"),
        "enterprise": Words("enterprise", "企业"),
        "other": Words("other", "其他"),
    },
    "document_kind": {
        "annual_report": Words("annual report", "年度报告"),
        "half_year_report": Words("half-year report", "半年报告"),
        "quarter_report": Words("quarterly report", "季度报告"),
        "multi_year_report": Words("report on several years", "多年报告"),
        "disclosure_report": Words("report on open government", "政府信息公开年报"),
        "reply": Words("reply", "答复"),
        "summary": Words("summary", "总结"),
        "plan": Words("plan", "计划、要点"),
        "other": Words("other", "其他"),
    },
    "load_kind": {
        "ingest": Words("files loaded", "载入文件"),
        "backfill": Words("read anew", "重读"),
        "correct": Words("corrected", "更正"),
        "restore": Words("put back", "恢复"),
    },
    "change": {
        "increase": Words("increase", "增加"),
        "decrease": Words("decrease", "减少"),
        "increase/year_on_year": Words("increase on the year before", "同比增加"),
        "decrease/year_on_year": Words("decrease on the year before", "同比减少"),
        "increase/period_on_period": Words("increase on the period before", "环比增加"),
        "decrease/period_on_period": Words("decrease on the period before", "环比减少"),
    },
    "trap": {
        "adverb": Words("part of an adverb", "副词中的数字"),
        "always_open": Words("always open (7×24)", "全天候（7×24）"),
        "article": Words("article of a law", "法条序号"),
        "circle": Words("name of a circle or ring", "圈层名称"),
        "class_noun": Words("part of a name of a class", "类名中的数字"),
        "date": Words("date", "日期"),
        "document_number": Words("document number", "文号"),
        "duration_of_plan": Words("length of a plan", "规划年限"),
        "english": Words("part of a foreign word", "外文词中的数字"),
        "formula": Words("slogan or set phrase", "套语、提法"),
        "hotline": Words("hotline", "热线号码"),
        "indefinite_one": Words("“one” that counts nothing", "不计数的“一”"),
        "list_label": Words("number of a list or heading", "标题、列项序号"),
        "magnitude": Words("order of magnitude", "数量级"),
        "named_day": Words("named day", "节日、纪念日"),
        "negated": Words("none at all", "否定的数量"),
        "no_measure_word": Words("nothing that it counts", "没有计量对象"),
        "number_of_a_thing": Words("number of a thing", "物品编号"),
        "ordinal": Words("ordinal number", "序数"),
        "party_congress": Words("party congress", "党代会届次"),
        "phone": Words("telephone number", "电话号码"),
        "plan_period": Words("period of a plan", "规划时期"),
        "quoted_title": Words("part of a title", "书名号中的数字"),
        "road": Words("part of an address", "地址、道路"),
        "short_year": Words("year of two digits", "两位数年份"),
        "threshold": Words("threshold", "起算标准"),
        "time_of_day": Words("time of day", "时刻"),
        "version": Words("version", "版本号"),
        "year": Words("year", "年份"),
    },
    "severity": {
        "critical": Words("critical", "严重"),
        "warning": Words("warning", "提示"),
        "info": Words("information", "说明"),
    },
}


def term(kind: str, code: str | None) -> Words:
    """The words for a code of the marts; the code itself where there are none, so that nothing is hidden."""
    if code is None:
        return Words("", "")
    return TERMS[kind].get(code, Words(code, code))
