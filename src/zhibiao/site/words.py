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
        "increase,year_on_year": Words("increase on the year before", "同比增加"),
        "decrease,year_on_year": Words("decrease on the year before", "同比减少"),
        "increase,period_on_period": Words("increase on the period before", "环比增加"),
        "decrease,period_on_period": Words("decrease on the period before", "环比减少"),
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
