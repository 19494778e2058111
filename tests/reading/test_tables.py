"""Tables as facts: the fixed tables of disclosure reports, heads over several columns, totals and parts. All invented."""

import pytest

from zhibiao.documents.opening import document_from_bytes
from zhibiao.reading import read
from zhibiao.reading.model import Fact

TITLE = "青岚县2022年政府信息公开工作年度报告\n\n2022年，工作有序开展。\n\n"
REMARK = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
REQUESTS = f"""三、收到和处理政府信息公开申请情况

{REMARK}\t{REMARK}\t申请人情况\t申请人情况\t申请人情况
{REMARK}\t{REMARK}\t自然人\t法人或其他组织\t总计
{REMARK}\t{REMARK}\t自然人\t商业企业\t总计
一、本年新收政府信息公开申请数量\t一、本年新收政府信息公开申请数量\t15\t2\t17
二、上年结转政府信息公开申请数量\t二、上年结转政府信息公开申请数量\t1\t0\t1
三、本年度办理结果\t（一）予以公开\t10\t1\t11
三、本年度办理结果\t（七）总计\t16\t2\t18
"""
SUITS = """四、因政府信息公开工作被申请行政复议、提起行政诉讼情况

行政复议\t行政复议\t行政复议\t行政诉讼\t行政诉讼\t行政诉讼
结果维持\t结果纠正\t总计\t未经复议直接起诉\t复议后起诉\t总计
3\t1\t4\t2\t0\t2
"""
DISCLOSED = """二、主动公开政府信息情况

第二十条第（一）项\t第二十条第（一）项\t第二十条第（一）项
信息内容\t本年制发件数\t本年废止件数
行政规范性文件\t12\t3
规章\t0\t0
第二十条第（五）项\t第二十条第（五）项\t第二十条第（五）项
信息内容\t本年处理决定数量\t备注
行政许可\t1204\t无
"""


def facts(text: str) -> tuple[Fact, ...]:
    return read(document_from_bytes((TITLE + text).encode(), "a.txt", "a.txt")).facts


def cells(text: str) -> list[tuple[float, str | None, bool]]:
    return [(fact.value, fact.metric, fact.is_part) for fact in facts(text)]


def test_requests_for_information_are_counted_in_the_total_and_their_kinds_are_parts() -> None:
    assert cells(REQUESTS)[:3] == [
        (15, "openness.requests", True),
        (2, "openness.requests", True),  # from companies: requests all the same, and no companies
        (17, "openness.requests", False),
    ]


def test_what_is_carried_over_is_neither_received_nor_done() -> None:
    assert [metric for _, metric, _ in cells(REQUESTS)[3:6]] == [None, None, None]


def test_rows_beside_their_total_are_parts() -> None:
    results = facts(REQUESTS)[6:]
    assert [(fact.value, fact.is_part) for fact in results if fact.column == 5] == [(11, True), (18, False)]
    assert results[-1].measure == "三、本年度办理结果申请人情况"


def test_a_head_over_several_columns_belongs_to_each_of_them() -> None:
    assert cells(SUITS) == [
        (3, "reconsideration.upheld", True),
        (1, "reconsideration.corrected", True),
        (4, "reconsideration.cases", False),
        (2, "litigation.cases", True),
        (0, "litigation.cases", True),
        (2, "litigation.cases", False),
    ]
    assert [fact.measure for fact in facts(SUITS)][:3] == ["行政复议结果维持", "行政复议结果纠正", "行政复议"]


def test_a_row_across_all_columns_begins_a_new_table() -> None:
    assert [(fact.value, fact.metric, fact.unit, fact.measure) for fact in facts(DISCLOSED)] == [
        (12, "decision.normative_documents_issued", "件", "行政规范性文件本年制发件数"),
        (3, "decision.normative_documents_cleaned", "件", "行政规范性文件本年废止件数"),
        (0, "decision.normative_documents_issued", "件", "规章本年制发件数"),
        (0, "decision.normative_documents_cleaned", "件", "规章本年废止件数"),
        (1204, "enforcement.licences", "", "行政许可本年处理决定数量"),
    ]


def test_a_fact_of_a_table_knows_its_row_and_column() -> None:
    assert [(fact.row, fact.column) for fact in facts(SUITS)] == [(3, column) for column in range(1, 7)]
    assert [(fact.row, fact.column) for fact in facts("全年召开听证会3次。\n")] == [(None, None)]


def test_a_cell_of_words_gives_its_figures_with_its_row_and_column() -> None:
    found = facts("项目\t情况\n法治宣传\t线上6场；线下12场次\n调解纠纷\t83件\n")
    assert [(fact.value, fact.unit, fact.row, fact.column) for fact in found] == [
        (6, "场", 2, 2),
        (12, "场次", 2, 2),
        (83, "件", 3, 2),
    ]


@pytest.mark.parametrize(
    ("header", "unit"), [("受理件数", "件"), ("参加人次数", "人次"), ("户数", "户"), ("受理数量", ""), ("受理（件）", "件")]
)
def test_a_header_that_says_what_it_counts_in_gives_the_unit(header: str, unit: str) -> None:
    assert [fact.unit for fact in facts(f"社区\t{header}\t备注\n东湾\t12\t无\n西湾\t8\t无\n")] == [unit, unit]


def test_a_header_that_begins_like_the_first_begins_a_new_table() -> None:
    text = "信息内容\t本年制发件数\t本年废止件数\n行政规范性文件\t12\t3\n信息内容\t本年处理决定数量\t\n行政许可\t2318\t\n"
    assert [(fact.value, fact.unit, fact.measure) for fact in facts(text)] == [
        (12, "件", "行政规范性文件本年制发件数"),
        (3, "件", "行政规范性文件本年废止件数"),
        (2318, "", "行政许可本年处理决定数量"),
    ]


def test_a_title_within_a_table_begins_a_new_one_when_a_header_follows() -> None:
    text = (
        "第二十条第（一）项\t\t\n信息内容\t本年制发件数\t本年废止件数\n行政规范性文件\t12\t3\n"
        "第二十条第（五）项\t\t\n信息内容\t本年处理决定数量\t\n行政许可\t2318\t\n"
    )
    assert [fact.measure for fact in facts(text)] == [
        "行政规范性文件本年制发件数",
        "行政规范性文件本年废止件数",
        "行政许可本年处理决定数量",
    ]


def test_a_label_alone_in_its_row_is_no_title_when_figures_follow() -> None:
    text = "指标\t数量\t备注\n听证\t\t\n召开听证会\t3\t无\n协调会\t5\t无\n"
    assert [(fact.value, fact.metric) for fact in facts(text)] == [
        (3, "deliberation.hearings"),
        (5, "deliberation.coordination_meetings"),
    ]
